"""Links of pages that no server of ours stands behind: relative within the copy, else to the main site.

So a page works from a stick, under any folder of any host, and on an onion address.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from api.feeds.catalogue import FEEDS
from api.pages.languages import LANGUAGES
from app.published import kinds
from app.published.kinds import Kind

# Kinds with a page of each document, and pages that are there once a language.
PAGED = (kinds.PRISONERS, kinds.CASES, kinds.ALERTS, kinds.FACILITIES, kinds.CAMPAIGNS)
_PAGED = frozenset(kind.path for kind in PAGED)
SINGLE = ("about", "licence", "privacy", "statistics", "write")
CALENDAR = "calendar.ics"
FEED_FILES = frozenset({*(f"{feed.name}.{form}" for feed in FEEDS for form in feed.forms), CALENDAR})
STYLESHEET = "static/pages.css"
_DOCUMENTS: Mapping[str, Kind] = {kind.path: kind for kind in kinds.KINDS}
_WRITABLE = "letters=open"
_LINK = re.compile(r'(href|src)="/([^"]*)"')


def relative(html: str, path: str, site: str) -> str:
    """The page that stands at `path`, with its links made relative. `site` has no final slash."""
    up = "../" * path.count("/")

    def target(found: re.Match[str]) -> str:
        inside = within(found[2])
        return f'{found[1]}="{up}{inside}"' if inside else f'{found[1]}="{site}/{found[2]}"'

    return _LINK.sub(target, html)


@lru_cache(maxsize=16_384)
def within(address: str) -> str | None:
    """Where in the copy an address of the site is, given without its first slash; None if it is not there."""
    place, hash_, fragment = address.partition("#")
    path, _, query = place.partition("?")
    found = _file(path, query)
    return f"{found}{hash_}{fragment}" if found else None


def _file(path: str, query: str) -> str | None:
    match path.split("/"):
        case _ if path == STYLESHEET:
            return path
        case ["feeds", name]:
            return _feed(name, query)
        case _ if query:  # a choice that a server makes, but for one
            return _page(path.partition("/")[0], ["write"]) if query == _WRITABLE else None
        case [language, *rest] if language in LANGUAGES:
            return _page(language, rest)
        case ["v1", *rest]:
            return _data(rest)
    return None


def _feed(name: str, query: str) -> str | None:
    language = query.removeprefix("lang=")
    if name not in FEED_FILES or (query and language not in LANGUAGES):
        return None
    return f"feeds/{language}/{name}" if language else f"feeds/{name}"


def _page(language: str, rest: list[str]) -> str | None:
    match rest:
        case [""]:
            return f"{language}/index.html"
        case [section] if section in _PAGED or section in SINGLE:
            return f"{language}/{section}.html"
        case [section, slug] if section in _PAGED:
            return f"{language}/{section}/{slug}.html"
        case [section, "pages", number]:
            return f"{language}/{section}/pages/{number}.html"
    return None


def _data(rest: list[str]) -> str | None:
    match rest:
        case []:
            return "v1/index.json"
        case [kind, slug] if kind in _DOCUMENTS:
            return f"v1/{kind}/{slug}.json"
    return None
