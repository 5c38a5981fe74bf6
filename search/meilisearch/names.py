"""Names as Meilisearch queries, and their answers put together. Pure.

One federated search: each query demands other words of the name and weighs as much as these tell; the server
merges them and makes only the hits that are wanted (making one costs more than finding a thousand).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from app.text.names import NameQuery
from search.engine import Key, Scope
from search.meilisearch.documents import key_of
from search.meilisearch.filters import any_of, quoted, scoped
from search.postgres.people import ENOUGH, MOST_ALONE, Frequencies, Keys

Query = dict[str, Any]
# Pairs grow with the square. Names have two to four words; neighbours read as one are words, too.
MOST_GROUPS = 6
MOST_READINGS = 4
# Only ten words of a query count; what is typed wrong is rarely in more than four.
MOST_TYPO_WORDS = 4
MOST_TYPO_HITS = 100
_SURE = 1.0
_EXACT = 0  # the place of the lookup of what sounds the same


@dataclass(frozen=True)
class Lookup:
    """One query and its weight (0..1). `whole`: what it finds shares every word that was typed."""

    query: Query
    weight: float
    whole: bool = False


def people(query: NameQuery, scope: Scope, known: Frequencies) -> list[Lookup]:
    """What sounds the same; then what shares words, rarer ones weighing more."""
    if not query.folds or not query.key_groups:
        return []
    typed = frozenset(query.typed)
    groups = sorted(dict.fromkeys(query.key_groups), key=known.expected)[:MOST_GROUPS]
    most = sum(1 + known.weight(group) for group in groups)
    shared = scoped(scope)
    lookups = [Lookup(_query([*shared, any_of("folds", query.folds)]), _SURE, whole=True)]
    for wanted in _sets(groups, typed, known):
        conditions = [any_of("keys", group) for group in sorted(wanted)]
        weight = min(sum(1 + known.weight(group) for group in wanted) / most, _SURE) / 2
        lookups.append(Lookup(_query([*shared, *conditions]), weight, whole=wanted >= typed))
    return lookups


def _sets(groups: Sequence[Keys], typed: frozenset[Keys], known: Frequencies) -> list[frozenset[Keys]]:
    """All typed words, all but one, each pair, and alone those words that are rare."""
    found = [typed, *(typed - {group} for group in typed if len(typed) > 3)]  # noqa: PLR2004  else they are pairs
    found += [frozenset(pair) for pair in combinations(groups, 2)]
    expected = 0.0
    for group in groups:  # rarest first
        expected += known.expected(group)
        if group == groups[0] or expected <= MOST_ALONE:
            found.append(frozenset((group,)))
    return list(dict.fromkeys(filter(None, found)))


def is_enough(lookups: Sequence[Lookup], hits: Iterable[Mapping[str, Any]]) -> bool:
    """Whether one sounds just so, or so many share every word, that no letter need be wrong."""
    places = [place_of(hit) for hit in hits]
    return _EXACT in places or sum(lookups[place].whole for place in places) >= ENOUGH


def misspelt(query: NameQuery, scope: Scope, limit: int) -> Query:
    """What keys miss because a letter is wrong: Meilisearch's own search of the folded names."""
    words = " ".join(query.folds[0].split()[:MOST_TYPO_WORDS])
    asked = {"q": words, "matchingStrategy": "all", "limit": min(limit, MOST_TYPO_HITS)}
    return _query(scoped(scope)) | asked


def starting(query: NameQuery, scope: Scope) -> list[Lookup]:
    """Names that begin as what was typed; then names in which each typed word starts a word."""
    shared = scoped(scope)
    found = []
    for number, fold in enumerate(
        dict.fromkeys(fold for fold in query.folds[:MOST_READINGS] if fold.strip())
    ):
        words = [f"starts STARTS WITH {quoted(word)}" for word in fold.split()]
        begins = f"folds STARTS WITH {quoted(fold)}"
        found.append(Lookup(_query([*shared, begins]), _SURE / (2 * number + 1)))
        found.append(Lookup(_query([*shared, *words]), _SURE / (2 * number + 2)))
    return found


def nearby(query: NameQuery, scope: Scope) -> list[Lookup]:
    """Names with two words of which one is only nearly so; then those of which both are."""
    shared = scoped(scope)
    found = []
    for pair in query.pairs:
        one, other = ([any_of("keys", keys) for keys in word] for word in pair)
        firm = f"({one[0]} AND {other[1]}) OR ({one[1]} AND {other[0]})"
        found.append(Lookup(_query([*shared, firm]), _SURE))
        found.append(Lookup(_query([*shared, one[1], other[1]]), _SURE / 2))
    return found


def place_of(hit: Mapping[str, Any]) -> int:
    """Which of the queries found it, that with the largest weight."""
    return int(hit["_federation"]["queriesPosition"])


def keys_of(hits: Iterable[Mapping[str, Any]]) -> list[Key]:
    """Each once, in order."""
    return [key_of(text) for text in dict.fromkeys(hit["key"] for hit in hits)]


def _query(conditions: list[str]) -> Query:
    return {"filter": conditions, "attributesToRetrieve": ["key"]}
