"""What engines proposed, read as it is published now: what is gone, or no longer fits, is left out."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import orjson

from app.database.readers import Readers
from app.published.conditions import Statement
from app.text.names import folds_of
from app.text.words import WordQuery
from search.engine import Key, Scope
from search.postgres.scoping import scoped
from search.postgres.tsquery import excluding, matching
from search.ranking import Candidate

# Keys travel as arrays, in a SELECT each: so the planner does not see how many they are, and one plan serves
# every time; else it made one anew for less than ten, which took longer than reading them. Names are read
# only where they may be meant: they are most of what is read.
_CANDIDATES = """
WITH proposed AS (
  SELECT * FROM unnest((SELECT $1::text[]), (SELECT $2::uuid[]), (SELECT $3::bool[])) AS key (kind, id, named)
), standing AS (
  SELECT kind, id, named, sort_name FROM published.document JOIN proposed USING (kind, id) WHERE {fits}
)
SELECT kind, id, sort_name, CASE WHEN named THEN fold END, {rank}, {facets}
FROM standing JOIN published.searchable USING (kind, id) WHERE {wanted}
"""
_SHOWN = """
SELECT kind, id, d.card, s.names, s.folds, CASE WHEN whole THEN s.texts::text ELSE '[]' END
FROM unnest((SELECT $1::text[]), (SELECT $2::uuid[]), (SELECT $3::bool[])) AS key (kind, id, whole)
JOIN published.document d USING (kind, id) JOIN published.searchable s USING (kind, id)
"""
_NAMES = """
SELECT kind, id, names, folds FROM published.searchable
JOIN unnest((SELECT $1::text[]), (SELECT $2::uuid[])) AS key (kind, id) USING (kind, id)
"""
CARDS = """
SELECT kind, id, card FROM published.document
JOIN unnest((SELECT $1::text[]), (SELECT $2::uuid[])) AS key (kind, id) USING (kind, id)
"""


class Names(NamedTuple):
    """`forms[i]` sounds like `folds[i]`."""

    forms: Sequence[str]
    folds: Sequence[str]


@dataclass(frozen=True, slots=True)
class Shown:
    """What is needed to show a document that was found."""

    card: dict[str, Any]
    names: Names
    texts: Sequence[Mapping[str, Any]] = ()


async def read_candidates(
    pool: Readers,
    people: Collection[Key],
    words: Collection[Key],
    query: WordQuery,
    scope: Scope,
    *,
    facets: bool = False,
) -> list[Candidate]:
    """Each document once. Words are matched again here, and ranked the same for every engine."""
    named = set(people)
    keys = [*named, *(key for key in words if key not in named)]
    if not keys:
        return []
    flags = [True] * len(named) + [False] * (len(keys) - len(named))
    made = Statement(arguments=[*_columns(keys), flags])
    sql = _CANDIDATES.format(
        fits=scoped(made, scope),
        rank=_rank(made, query),
        facets="facets" if facets else "'{}'::text[]",
        wanted=_wanted(made, query),
    )
    rows = await pool.fetch(sql, *made.arguments)
    return [Candidate(Key(r[0], r[1]), r[2], folds_of(r[3]), r[4], r[5]) for r in rows]


def _columns(keys: Sequence[Key]) -> list[list[Any]]:
    return [[key.kind for key in keys], [key.id for key in keys]]


def _rank(made: Statement, query: WordQuery) -> str:
    """0..0.5 for documents that have the words (32: rank / (rank + 1)), else NULL."""
    if not query:
        return "NULL::float8"
    place = f"{made.bind(matching(query))}::tsquery"
    return f"CASE WHEN words @@ {place} THEN ts_rank(words, {place}, 32)::float8 END"


def _wanted(made: Statement, query: WordQuery) -> str:
    """What has an excluded word is not shown for its name either."""
    if not query.excluded:
        return "true"
    return f"NOT words @@ {made.bind(excluding(query))}::tsquery"


async def read_shown(pool: Readers, keys: Mapping[Key, bool]) -> dict[Key, Shown]:
    """Those of these documents that are published; with their texts, which are long, where True."""
    if not keys:
        return {}
    rows = await pool.fetch(_SHOWN, *_columns(list(keys)), list(keys.values()))
    return {Key(r[0], r[1]): Shown(orjson.loads(r[2]), Names(r[3], r[4]), orjson.loads(r[5])) for r in rows}


async def read_names(pool: Readers, keys: Collection[Key]) -> dict[Key, Names]:
    """Those of these documents that are published."""
    rows = await pool.fetch(_NAMES, *_columns(list(keys))) if keys else []
    return {Key(r[0], r[1]): Names(r[2], r[3]) for r in rows}


async def read_cards(pool: Readers, keys: Collection[Key]) -> dict[Key, dict[str, Any]]:
    """Those of these documents that are published."""
    rows = await pool.fetch(CARDS, *_columns(list(keys))) if keys else []
    return {Key(r[0], r[1]): orjson.loads(r[2]) for r in rows}
