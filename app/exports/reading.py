"""What is published, read over one transaction: row by row, so that it need not fit into memory."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any

import asyncpg
import orjson

from app.publication.rendering import unfilled
from app.published.kinds import KINDS, PRISONERS

BATCH = 200
# Whatever is published is in one of these, under this name. Figures have no list of their own.
PATHS = {**{kind.name: kind.path for kind in KINDS}, "figure": "figures"}
_ROWS = (
    "SELECT id, body, live_offset, CASE kind WHEN $2 THEN card END AS card FROM published.document"
    " WHERE kind = $1 ORDER BY id"
)
_CARDS = "SELECT card FROM published.document WHERE kind = $1 ORDER BY id"
_SLUGS = "SELECT kind, slug, id::text FROM published.document WHERE kind = ANY($1)"
_LAST = "SELECT seq, at FROM published.change ORDER BY seq DESC LIMIT 1"
# The newest change of each document since then, and what it says now if it is there.
_CHANGED = (
    'SELECT c.kind, c.id, c.op, c."into", d.body, d.live_offset FROM ('
    'SELECT DISTINCT ON (kind, id) kind, id, op, "into" FROM published.change WHERE seq > $1'
    " ORDER BY kind, id, seq DESC) c"
    " LEFT JOIN published.document d ON d.kind = c.kind AND d.id = c.id ORDER BY c.kind, c.id"
)
# Before the last change: who fetches hourly, daily, weekly finds a delta that begins before their copy.
AGES = tuple(timedelta(hours=hours) for hours in (1, 24, 72, 168, 336, 720))


@dataclass(frozen=True)
class Moment:
    """The last change that is in an export: its number, and when it was made."""

    seq: int
    at: datetime | None


def exported(record: asyncpg.Record) -> bytes:
    """A document as it is exported: a count that still runs is null, as no midnight may change bytes.

    Its id comes first, also where its public shape has none.
    """
    body = unfilled(record["body"], record["live_offset"])
    return body if body.startswith(b'{"id":') else b'{"id":"%b",%b' % (str(record["id"]).encode(), body[1:])


class Row:
    """A document to be exported, parsed at the first need."""

    def __init__(self, record: asyncpg.Record) -> None:
        self.body = exported(record)
        self._card: bytes | None = record["card"]

    @cached_property
    def document(self) -> dict[str, Any]:
        parsed: dict[str, Any] = orjson.loads(self.body)
        return parsed

    @cached_property
    def card(self) -> dict[str, Any]:
        """Of people only; elsewhere the document is enough."""
        parsed: dict[str, Any] = orjson.loads(self._card) if self._card else {}
        return parsed


async def _batches(
    connection: asyncpg.Connection, sql: str, *arguments: Any
) -> AsyncIterator[Sequence[asyncpg.Record]]:
    cursor = await connection.cursor(sql, *arguments)
    while records := await cursor.fetch(BATCH):
        yield records


async def read_rows(connection: asyncpg.Connection, kind: str) -> AsyncIterator[list[Row]]:
    """All documents of a kind by id, some at a time."""
    async for records in _batches(connection, _ROWS, kind, PRISONERS.name):
        yield [Row(record) for record in records]


async def read_cards(connection: asyncpg.Connection, kind: str) -> AsyncIterator[list[bytes]]:
    """All cards of a kind, some at a time."""
    async for records in _batches(connection, _CARDS, kind):
        yield [record["card"] for record in records]


async def read_changed(connection: asyncpg.Connection, since: int) -> AsyncIterator[Sequence[asyncpg.Record]]:
    """Each document that changed after this number, once, by kind and id; `body` is null where it is gone."""
    async for records in _batches(connection, _CHANGED, since):
        yield records


async def read_ids(connection: asyncpg.Connection, kinds: Sequence[str]) -> dict[tuple[str, str], str]:
    """Ids by kind and slug, of kinds that have few documents."""
    return {(row["kind"], row["slug"]): row["id"] for row in await connection.fetch(_SLUGS, kinds)}


async def read_moment(connection: asyncpg.Connection) -> Moment:
    row = await connection.fetchrow(_LAST)
    return Moment(row["seq"], row["at"]) if row else Moment(0, None)


async def read_bases(connection: asyncpg.Connection, moment: Moment) -> list[int]:
    """Numbers of changes that deltas begin after, oldest first: each the last one of an age ago.

    Made from the log alone, so that two machines with the same log choose the same.
    """
    if moment.at is None:
        return []
    ages = ", ".join(f"max(seq) FILTER (WHERE at <= ${n})" for n in range(1, len(AGES) + 1))
    found = await connection.fetchrow(
        f"SELECT {ages} FROM published.change",  # noqa: S608
        *(moment.at - age for age in AGES),
    )
    return sorted({seq for seq in found or () if seq is not None and seq < moment.seq})
