"""Across documents: the change feed, statistics, labels that are data."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import asyncpg
import orjson

from app.database.readers import Readers

SMALLEST_CELL = 5
# Grounds that could point to a person where few share them.
SENSITIVE_GROUNDS = frozenset({"lgbt", "religion", "ethnicity", "gender"})
DIMENSIONS = (
    "country",
    "region",
    "status",
    "status_group",
    "stage",
    "ground",
    "group",
    "law",
    "facility",
    "gender",
)

_CHANGES = (
    'SELECT seq, at, kind, id, op, slug, "into" FROM published.change WHERE seq > $1 ORDER BY seq LIMIT $2'
)
_BY_FACET = (
    "SELECT split_part(facet, ':', 1) AS dimension,"
    " substr(facet, strpos(facet, ':') + 1) AS code, count(*) AS people"
    " FROM (SELECT facets FROM published.document WHERE kind = 'prisoner'"
    " UNION ALL SELECT facets FROM published.counted) AS people, unnest(facets) AS facet"
    " WHERE ($2 OR NOT facets @> '{sample:yes}')"
    " AND split_part(facet, ':', 1) = ANY($1)"
    " GROUP BY 1, 2 ORDER BY 1, 3 DESC, 2"
)
_BY_MONTH = (
    "SELECT to_char(earliest, 'YYYY-MM') AS month, count(*) AS people FROM published.document"
    " WHERE kind = 'prisoner' AND ($1 OR NOT facets @> '{sample:yes}')"
    " AND to_char(earliest, 'YYYY-MM') = to_char(latest, 'YYYY-MM') GROUP BY 1 ORDER BY 1"
)
_TOTALS = (
    "SELECT kind, count(*) AS count FROM published.document"
    " WHERE $1 OR NOT facets @> '{sample:yes}' GROUP BY 1 ORDER BY 1"
)
_FIGURES = "SELECT body FROM published.document WHERE kind = 'figure' ORDER BY slug"


async def changes(pool: Readers, after: int, limit: int) -> list[asyncpg.Record]:
    return await pool.fetch(_CHANGES, after, limit)


async def last_change(pool: Readers) -> tuple[int, datetime | None]:
    """Number and time of the newest change. Read it before what it dates: who follows the change feed from
    this number misses nothing."""
    row = await pool.fetchrow("SELECT seq, at FROM published.change ORDER BY seq DESC LIMIT 1")
    return (row["seq"], row["at"]) if row else (0, None)


def _cell(dimension: str, code: str, people: int) -> dict[str, Any]:
    small = dimension == "ground" and code in SENSITIVE_GROUNDS and people < SMALLEST_CELL
    return {"code": code, "people": None if small else people, "suppressed": small}


async def statistics(pool: Readers, *, samples: bool) -> dict[str, Any]:
    """People, shown or only counted, by each dimension, and the numbers that sources state.

    Cells under 5 of sensitive grounds have `people: null`. A person counts once in each code they have.
    """
    by: dict[str, list[dict[str, Any]]] = {dimension: [] for dimension in DIMENSIONS}
    for row in await pool.fetch(_BY_FACET, list(DIMENSIONS), samples):
        by[row["dimension"]].append(_cell(*row))
    months = await pool.fetch(_BY_MONTH, samples)
    by["detained_month"] = [{"code": m, "people": count, "suppressed": False} for m, count in months]
    totals = {row["kind"]: row["count"] for row in await pool.fetch(_TOTALS, samples)}
    figures = [orjson.loads(row["body"]) for row in await pool.fetch(_FIGURES)]
    return {"totals": totals, "by": by, "reported": figures}


async def labels(pool: Readers, vocabulary: str) -> list[dict[str, Any]]:
    rows: Sequence[asyncpg.Record] = await pool.fetch(
        "SELECT code, labels FROM published.label WHERE vocabulary = $1 ORDER BY code", vocabulary
    )
    return [{"code": row["code"], "labels": orjson.loads(row["labels"])} for row in rows]
