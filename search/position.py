"""How far the index has come: its row in `published.consumer`, and the changes that lie before it."""

from collections.abc import Sequence
from typing import NamedTuple

import asyncpg

from app.publication.searchable import KINDS
from search.engine import Key

NAME = "meilisearch"
MOST_CHANGES = 1000

_READ = "SELECT seq, settings_digest FROM published.consumer WHERE name = $1"
_LAST = "SELECT coalesce(max(seq), 0) FROM published.change"
_CHANGES = "SELECT seq, kind, id FROM published.change WHERE seq > $1 ORDER BY seq LIMIT $2"
_BEGIN = (
    "INSERT INTO published.consumer (name, seq, settings_digest, at) VALUES ($1, $2, $3, now())"
    " ON CONFLICT (name) DO UPDATE SET seq = $2, settings_digest = $3, at = now()"
)
# Only from where we read: another indexer, or a rebuild, may have moved it meanwhile.
_ADVANCE = "UPDATE published.consumer SET seq = $3, at = now() WHERE name = $1 AND seq = $2"


class Position(NamedTuple):
    seq: int
    settings_digest: str


class Changes(NamedTuple):
    """Documents that changed, each once, without kinds that are not searched; the last number looked at."""

    keys: Sequence[Key]
    seq: int


async def read(connection: asyncpg.Connection) -> Position | None:
    row = await connection.fetchrow(_READ, NAME)
    return Position(*row) if row else None


async def last_change(connection: asyncpg.Connection) -> int:
    return int(await connection.fetchval(_LAST))


async def changes_after(
    connection: asyncpg.Connection, seq: int, limit: int | None = MOST_CHANGES
) -> Changes:
    """Those that are visible; publications commit in the order of their numbers, so none comes in between."""
    rows = await connection.fetch(_CHANGES, seq, limit)
    keys = dict.fromkeys(Key(row["kind"], row["id"]) for row in rows if row["kind"] in KINDS)
    return Changes(tuple(keys), rows[-1]["seq"] if rows else seq)


async def begin(connection: asyncpg.Connection, seq: int, settings_digest: str) -> None:
    """An index with these settings holds everything up to this change."""
    await connection.execute(_BEGIN, NAME, seq, settings_digest)


async def advance(connection: asyncpg.Connection, before: int, after: int) -> None:
    """What the changes between the two asked for is durable."""
    await connection.execute(_ADVANCE, NAME, before, after)
