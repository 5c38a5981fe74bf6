"""Documents with every word of the query and their facets, as one statement."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from app.published.conditions import Statement
from app.text.words import WordQuery
from search.engine import Key, Scope, WordMatches
from search.postgres.scoping import scoped
from search.postgres.tsquery import excluding, matching

# A word that half of the documents have tells little: so many of them are ranked, and so many counted.
MOST_RANKED = 1_000
MOST_COUNTED = 3_000

# Ranking costs 5 µs a document: only where there may be more than are wanted. 32, as in `candidates`, makes
# some ranks equal; else a page would end in one order, and the next begin in another.
_RANK = "CASE WHEN row_number() OVER () <= {most} THEN ts_rank(words, {query}, 32) END"
_NO_RANK = "CASE WHEN row_number() OVER () <= {most} THEN 0 END"

# The words are hidden in a SELECT from the planner, who would read the whole table for three thousand that
# have a common one: with the index that takes a quarter of the time.
_WORDS = """
WITH found AS MATERIALIZED (
  SELECT kind, id, facets, {rank} AS rank
  FROM published.searchable WHERE {condition} LIMIT {most_counted}
), best AS (
  SELECT kind, id, rank FROM found WHERE rank IS NOT NULL ORDER BY rank DESC, id LIMIT {limit}
), counted AS (
  SELECT facet, count(*) AS documents FROM (
    SELECT unnest(facets) AS facet FROM found WHERE cardinality({facets}) > 0
  ) AS each GROUP BY facet
)
SELECT ARRAY(SELECT kind FROM best ORDER BY rank DESC, id), ARRAY(SELECT id FROM best ORDER BY rank DESC, id),
  (SELECT count(*) FROM found),
  (SELECT jsonb_object_agg(facet, documents) FROM counted
   WHERE split_part(facet, ':', 1) = ANY({facets}))::text
"""


def words(query: WordQuery, scope: Scope, limit: int, facets: Sequence[str]) -> Statement | None:
    """The statement and its arguments; None if the query has no word that must be there."""
    if not query:
        return None
    made = Statement()
    within = scoped(made, scope)
    place = f"(SELECT {made.bind(matching(query))}::tsquery)"
    condition = f"words @@ {place} AND {within}"
    if query.excluded:
        condition += f" AND NOT words @@ {made.bind(excluding(query))}::tsquery"
    made.sql = _WORDS.format(
        condition=condition,
        rank=(_RANK if limit < MOST_RANKED else _NO_RANK).format(query=place, most=max(MOST_RANKED, limit)),
        most_counted=MOST_COUNTED,
        limit=made.bind(limit),
        facets=f"{made.bind(list(facets))}::text[]",
    )
    return made


def matches(row: Sequence[Any], facets: Sequence[str]) -> WordMatches:
    """What the statement found. `total` is exact below 3,000, and at least that otherwise."""
    kinds, ids, total, counted = row
    keys = [Key(kind, identity) for kind, identity in zip(kinds, ids, strict=True)]
    return WordMatches(keys, total, _by_name(orjson.loads(counted) if counted else {}, facets))


def _by_name(counted: Mapping[str, int], facets: Sequence[str]) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {name: {} for name in facets}
    for facet, documents in counted.items():
        name, _, code = facet.partition(":")
        found[name][code] = documents
    return found
