"""Builds the index anew beside the one that answers, then swaps them."""

import logging
import re
from collections.abc import AsyncIterator

import asyncpg

from search import position
from search.applying import apply, put
from search.meilisearch.documents import COLUMNS, SOURCE, document
from search.meilisearch.server import Document, Server
from search.meilisearch.settings import digest

BATCH = 2000
log = logging.getLogger(__name__)
_NEXT = (
    f"SELECT {COLUMNS} FROM {SOURCE} WHERE (kind, id) > ($1, $2)"  # noqa: S608  constants
    f" ORDER BY kind, id LIMIT {BATCH}"
)
_BEFORE_ALL = ("", "00000000-0000-0000-0000-000000000000")


async def rebuild(connection: asyncpg.Connection, server: Server) -> int:
    """Returns how many documents were read. The caller holds the indexer's lock.

    Killed at any point it is simply done again: only its last step says that the index is built.
    """
    fresh = f"{server.index}_{digest()}"
    # A killed indexer's tasks could otherwise overtake the swap.
    await server.settle()
    for leftover in await server.indexes():
        if re.fullmatch(
            rf"{re.escape(server.index)}_[0-9a-f]{{16}}", leftover
        ):  # others may be somebody else's
            await server.drop(leftover)
    seq = await position.last_change(connection)
    await server.create(fresh)
    read = 0
    async for batch in _batches(connection):
        await put(server, batch, fresh)
        read += len(batch)
    seq = await _catch_up(connection, server, fresh, seq)
    await server.take_place(fresh)
    await position.begin(connection, seq, digest())
    log.info("built the search index anew: %d documents", read)
    return read


async def _batches(connection: asyncpg.Connection) -> AsyncIterator[list[Document]]:
    after = _BEFORE_ALL
    while rows := await connection.fetch(_NEXT, *after):
        yield [document(row) for row in rows]
        after = (rows[-1]["kind"], rows[-1]["id"])


async def _catch_up(connection: asyncpg.Connection, server: Server, index: str, seq: int) -> int:
    """What was published while the rows were read, but for the last moment, or an index would never take its
    place while somebody publishes without a pause. The indexer goes on from the number returned."""
    while True:
        changes = await position.changes_after(connection, seq)
        taken, seq = changes.seq - seq, changes.seq
        if taken:
            await apply(connection, server, changes.keys, index)
        if taken < position.MOST_CHANGES:
            return seq
