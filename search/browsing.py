"""Without words: documents in the order in which they were recorded, and how many have each code."""

import uuid
from collections import Counter
from typing import Any, NamedTuple

import orjson

from app.database.readers import Readers
from app.published.conditions import Statement
from app.published.latest import Latest
from app.published.overview import last_change
from search.engine import Key, Scope
from search.postgres.scoping import scoped
from search.request import SearchRequest

MOST_COUNTED = 10_000  # 45 ms of a core; all of 100,000 took 210
# Parted into name and code afterwards: done for each facet of each document that took as long again.
_COUNT = "SELECT kind, facet, count(*) FROM {of}, unnest(facets) AS facet GROUP BY 1, 2"
_ALL = _COUNT.format(of="published.document")
_COUNTED = _COUNT.format(
    of="(SELECT kind, facets FROM published.document WHERE {where} LIMIT {most}) AS fits"
)


class Row(NamedTuple):
    key: Key
    card: dict[str, Any]


async def browse(pool: Readers, request: SearchRequest) -> list[Row]:
    """One more than the page has, if there are more. Paging is by key, as in the lists."""
    made = Statement()
    # One kind after the other, so that each is read along its own index.
    parts = [_of_kind(made, kind, request) for kind in request.scope.kinds]
    # In a subquery: PostgreSQL refuses a second ORDER BY on a lone part.
    sql = f"SELECT * FROM ({' UNION ALL '.join(parts)}) AS found ORDER BY id, kind LIMIT {request.limit + 1}"  # noqa: S608
    rows = await pool.fetch(sql, *made.arguments)
    return [Row(Key(row["kind"], row["id"]), orjson.loads(row["card"])) for row in rows]


def _of_kind(made: Statement, kind: str, request: SearchRequest) -> str:
    scope = Scope((kind,), request.scope.filters, request.scope.day)
    own = Statement([scoped(made, scope)], made.arguments)
    if request.after is not None:
        identity, last = request.after
        own.conditions.append(f"(id, kind) > ({own.bind(uuid.UUID(identity))}, {own.bind(last)})")
    return (
        f"(SELECT kind, id, card FROM published.document WHERE {own.where}"  # noqa: S608
        f" ORDER BY id LIMIT {request.limit + 1})"
    )


async def browsed_facets(pool: Readers, request: SearchRequest, latest: Latest) -> dict[str, Counter[str]]:
    """Documents in the scope by code, for each facet that was asked for: of all, which are counted once a
    change, or of the first 10,000 that fit the filters."""
    if request.scope.filters:
        made = Statement()
        made.sql = _COUNTED.format(where=scoped(made, request.scope), most=MOST_COUNTED)
        rows = await pool.fetch(made.sql, *made.arguments)
    else:
        version = await last_change(pool)
        rows = await latest.of("facets", version, lambda: pool.fetch(_ALL))
    counts = {name: Counter[str]() for name in request.facets}
    for kind, facet, documents in rows:
        name, _, code = facet.partition(":")
        if name in counts and kind in request.scope.kinds:
            counts[name][code] += documents
    return counts
