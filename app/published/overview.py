"""Across documents: the change feed, labels that are data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from app.database.readers import Readers

_CHANGES = (
    'SELECT seq, at, kind, id, op, slug, "into" FROM published.change WHERE seq > $1 ORDER BY seq LIMIT $2'
)
_ANYBODY_REAL = (
    "SELECT EXISTS (SELECT FROM published.document WHERE kind = 'letter' AND NOT facets @> '{sample:yes}')"
)


async def changes(pool: Readers, after: int, limit: int) -> list[asyncpg.Record]:
    return await pool.fetch(_CHANGES, after, limit)


async def anybody_real(pool: Readers) -> bool:
    """Whether somebody who is not invented can be written to."""
    return bool(await pool.fetchval(_ANYBODY_REAL))


async def last_change(pool: Readers) -> tuple[int, datetime | None]:
    """Number and time of the newest change. Read it before what it dates: who follows the change feed from
    this number misses nothing."""
    row = await pool.fetchrow("SELECT seq, at FROM published.change ORDER BY seq DESC LIMIT 1")
    return (row["seq"], row["at"]) if row else (0, None)


async def labels(pool: Readers, vocabulary: str) -> list[dict[str, Any]]:
    rows: Sequence[asyncpg.Record] = await pool.fetch(
        "SELECT code, labels FROM published.label WHERE vocabulary = $1 ORDER BY code", vocabulary
    )
    return [{"code": row["code"], "labels": orjson.loads(row["labels"])} for row in rows]
