"""The port, on Meilisearch."""

from collections.abc import Awaitable, Callable, Sequence

from app.text.names import NameQuery
from app.text.words import WordQuery
from search.engine import EngineAway, Key, NameMatches, Scope, WordMatches
from search.meilisearch import names, words
from search.meilisearch.client import SearchClient
from search.meilisearch.filters import any_of
from search.postgres.people import Frequencies

# A filter: an index that has lost its settings answers no question of ours.
_PROBE = {"filter": [any_of("kind", ["prisoner"])], "limit": 0}


class MeilisearchEngine:
    """`known` tells how common name keys are; both engines weigh them by what PostgreSQL counted."""

    name = "meilisearch"
    ranks = False

    def __init__(self, client: SearchClient, known: Callable[[], Awaitable[Frequencies]]) -> None:
        self._client = client
        self._known = known

    async def people(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        lookups = names.people(query, scope, await self._known())
        if not lookups or not scope.kinds:
            return NameMatches([])
        hits = await self._merged(lookups, limit)
        if not names.is_enough(lookups, hits):
            (result,) = await self._client.search([names.misspelt(query, scope, limit)])
            # What only shares some words is more, and means less.
            known = sum(lookups[names.place_of(hit)].whole for hit in hits)
            hits = [*hits[:known], *result["hits"], *hits[known:]]
        return NameMatches(names.keys_of(hits)[:limit])

    async def nearby(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        lookups = names.nearby(query, scope)
        hits = await self._merged(lookups, limit) if lookups and scope.kinds else ()
        return NameMatches(names.keys_of(hits))

    async def words(
        self, query: WordQuery, scope: Scope, limit: int, facets: Sequence[str] = ()
    ) -> WordMatches:
        if not query or not scope.kinds:
            return WordMatches([], 0, {name: {} for name in facets})
        (result,) = await self._client.search([words.words(query, scope, limit, facets)])
        return words.matches(result, facets)

    async def starting(self, query: NameQuery, scope: Scope, limit: int) -> list[Key]:
        lookups = names.starting(query, scope)
        if not lookups or not scope.kinds:
            return []
        return names.keys_of(await self._merged(lookups, limit))

    async def health(self) -> bool:
        """Whether it answers from its index, not only that it runs."""
        try:
            await self._client.search([_PROBE])
        except EngineAway:
            return False
        return True

    async def _merged(self, lookups: Sequence[names.Lookup], limit: int) -> Sequence[names.Query]:
        weighed = [{**one.query, "federationOptions": {"weight": one.weight}} for one in lookups]
        return await self._client.merged(weighed, limit)
