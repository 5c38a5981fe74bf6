"""Words as a Meilisearch query: filters on stems, since a query's own words know no alternatives. Pure."""

from collections.abc import Mapping, Sequence
from itertools import chain, pairwise, product
from typing import Any

from app.text.words import Group, Phrase, WordQuery
from search.engine import Scope, WordMatches
from search.meilisearch.filters import any_of, none_of, quoted, scoped
from search.meilisearch.names import keys_of


def words(query: WordQuery, scope: Scope, limit: int, facets: Sequence[str]) -> dict[str, Any]:
    found = [any_of("stems", group) for group in query.groups]
    if query.prefix and found:
        found[-1] = f"({found[-1]} OR stems STARTS WITH {quoted(query.prefix)})"
    conditions = [*scoped(scope), *found, *chain.from_iterable(map(_in_a_row, query.phrases))]
    conditions += _without(query.excluded)
    made = {"filter": conditions, "limit": limit, "attributesToRetrieve": ["key"]}
    return made | {"facets": [f"facet.{name}" for name in facets]} if facets else made


def _in_a_row(phrase: Phrase) -> list[str]:
    """Each two neighbours of a phrase stand side by side; `finding` reads whether all do."""
    if len(phrase) == 1:
        return [any_of("stems", phrase[0])]
    return [any_of("pairs", _pairs(*neighbours)) for neighbours in pairwise(phrase)]


def _without(excluded: Sequence[Phrase]) -> list[str]:
    """Of a longer phrase a document may have all neighbours, but not in one row: `finding` reads whether it
    does."""
    words = [stem for phrase in excluded if len(phrase) == 1 for stem in phrase[0]]
    pairs = [pair for phrase in excluded if len(phrase) == 2 for pair in _pairs(*phrase)]  # noqa: PLR2004
    return [none_of(name, found) for name, found in (("stems", words), ("pairs", pairs)) if found]


def _pairs(left: Group, right: Group) -> list[str]:
    return [f"{one} {other}" for one, other in product(left, right)]


def matches(result: Mapping[str, Any], facets: Sequence[str]) -> WordMatches:
    counted = result.get("facetDistribution", {})
    by_name = {name: counted.get(f"facet.{name}", {}) for name in facets}
    return WordMatches(keys_of(result["hits"]), int(result["estimatedTotalHits"]), by_name)
