"""The port, on Meilisearch."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from app.text.names import NameQuery
from app.text.words import WordQuery
from search.engine import EngineAway, Key, NameMatches, Scope, WordMatches
from search.meilisearch import names, words
from search.meilisearch.client import SearchClient
from search.meilisearch.filters import any_of
from search.postgres.people import Frequencies

# A filter: an index that has lost its settings answers no question of ours.
_PROBE = {"filter": [any_of("kind", ["prisoner"])], "limit": 0}


@asynccontextmanager
async def _answering(seconds: float) -> AsyncIterator[None]:
    """However many calls it takes, it may cost a reader that time once. What comes from an index that another
    program or version wrote is no answer either."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except (TimeoutError, LookupError, AttributeError, TypeError, ValueError) as error:
        raise EngineAway(type(error).__name__) from None


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
        async with _answering(self._client.seconds):
            hits = await self._merged(lookups, limit)
            if not names.is_enough(lookups, hits):
                (result,) = await self._client.search([names.misspelt(query, scope, limit)])
                # What only shares some words is more, and means less.
                known = sum(lookups[names.place_of(hit)].whole for hit in hits)
                hits = [*hits[:known], *result["hits"], *hits[known:]]
            return NameMatches(names.keys_of(hits)[:limit])

    async def nearby(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        lookups = names.nearby(query, scope)
        async with _answering(self._client.seconds):
            hits = await self._merged(lookups, limit) if lookups and scope.kinds else ()
            return NameMatches(names.keys_of(hits))

    async def words(
        self, query: WordQuery, scope: Scope, limit: int, facets: Sequence[str] = ()
    ) -> WordMatches:
        if not query or not scope.kinds:
            return WordMatches([], 0, {name: {} for name in facets})
        async with _answering(self._client.seconds):
            (result,) = await self._client.search([words.words(query, scope, limit, facets)])
            return words.matches(result, facets)

    async def starting(self, query: NameQuery, scope: Scope, limit: int) -> list[Key]:
        lookups = names.starting(query, scope)
        if not lookups or not scope.kinds:
            return []
        async with _answering(self._client.seconds):
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
