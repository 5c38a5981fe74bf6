"""What other sites show of all this in a card: some people, what calls for attention now, how many there are.

Real people come before invented ones, those who can be written to first, then those in custody. Among equals
the order is another one each week, so that attention goes round instead of staying with the same few.
"""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any, NamedTuple

import asyncpg
import orjson

from app.database.readers import Readers
from app.publication.rendering import with_counters

_AT_ONCE = 500
_EVERYBODY = (
    "SELECT id, body, live_offset, live_since, live_base FROM published.document"
    " WHERE kind = 'prisoner' AND ($1::uuid IS NULL OR id > $1) ORDER BY id LIMIT $2"
)
_PEOPLE = (
    "SELECT card FROM published.document WHERE kind = 'prisoner' AND facets @> $1"
    " ORDER BY facets @> '{sample:yes}', NOT facets @> '{letters:open}',"
    " NOT facets @> '{status_group:custody}', md5($2 || id::text) LIMIT $3"
)
_ALERTS = (
    "SELECT card FROM published.document WHERE kind = 'alert' AND facets @> $1"
    " ORDER BY facets @> '{sample:yes}', NOT facets @> '{severity:extreme}',"
    " NOT facets @> '{severity:severe}', date_down DESC, id LIMIT $2"
)
_COUNTS = (
    "SELECT substr(word, 9) AS country,"
    " count(*) FILTER (WHERE facets @> '{status_group:custody}') AS held,"
    " count(*) FILTER (WHERE facets @> '{isolated:yes}') AS isolated, count(*) AS known"
    " FROM published.document, unnest(facets) AS word"
    " WHERE kind = 'prisoner' AND word LIKE 'country:%' AND facets @> '{sample:no}' GROUP BY ROLLUP (1)"
)


class Counts(NamedTuple):
    """People who are not invented: in custody, in isolation now, all of them."""

    held: int = 0
    isolated: int = 0
    known: int = 0


async def everybody(pool: Readers) -> AsyncIterator[dict[str, Any]]:
    """Each published profile; counts that run are `{"base", "since"}` in it."""
    last = None
    while rows := await pool.fetch(_EVERYBODY, last, _AT_ONCE):
        for row in rows:
            yield _profile(row)
        last = rows[-1]["id"]


def _profile(row: asyncpg.Record) -> dict[str, Any]:
    body = with_counters(row["body"], row["live_offset"], row["live_since"], row["live_base"])
    profile: dict[str, Any] = orjson.loads(body)
    return profile


async def people(pool: Readers, country: str | None, today: date, most: int) -> list[dict[str, Any]]:
    """Cards of people of a country, or of all."""
    year, week, _ = today.isocalendar()
    rows = await pool.fetch(_PEOPLE, _facets(country), f"{year}-{week}", most)
    return [orjson.loads(row["card"]) for row in rows]


async def alerts(pool: Readers, country: str | None, most: int) -> list[dict[str, Any]]:
    """Active alerts, the gravest first, then the newest."""
    rows = await pool.fetch(_ALERTS, [*_facets(country), "state:active"], most)
    return [orjson.loads(row["card"]) for row in rows]


async def counts(pool: Readers) -> dict[str | None, Counts]:
    """By country; None stands for all together."""
    rows = await pool.fetch(_COUNTS)
    return {row["country"]: Counts(row["held"], row["isolated"], row["known"]) for row in rows}


def _facets(country: str | None) -> list[str]:
    return [f"country:{country}"] if country else []
