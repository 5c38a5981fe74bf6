"""Words as a Meilisearch query: filters on stems, since a query's own words know no alternatives. Pure."""

from collections.abc import Mapping, Sequence
from itertools import chain, pairwise, product
from typing import Any

from app.text.words import Group, WordQuery
from search.engine import Scope, WordMatches
from search.meilisearch.filters import any_of, none_of, quoted, scoped
from search.meilisearch.names import keys_of


def words(query: WordQuery, scope: Scope, limit: int, facets: Sequence[str]) -> dict[str, Any]:
    found = [any_of("stems", group) for group in query.groups]
    if query.prefix and found:
        found[-1] = f"({found[-1]} OR stems STARTS WITH {quoted(query.prefix)})"
    conditions = [*scoped(scope), *found, *chain.from_iterable(map(_in_a_row, query.phrases))]
    if query.excluded:
        conditions.append(none_of("stems", chain.from_iterable(query.excluded)))
    made = {"filter": conditions, "limit": limit, "attributesToRetrieve": ["key"]}
    return made | {"facets": [f"facet.{name}" for name in facets]} if facets else made


def _in_a_row(phrase: Sequence[Group]) -> list[str]:
    """Each two neighbours of a phrase stand side by side; `finding` reads whether all do."""
    if len(phrase) == 1:
        return [any_of("stems", phrase[0])]
    return [
        any_of("pairs", (f"{left} {right}" for left, right in product(*neighbours)))
        for neighbours in pairwise(phrase)
    ]


def matches(result: Mapping[str, Any], facets: Sequence[str]) -> WordMatches:
    counted = result.get("facetDistribution", {})
    by_name = {name: counted.get(f"facet.{name}", {}) for name in facets}
    return WordMatches(keys_of(result["hits"]), result["estimatedTotalHits"], by_name)
