"""Atom 1.0 (RFC 4287) with tombstones (RFC 6721) and pages and archives (RFC 5005)."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from html import escape
from xml.etree import ElementTree as ET

from api.feeds.entries import Entry
from api.feeds.pages import FeedPage
from api.feeds.texts import Said
from app.published.licence import LICENCE

MEDIA_TYPE = "application/atom+xml; charset=utf-8"
CAP_TYPE = "application/cap+xml"
_NAMESPACES = {
    "xmlns": "http://www.w3.org/2005/Atom",
    "xmlns:at": "http://purl.org/atompub/tombstones/1.0",
    "xmlns:fh": "http://purl.org/syndication/history/1.0",
}
Links = Callable[[str, Entry], Iterable[tuple[str, str, str]]]


def moment(at: datetime) -> str:
    """RFC 3339 in UTC."""
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


def document_links(base: str, one: Entry) -> list[tuple[str, str, str]]:
    """Relation, address and media type of where an entry leads."""
    links = [("alternate", base + one.page, "text/html")] if one.page else []
    links.append(("alternate", base + one.url, "application/json"))
    if one.kind == "alert":
        links.append(("alternate", cap_address(base, one), CAP_TYPE))
    return links + [("related", base + path, "application/json") for path in one.related]


def cap_links(base: str, one: Entry) -> list[tuple[str, str, str]]:
    """The same for the index of CAP messages."""
    return [("alternate", cap_address(base, one), CAP_TYPE), ("related", base + one.url, "application/json")]


def cap_address(base: str, one: Entry) -> str:
    return f"{base}/feeds/alerts/{one.id}.cap"


def render(page: FeedPage, links: Links = document_links) -> bytes:
    feed = ET.Element("feed", {**_NAMESPACES, "xml:lang": page.lang})
    _text(feed, "id", page.id.urn)
    _said(feed, "title", page.title)
    _text(feed, "updated", moment(page.updated))
    _text(ET.SubElement(feed, "author"), "name", "Nezabudka")
    _text(feed, "rights", LICENCE)
    for relation, href, kind in _feed_links(page):
        ET.SubElement(feed, "link", {"rel": relation, "href": href, "type": kind})
    if not page.is_first:
        ET.SubElement(feed, "fh:archive")
    for identity, at in page.removed:
        ET.SubElement(feed, "at:deleted-entry", {"ref": identity.urn, "when": moment(at)})
    for one in page.entries:
        _entry(feed, one, page.base, links)
    return bytes(ET.tostring(feed, encoding="utf-8", xml_declaration=True))


def _feed_links(page: FeedPage) -> list[tuple[str, str, str]]:
    kind = "application/atom+xml"
    links = [
        ("self", page.own, kind),
        ("alternate", f"{page.base}/", "text/html"),
        ("first", page.first, kind),
    ]
    if page.next:
        links += [("next", page.next, kind), ("prev-archive", page.next, kind)]
    return links if page.is_first else [*links, ("current", page.first, kind)]


def _entry(feed: ET.Element, one: Entry, base: str, links: Links) -> None:
    made = ET.SubElement(feed, "entry")
    _text(made, "id", one.id.urn)
    _said(made, "title", one.title)
    _text(made, "updated", moment(one.updated))
    for relation, href, kind in links(base, one):
        ET.SubElement(made, "link", {"rel": relation, "href": href, "type": kind})
    for tag in one.tags:
        scheme = f"{base}/v1/vocabularies/{tag.vocabulary}"
        ET.SubElement(made, "category", {"term": tag.code, "scheme": scheme, "label": tag.label})
    content = ET.SubElement(made, "content", {"type": "html"})
    content.text = "".join(map(paragraph, one.text)) or paragraph(one.title)


def paragraph(said: Said) -> str:
    """HTML that a browser turns the right way by itself."""
    lang = f' lang="{escape(said.lang)}"' if said.lang != "und" else ""
    return f'<p dir="auto"{lang}>{escape(said.text).replace(chr(10), "<br>")}</p>'


def _text(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, name).text = text


def _said(parent: ET.Element, name: str, said: Said) -> None:
    ET.SubElement(parent, name, {"xml:lang": said.lang}).text = said.text
