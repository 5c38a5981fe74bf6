"""One page of a feed, before it takes a format: its entries, its addresses, as much as fits on the wire."""

import gzip
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid5

import orjson

from api.feeds.asking import Asked
from api.feeds.entries import Entry, entry
from api.feeds.texts import Said, label, title
from api.public.replies import Address
from api.public.site import Site
from app.published.following import read_changed, read_removed
from app.text.languages import DEFAULT_LANGUAGE

# Bytes, compressed: lines are cut after 16 KB. Holds unless the reader asks for a `limit` of their own.
LARGEST = 13_500
SPACE = UUID("9d8f4c1e-6f0b-5b7e-9a55-0f6f3b6a7c21")  # of the ids that are made here
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
Removed = Sequence[tuple[UUID, datetime]]
Render = Callable[["FeedPage"], bytes]


@dataclass(frozen=True)
class FeedPage:
    """`id` is the same on all pages, in all formats and on all mirrors. Addresses are absolute."""

    id: UUID
    title: Said
    lang: str
    base: str
    own: str
    first: str
    next: str | None
    is_first: bool
    entries: Sequence[Entry]
    removed: Removed

    @property
    def updated(self) -> datetime:
        moments = [one.updated for one in self.entries[:1]] + [at for _, at in self.removed[:1]]
        return max(moments, default=NEVER)


async def feed_page(site: Site, asked: Asked, address: Address, base: str) -> Callable[[int], FeedPage]:
    """Reads the page; the answer makes it with that many of its entries at most."""
    query = asked.followed.query
    rows = await read_changed(site.pool, asked.followed)
    shown = rows[: query.limit]
    removed = await read_removed(site.pool, asked.followed, _since(asked, rows))
    entries = [entry(row, asked.languages) for row in shown]
    lang = asked.languages[0] if asked.languages else DEFAULT_LANGUAGE
    first = Address("", address.path, [pair for pair in address.parameters if pair[0] != "cursor"])
    page = FeedPage(
        _identity(asked), _title(asked), lang, base, address.own, first.own, None,
        query.after is None, entries, removed,
    )  # fmt: skip

    def cut(count: int) -> FeedPage:
        if count >= len(rows):
            return page
        last = shown[min(count, len(shown)) - 1]
        cursor = asked.followed.cursor(last["updated_at"], last["id"], site.cursor_key)
        kept = [(one, at) for one, at in removed if at > last["updated_at"]]
        return replace(page, entries=entries[:count], removed=kept, next=address.next(cursor))

    return cut


def _since(asked: Asked, rows: Sequence[Mapping[str, Any]]) -> datetime | None:
    """After which moment tombstones belong to this page; None: all older ones too."""
    after = asked.followed.query.filters.get("updated_after")
    if len(rows) > asked.followed.query.limit:
        return rows[asked.followed.query.limit - 1]["updated_at"]  # type: ignore[no-any-return]
    return datetime.fromisoformat(after[0]) if after else None


def fitted(
    cut: Callable[[int], FeedPage], render: Render, most: int, *, whole: bool
) -> tuple[bytes, str | None]:
    """The page in its format, with fewer entries until it fits on the wire, and the address of the next one.
    `whole` asks for all of them, however large."""
    count = most
    while True:
        page = cut(count)
        body = render(page)
        size = len(gzip.compress(body, compresslevel=6, mtime=0))
        shown = len(page.entries)
        if whole or size <= LARGEST or shown <= 1:
            return body, page.next
        count = max(1, min(shown - 1, shown * LARGEST // size))


def _identity(asked: Asked) -> UUID:
    words = [asked.followed.query.purpose, list(asked.languages)]
    return uuid5(SPACE, orjson.dumps(words).decode())


def _title(asked: Asked) -> Said:
    return title([Said("Nezabudka", "en"), label("feed", asked.name, asked.languages), asked.about])
