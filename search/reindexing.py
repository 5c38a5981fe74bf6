"""`nezabudka reindex`: build the index anew by hand, or compare it with what is published."""

import asyncpg

from search.indexer import turn
from search.meilisearch.server import Server, ServerAway, TaskFailed
from search.rebuild import rebuild
from search.reconciling import compare

Refused = (ServerAway, TaskFailed)
Said = tuple[str, bool]  # words for an operator, and whether all is well


async def rebuilt(dsn: str, server: Server) -> Said:
    """Waits for a running indexer to finish its batch; it goes on after us. Raises one of `Refused`."""
    connection = await asyncpg.connect(dsn)
    try:
        async with turn(connection, wait=True):
            count = await rebuild(connection, server)
    finally:
        await connection.close()
    return f"Built anew: {count} documents.", True


async def compared(dsn: str, server: Server) -> Said:
    """Raises one of `Refused`."""
    connection = await asyncpg.connect(dsn)
    try:
        if not await server.exists():
            return "There is no index yet.", False
        found = await compare(connection, server)
    finally:
        await connection.close()
    words = (
        f"{found.published} documents are published, {found.indexed} in the index,"
        f" {found.waiting} wait to be indexed.\n"
        f"{len(found.missing)} missing, {len(found.surplus)} surplus, {len(found.stale)} stale,"
        f" {len(found.foreign)} of another program."
    )
    return words, not (found.keys or found.foreign)
