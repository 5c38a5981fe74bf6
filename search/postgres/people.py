"""Documents whose names share keys with the query, as one statement.

A common given name alone says little and thousands have it: words that are common are asked for in pairs,
rare ones alone. Where none is rare, those are asked for who sound so, or begin so.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from math import log
from typing import Any

from app.published.conditions import Statement
from app.text.names import NameQuery, roughly
from search.engine import Key, NameMatches, Scope
from search.postgres.scoping import scoped

MOST_GROUPS = 9  # the rarest; five words, and four times two neighbours read as one
MOST_COMMON = 3  # each pair of them is looked up
MOST_ALONE = 800  # documents that share a rare word
MOST_BY_CHANCE = 100  # that share a word which more have, and no other: whoever is read first
MOST_TOGETHER = 300  # documents that share common words
MOST_SOUNDS = 4
BEGINNING, MOST_BEGINNINGS = 2, 8  # letters; how many are asked for
ENOUGH = 3  # documents that share every word, for an engine that can't tell whether they sound the same
LONG = 10  # letters; shorter names are the beginnings of others
MOST_ROUGHLY = 400  # documents that are compared roughly, where only some are wanted

Keys = tuple[str, ...]
_END = r"( |\n|$)"  # of a word in `fold`, as a regular expression

# Everybody can read statistics on what they can select; they cost nothing to keep and heal themselves.
STATISTICS = """
SELECT c.reltuples, s.most_common_elems::text::text[], s.most_common_elem_freqs
FROM pg_class c JOIN pg_stats s ON s.schemaname = 'published' AND s.tablename = c.relname
WHERE c.oid = 'published.searchable'::regclass AND s.attname = 'name_keys'
"""
_PEOPLE = """
SELECT kind, id, any_value(fold), {shared} >= {words} AND max(same) >= {all_same}
FROM ({tiers}) AS found GROUP BY kind, id ORDER BY {shared} + max(same) DESC, id LIMIT {most}
"""
_SHARED = "(sum(rare) + max(common))"
# `rare` and `common` add 1 for each word that is shared, and a part of 1 for its rarity. `same` is 0..1.
_TIER = (
    "(SELECT kind, id, {rare}::float8 AS rare, {common} AS common, {same} AS same, fold"
    " FROM published.searchable WHERE {condition} AND {scope} LIMIT {most})"
)


@dataclass(frozen=True)
class Frequencies:
    """How many documents have a key, as PostgreSQL's statistics know it; rare keys are not in them."""

    documents: float = 0
    shares: Mapping[str, float] = field(default_factory=dict)

    @classmethod
    def read(cls, row: Sequence[Any] | None) -> "Frequencies":
        """From the row of `STATISTICS`; before the first ANALYZE there is none."""
        if row is None or row[1] is None:
            return cls()
        return cls(max(0.0, row[0]), dict(zip(row[1], row[2], strict=False)))

    def expected(self, group: Keys) -> float:
        """Documents that have one of these keys."""
        return self.documents * min(1.0, sum(self.shares.get(key, 0.0) for key in group))

    def weight(self, group: Keys) -> float:
        """0..1, more for a rare group."""
        return 1 - log(1 + self.expected(group)) / log(2 + self.documents)


def people(query: NameQuery, scope: Scope, known: Frequencies) -> Statement | None:
    """The statement and its arguments; None if the query has nothing to look for."""
    groups = sorted(dict.fromkeys(query.key_groups), key=known.expected)[:MOST_GROUPS]
    if not groups or not query.folds:
        return None
    made = Statement()
    within = scoped(made, scope)
    made.sql = _PEOPLE.format(
        tiers=" UNION ALL ".join(_tiers(made, query, groups, known, within)),
        shared=_SHARED,
        words=len(query.folds[0].split()),
        all_same=_most_same(query),
        most=MOST_ROUGHLY,
    )
    return made


def _tiers(
    made: Statement, query: NameQuery, groups: Sequence[Keys], known: Frequencies, scope: str
) -> Iterator[str]:
    """Each rare word alone, then common ones in pairs, then all common ones together; where no word is
    rare, first of all what sounds just so, or begins so."""
    rare, common = _parted(groups, known)
    shares = [f"name_keys && {made.bind(list(group))}::text[]" for group in common]
    worth = [1 + known.weight(group) / (len(groups) + 1) for group in (*rare, *common)]
    values = [made.bind(value) for value in worth]
    parts = zip(shares, values[len(rare) :], strict=True)
    score = " + ".join(f"({share})::int * {value}::float8" for share, value in parts) or "0::float8"
    tier = partial(_TIER.format, common=score, same=_same(made, query), scope=scope)
    for group, value in zip(rare, values, strict=False):
        alone = f"name_keys && {made.bind(list(group))}::text[]"
        most = MOST_ALONE if known.expected(group) <= MOST_ALONE else MOST_BY_CHANCE
        yield tier(rare=value, condition=alone, most=most)
    if known.expected(groups[0]) > MOST_ALONE:
        if exactly := _exactly(made, query):
            yield tier(rare=str(len(groups)), condition=exactly, most=MOST_TOGETHER)
        if begun := _begun(made, query):
            yield tier(rare=values[0], condition=f"{alone} AND {begun}", most=MOST_TOGETHER)
    if len(shares) > 1:
        pairs = " OR ".join(f"({one} AND {other})" for one, other in combinations(shares, 2))
        yield tier(rare="0", condition=f"({pairs})", most=MOST_TOGETHER)
    if len(shares) > 2:  # noqa: PLR2004  two are a pair
        yield tier(rare="0", condition=" AND ".join(shares), most=MOST_TOGETHER)


def _parted(groups: Sequence[Keys], known: Frequencies) -> tuple[list[Keys], list[Keys]]:
    """Rare words, of which there is one at least, and common ones."""
    rare: list[Keys] = []
    common: list[Keys] = []
    expected = 0.0
    for group in groups:  # rarest first
        expected += known.expected(group)
        (common if rare and expected > MOST_ALONE else rare).append(group)
    return rare, common[:MOST_COMMON]


def _sounds(query: NameQuery) -> list[str]:
    return list(dict.fromkeys(query.folds[0].split()))[:MOST_SOUNDS]


def _exactly(made: Statement, query: NameQuery) -> str:
    """All words sound exactly so. Of a common short name only some that share its key are read: not by
    chance those that are meant."""
    words = [word for word in _sounds(query) if len(word) > 1 and word.isalnum()]
    return " AND ".join(f"fold ~ {made.bind(f' {word}{_END}')}" for word in words)


def _begun(made: Statement, query: NameQuery) -> str:
    """A word begins as one of the query: of so many that share a key those who may sound so."""
    words = dict.fromkeys(word[:BEGINNING] for fold in query.folds for word in fold.split())
    begun = [word for word in words if word.isalnum()][:MOST_BEGINNINGS]
    conditions = [f"fold LIKE {made.bind(f'% {one}%')}" for one in begun]
    return f"({' OR '.join(conditions)})" if conditions else ""


def _same(made: Statement, query: NameQuery) -> str:
    """0..1: how many words sound exactly the same; among many who share a common word they come first."""
    words = _sounds(query)
    places = [f"(fold LIKE {made.bind(f'% {word}%')})::int" for word in words]
    return f"({' + '.join(places)}) / {len(words) + 1}.0"


def _most_same(query: NameQuery) -> float:
    """Of a document in which all of them do, less what rounding takes."""
    return len(_sounds(query)) / (len(_sounds(query)) + 1) - 0.01


def nearest(query: NameQuery, rows: Sequence[Sequence[Any]], limit: int) -> NameMatches:
    """Of the rows of the statement those whose names are roughly most alike. They stay in their order where
    so few were found, or where the first sounds just as a long query does: then nobody is more alike."""
    order: Sequence[int] = range(len(rows))
    surely = len(query.folds[0]) >= LONG and rows and rows[0][3]
    if len(rows) > limit and not surely:
        alike = roughly(query, [row[2] for row in rows])
        order = sorted(order, key=lambda place: -alike[place])
    folds = {Key(rows[place][0], rows[place][1]): rows[place][2] for place in order[:limit]}
    return NameMatches(list(folds), folds)
