"""The hot calls: searches, and never a longer wait than readers would notice."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import orjson

from search.engine import EngineAway
from search.meilisearch.http import Answer, Broken
from search.meilisearch.settings import INDEX

Json = dict[str, Any]
Post = Callable[[str, bytes], Awaitable[Answer]]

# What the failover may cost a reader, once.
SECONDS = 0.3
_OK = 200


class SearchClient:
    """Asks one index. Errors tell no more than a status: the answer would repeat the query."""

    def __init__(self, post: Post, index: str = INDEX, *, seconds: float = SECONDS) -> None:
        self._post = post
        self._index = index
        self.seconds = seconds

    async def search(self, queries: Sequence[Json]) -> list[Json]:
        """One answer to each query. Raises `EngineAway`."""
        return await self._ask({"queries": self._of_index(queries)}, "results")

    async def merged(self, queries: Sequence[Json], limit: int) -> list[Json]:
        """The hits of all queries, by weight, each document once. Raises `EngineAway`."""
        return await self._ask({"federation": {"limit": limit}, "queries": self._of_index(queries)}, "hits")

    def _of_index(self, queries: Sequence[Json]) -> list[Json]:
        return [{"indexUid": self._index, **query} for query in queries]

    async def _ask(self, asked: Json, wanted: str) -> list[Json]:
        try:
            async with asyncio.timeout(self.seconds):
                status, content = await self._post("/multi-search", orjson.dumps(asked))
            if status != _OK:
                raise EngineAway(f"status {status}")
            found: list[Json] = orjson.loads(content)[wanted]
        except (Broken, OSError, TimeoutError, ValueError, KeyError, TypeError) as error:
            raise EngineAway(type(error).__name__) from None
        return found
