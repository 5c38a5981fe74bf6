"""Takes what is published into Meilisearch's index, in the order of the change log.

A change is done only when its effect is durable there: killed at any point, the indexer does again what it
is not sure of. It reads what is true now, so doing it again, or late, is harmless.
"""

import asyncio
import logging
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import NoReturn

import asyncpg

from app.database.waking import woken_or
from app.publication.search_rows import CHANNEL
from search import position
from search.applying import apply
from search.meilisearch.server import Server, ServerAway, TaskFailed
from search.meilisearch.settings import digest
from search.rebuild import rebuild
from search.reconciling import reconcile

# Whoever writes to the index holds this lock of the session; PostgreSQL lets go of it when the session ends.
_LOCK = 0x6E657A63
EVERY = 1.0  # seconds between looks, and between batches: tasks fill Meilisearch's own database
RECONCILE_EVERY = 3600.0
LOOK_EVERY = 10.0
_LONGEST_PAUSE = 30.0
_REMIND_EVERY = 600.0
Away = (ServerAway, TaskFailed, asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
log = logging.getLogger(__name__)


@asynccontextmanager
async def turn(connection: asyncpg.Connection, *, wait: bool = False) -> AsyncIterator[bool]:
    """The right to write to the index: whether we have it, or else wait for it.

    It is asked for before each batch, so that `nezabudka reindex` gets its turn beside a running indexer.
    """
    function = "pg_advisory_lock" if wait else "pg_try_advisory_lock"
    mine = await connection.fetchval(f"SELECT {function}($1)", _LOCK) is not False
    try:
        yield mine
    finally:
        # A connection that broke has let go already.
        if mine and not connection.is_closed():
            with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
                await connection.execute("SELECT pg_advisory_unlock($1)", _LOCK)


class Indexer:
    """One connection's work. `step` is all that an hour, or a change, asks for."""

    def __init__(self, connection: asyncpg.Connection, server: Server) -> None:
        self._connection = connection
        self._server = server
        self._looked = self._reconciled = float("-inf")

    async def step(self) -> bool:
        """Do what is next: build, take in a batch of changes, compare. Whether there was something to do."""
        reached = await position.read(self._connection)
        if reached is None or reached.settings_digest != digest():
            return await self._built()
        changes = await position.changes_after(self._connection, reached.seq)
        news = changes.seq > reached.seq
        if (changes.keys or time.monotonic() - self._looked > LOOK_EVERY) and await self._lost():
            return await self._built()
        if news:
            await apply(self._connection, self._server, changes.keys)
            await position.advance(self._connection, reached.seq, changes.seq)
        elif time.monotonic() - self._reconciled > RECONCILE_EVERY:
            await reconcile(self._connection, self._server)
            self._reconciled = time.monotonic()
        return news

    async def _built(self) -> bool:
        await rebuild(self._connection, self._server)
        self._looked = self._reconciled = time.monotonic()
        return True

    async def _lost(self) -> bool:
        self._looked = time.monotonic()
        return not await self._server.exists()


async def follow(connection: asyncpg.Connection, server: Server) -> NoReturn:
    """Take in what is published until cancelled. Notifications wake it, looking every second is the truth."""
    woken = asyncio.Event()
    await connection.add_listener(CHANNEL, lambda *_: woken.set())
    indexer = Indexer(connection, server)
    while True:
        woken.clear()
        started = time.monotonic()
        async with turn(connection) as mine:
            worked = mine and await indexer.step()
        if worked:
            await asyncio.sleep(max(0, started + EVERY - time.monotonic()))
        else:
            await woken_or(woken, EVERY)


async def run_indexer(dsn: str, server: Server) -> NoReturn:
    """Until cancelled. What is away is tried again, ever more slowly up to half a minute."""
    pause, told = EVERY, float("-inf")
    while True:
        started = time.monotonic()
        try:
            await _connected(dsn, server)
        except Away as error:
            now = time.monotonic()
            # Long work between two failures: not the same trouble any more.
            pause = EVERY if now - started > _LONGEST_PAUSE else pause
            if now - told > _REMIND_EVERY:
                log.warning(
                    "indexing waits, will be tried again: %s: %s", type(error).__name__, _words(error)
                )
                told = now
        await asyncio.sleep(pause)
        pause = min(pause * 2, _LONGEST_PAUSE)


def _words(error: BaseException) -> str:
    """Ours tell no content; those of others might."""
    return str(error) if isinstance(error, ServerAway | TaskFailed) else ""


async def _connected(dsn: str, server: Server) -> None:
    connection = await asyncpg.connect(dsn, server_settings={"application_name": "nezabudka indexer"})
    try:
        await follow(connection, server)
    finally:
        connection.terminate()
