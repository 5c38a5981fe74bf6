"""From what was asked to the answer: kept until the next change, moved addresses told."""

import gzip
from collections.abc import Awaitable, Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any
from uuid import UUID

import orjson

from api.answers import Answer, Representation, answer, answer_with, joined_header, represent
from api.feeds import atom, calendars, cap, json_feed
from api.feeds.asking import Asked, MovedFeed, languages_of, subject
from api.feeds.pages import LARGEST, Render, feed_page, fitted
from api.feeds.schedules import Schedule
from api.public.replies import Address, link_to, only, parameters_of
from api.public.site import Site, today
from app.published.calendar import read_calendar
from app.published.following import read_facets, read_messages
from app.published.overview import last_change
from app.published.reading import Gone, Missing, Moved, read_document

Scope = Mapping[str, Any]
FORMS: Mapping[str, tuple[str, Render]] = {
    "atom": (atom.MEDIA_TYPE, atom.render),
    "json": (json_feed.MEDIA_TYPE, json_feed.render),
    "cap.atom": (atom.MEDIA_TYPE, partial(atom.render, links=atom.cap_links)),
}
# What of a request, besides its address, chooses among the representations.
_CHOICE = (b"accept-language", b"accept-encoding")


async def kept(scope: Scope, site: Site, make: Callable[[], Awaitable[Representation]]) -> Answer:
    """The page as it was made since the last change and today, else made now. A moved subject answers 308."""
    change = await last_change(site.pool)
    headers = [joined_header(scope, name) for name in _CHOICE]
    key = ("feeds", scope["path"], scope["query_string"], *headers, site.base(scope), change, today())
    page = site.kept.get(key)
    try:
        return answer_with(scope, page or site.kept.put(key, await make()))
    except MovedFeed as moved:
        return _moved(scope, moved.slug)


def _moved(scope: Scope, slug: str) -> Answer:
    folder, _, name = scope["path"].rpartition("/")
    query = b"?" + scope["query_string"] if scope["query_string"] else b""
    location = f"{folder}/{slug}.{name.rpartition('.')[2]}".encode() + query
    return answer(scope, b"", status=308, extra=[(b"location", location)])


def _represented(scope: Scope, body: bytes, media_type: str, following: str | None = None) -> Representation:
    encoding = joined_header(scope, b"accept-encoding")
    return represent(body, media_type, accept_encoding=encoding, extra=link_to(following))


def _address(scope: Scope, site: Site) -> Address:
    return Address(site.base(scope), scope["path"], parameters_of(scope))


async def feed_representation(scope: Scope, site: Site, asked: Asked, form: str) -> Representation:
    media_type, render = FORMS[form]
    cut = await feed_page(site, asked, _address(scope, site), site.base(scope))
    whole = any(name == "limit" for name, _ in asked.parameters)
    body, following = fitted(cut, render, asked.followed.query.limit, whole=whole)
    return _represented(scope, body, media_type, following)


async def calendar_representation(scope: Scope, site: Site, asked: Schedule) -> Representation:
    """Entries, first day first, as many as fit on the wire; the rest is behind the `Link` header."""
    rows = await read_calendar(site.pool, asked.streams, asked.window)
    address, base = _address(scope, site), site.base(scope)
    count = min(len(rows), asked.window.limit)
    while True:
        body = calendars.render(asked, rows[:count], address.own, base, today())
        size = len(gzip.compress(body, compresslevel=6, mtime=0))
        if size <= LARGEST or count <= 1 or any(name == "limit" for name, _ in asked.parameters):
            break
        count = max(1, min(count - 1, count * LARGEST // size))
    more = len(rows) > count
    cursor = asked.cursor(rows[count - 1]["day"], rows[count - 1]["id"], site.cursor_key) if more else None
    return _represented(scope, body, calendars.MEDIA_TYPE, address.next(cursor))


async def cap_representation(scope: Scope, site: Site, identity: str) -> Representation:
    """One alert. 404 for what never was public, 410 for what no longer is."""
    parameters = parameters_of(scope)
    only(parameters, {"lang"})
    languages = languages_of({**scope, "headers": []}, parameters)
    alert = await subject(site, "alert", identity)
    updated = datetime.fromisoformat(alert["updated_at"])
    sent = await read_messages(site.pool, UUID(alert["id"]), updated, cap.MOST_REFERENCES + 1)
    words = await read_facets(site.pool, "alert", UUID(alert["id"]))
    place = await _place(site, words.get("facility"))
    message = cap.Message(
        alert, sent or [(0, updated.astimezone(UTC))], site.base(scope), words.get("region"), place
    )
    return _represented(scope, cap.render(message, languages), cap.MEDIA_TYPE)


async def _place(site: Site, slug: str | None) -> dict[str, Any] | None:
    """The facility, if it is public."""
    if slug is None:
        return None
    try:
        found = await read_document(site.pool, "facility", slug, today())
    except (Moved, Gone, Missing):
        return None
    document: dict[str, Any] = orjson.loads(found.body)
    return document
