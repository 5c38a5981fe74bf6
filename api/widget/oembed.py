"""oEmbed 1.0: who pastes the address of a page of ours into WordPress and the like gets its card.

The answer has the shape that WordPress reads and lets through: a `blockquote` with the link, which stays
where frames are not wanted, and a frame under `sandbox="allow-scripts"` that tells its height. WordPress
keeps it for as long as the post stands, so nothing names a document but its id, no name, no title, no slug.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit
from xml.etree import ElementTree as ET

import orjson
from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from api.answers import answer
from api.errors import Problem
from api.pages.languages import DEFAULT, LANGUAGES
from api.pages.texts import plain
from api.pages.wording import wording
from api.public.replies import parameters_of, unprocessable
from api.public.site import site_of
from api.widget import frames
from api.widget.cards import Card
from app.published.listing import BadParameter
from app.published.reading import Moved

WIDTH, HEIGHTS = 600, {"list": 520, "alerts": 520, "counter": 200}
_HEIGHT = 320
_LONGEST_SIZE = 5  # digits
_SECONDS = 3600
# Pages and the frames that show them: of one document, and of many.
_ONE = {"prisoners": "person", "alerts": "alert", "cases": "case", "campaigns": "campaign"}
_MANY = {"prisoners": "list", "alerts": "alerts", "statistics": "counter"}
_HTML = Markup(
    '<blockquote class="wp-embedded-content"><a href="{url}">{title}</a></blockquote>'
    '<iframe sandbox="allow-scripts" security="restricted" src="{src}" width="{width}" height="{height}"'
    ' title="{title}" frameborder="0" marginwidth="0" marginheight="0" scrolling="no"'
    ' referrerpolicy="no-referrer" class="wp-embedded-content"></iframe>'
)
router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class Asked:
    """A page of ours: which frame shows it, in which language."""

    language: str
    frame: str
    key: str | None
    country: str | None

    def place(self, name: str) -> str:
        """Path and query of the frame of what has this name."""
        path = f"{frames.PLACE}/{self.frame}" + (f"/{name}" if self.key else "")
        more = {"country": self.country} if self.country else {}
        return f"{path}?{urlencode({'lang': self.language, 'tell': 'height', **more})}"


def read(url: str, base: str) -> Asked:
    """Raises the 404 of an address that is none of ours, or has no card."""
    given, own = urlsplit(url), urlsplit(base)
    parts = [part for part in given.path.split("/") if part]
    language = parts.pop(0) if parts and parts[0] in LANGUAGES else DEFAULT
    here = given.scheme in {"http", "https"} and given.netloc.casefold() == own.netloc.casefold()
    match parts if here else []:
        case [kind, key] if kind in _ONE:
            return Asked(language, _ONE[kind], key, None)
        case [kind] if kind in _MANY:
            return Asked(language, _MANY[kind], None, parse_qs(given.query).get("country", [None])[-1])
    raise Problem(404, "not-found")


@router.get("/oembed")
async def oembed(request: Request) -> Response:
    """Parameters that are not known here are passed over: consumers add their own (`dnt`, `for` …)."""
    asked = dict(parameters_of(request.scope))
    if asked.get("format", "json") not in {"json", "xml"}:
        raise Problem(501, "oembed-format")
    if not asked.get("url"):
        raise unprocessable(BadParameter("url", "the address of a page of this site"))
    base = site_of(request.scope).base(request.scope)
    try:
        page = read(asked["url"], base)
        card = await _card(request, page)
    except ValueError:
        raise Problem(404, "not-found") from None
    except Moved as moved:
        return _moved(request, asked, moved.slug)
    document = _document(card, page, base, asked)
    if asked.get("format") == "xml":
        return answer(request.scope, _xml(document), "text/xml; charset=utf-8").response()
    return answer(request.scope, orjson.dumps(document)).response()


async def _card(request: Request, page: Asked) -> Card:
    if page.key is not None:
        return await frames.one_card(request.scope, page.frame, page.key)
    return await frames.many_card(request.scope, page.frame, page.country)


def _moved(request: Request, asked: dict[str, str], slug: str) -> Response:
    asked["url"] = asked["url"].partition("?")[0].rstrip("/").rpartition("/")[0] + f"/{slug}"
    location = f"/oembed?{urlencode(asked)}".encode()
    return answer(request.scope, b"", status=308, extra=[(b"location", location)]).response()


def _document(card: Card, page: Asked, base: str, asked: Mapping[str, str]) -> dict[str, Any]:
    title, link = _told(card, page)
    width = _size(asked, "maxwidth", WIDTH)
    height = _size(asked, "maxheight", HEIGHTS.get(page.frame, _HEIGHT))
    url, src = f"{base}/{page.language}/{link}", base + page.place(card.of[0])
    html = _HTML.format(url=url, title=title, src=src, width=width, height=height)
    return {
        "version": "1.0", "type": "rich", "title": title, "provider_name": "Nezabudka",
        "provider_url": f"{base}/", "cache_age": _SECONDS, "width": width, "height": height,
        "html": str(html),
    }  # fmt: skip


def _told(card: Card, page: Asked) -> tuple[str, str]:
    """The title, and the path of the page behind the language."""
    said = wording(page.language)
    if page.key is not None:
        kind, _ = frames.ONE[page.frame]
        return said.word("People imprisoned for political reasons"), f"{kind.path}/{card.of[0]}"
    line = next(line for line in card.lines if "title" in line.part.split())
    return plain(said, line.text), str(line.page)


def _size(asked: Mapping[str, str], name: str, usual: int) -> int:
    """Pixels, at most as many as asked for; what is no number asks for nothing."""
    given = asked.get(name, "")
    number = int(given) if given.isascii() and given.isdigit() and len(given) <= _LONGEST_SIZE else 0
    return min(number, usual) if number else usual


def _xml(document: Mapping[str, Any]) -> bytes:
    root = ET.Element("oembed")
    for name, value in document.items():
        ET.SubElement(root, name).text = str(value)
    made: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return made
