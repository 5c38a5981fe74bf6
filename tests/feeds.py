"""Feeds as independent readers see them: lxml with the schemas of the standards, feedparser, vobject."""

import json
import warnings
from pathlib import Path
from typing import Any

import feedparser  # type: ignore[import-untyped]  # has no stubs
import jsonschema
import vobject  # type: ignore[import-untyped]  # likewise
from lxml import etree  # type: ignore[import-untyped]  # likewise

DATA = Path(__file__).parent / "data"
ATOM = etree.RelaxNG(etree.parse(DATA / "atom.rng"))
CAP = etree.XMLSchema(etree.parse(DATA / "cap-1.2.xsd"))
JSON_FEED = json.loads((DATA / "json-feed-1.1.json").read_text())
NS = {
    "a": "http://www.w3.org/2005/Atom",
    "at": "http://purl.org/atompub/tombstones/1.0",
    "fh": "http://purl.org/syndication/history/1.0",
    "c": "urn:oasis:names:tc:emergency:cap:1.2",
}
LARGEST = 14_000  # bytes on the wire


def read_atom(body: bytes) -> Any:
    """The root, once RELAX NG, the rules that it can't say, and feedparser have no complaint."""
    root = etree.fromstring(body)
    ATOM.assertValid(root)
    for entry in root.xpath("a:entry", namespaces=NS):
        types = entry.xpath("a:link[@rel='alternate']/@type", namespaces=NS)
        assert types
        assert len(types) == len(set(types))
    ids = root.xpath("a:entry/a:id/text() | at:deleted-entry/@ref", namespaces=NS)
    assert len(ids) == len(set(ids))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its own, of Python versions to come
        parsed = feedparser.parse(body)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == "atom10"
    assert len(parsed.entries) == len(root.xpath("a:entry", namespaces=NS))
    return root


def texts(root: Any, path: str) -> list[str]:
    return [str(found) for found in root.xpath(path, namespaces=NS)]


def read_json_feed(body: bytes) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(body)
    jsonschema.Draft202012Validator(JSON_FEED).validate(document)
    return document


def read_cap(body: bytes) -> Any:
    root = etree.fromstring(body)
    CAP.assertValid(root)
    return root


def read_calendar(body: bytes) -> list[Any]:
    """Its events, read by vobject; lines are folded at 75 octets and hold whole characters."""
    for line in body.split(b"\r\n"):
        assert len(line) <= 75
        line.decode("utf-8")
    assert b"\n" not in body.replace(b"\r\n", b"")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        calendar = vobject.readOne(body.decode())
    assert calendar.method.value == "PUBLISH"
    return list(calendar.contents.get("vevent", []))
