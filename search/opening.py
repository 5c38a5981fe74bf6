"""Search, put together as the settings say."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING

from pydantic import SecretStr

from app.database.readers import Readers
from app.lasting import Troubles, lasting
from app.settings import Settings
from search.failover import Failover
from search.health import lag
from search.meilisearch.client import SearchClient
from search.meilisearch.engine import MeilisearchEngine
from search.meilisearch.http import Poster
from search.meilisearch.settings import digest
from search.postgres import PostgresEngine

if TYPE_CHECKING:
    from search.meilisearch.server import Server


@asynccontextmanager
async def engines(settings: Settings, pool: Readers) -> AsyncIterator[Failover]:
    """The engines that requests ask, watched for as long as this is open."""
    postgres = PostgresEngine(pool)
    if settings.meilisearch_url is None:
        yield Failover(None, postgres)
        return
    poster = Poster(settings.meilisearch_url, _secret(settings.meilisearch_search_key))
    meilisearch = MeilisearchEngine(
        SearchClient(poster.post, settings.meilisearch_index), postgres.frequencies
    )
    failover = Failover(meilisearch, postgres, lambda: lag(pool, digest()))
    await failover.look()
    watching = asyncio.create_task(lasting("watching Meilisearch", failover.watch, Troubles()))
    try:
        yield failover
    finally:
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        poster.close()


def server(settings: Settings) -> "Server | None":
    """What the indexer writes to; None without Meilisearch."""
    if settings.meilisearch_url is None:
        return None
    from search.meilisearch.server import Server  # noqa: PLC0415  its client: 0.2 s that readers need not wait

    key = _secret(settings.meilisearch_admin_key)
    return Server(settings.meilisearch_url, key, settings.meilisearch_index)


def _secret(key: SecretStr | None) -> str | None:
    return key.get_secret_value() if key else None
