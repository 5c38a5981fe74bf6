"""Without words: documents in the order in which they were recorded, and how many have each code."""

import uuid
from collections import Counter
from typing import Any, NamedTuple

import orjson

from app.database.readers import Readers
from app.published.conditions import Statement
from search.engine import Key, Scope
from search.postgres.scoping import scoped
from search.request import SearchRequest


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


async def browsed_facets(pool: Readers, request: SearchRequest) -> dict[str, Counter[str]]:
    """Documents in the scope by code, for each facet that was asked for."""
    made = Statement()
    within = scoped(made, request.scope)
    sql = (
        "SELECT split_part(facet, ':', 1) AS name, substr(facet, strpos(facet, ':') + 1) AS code,"  # noqa: S608
        " count(*) AS documents FROM published.document, unnest(facets) AS facet"
        f" WHERE {within} AND split_part(facet, ':', 1) = ANY({made.bind(list(request.facets))})"
        " GROUP BY 1, 2"
    )
    counts = {name: Counter[str]() for name in request.facets}
    for row in await pool.fetch(sql, *made.arguments):
        counts[row["name"]][row["code"]] = row["documents"]
    return counts
