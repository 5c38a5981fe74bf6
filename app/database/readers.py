"""The public side's connections: they can only read.

`asyncpg.Pool` spends 54 of the 90 µs of a small read on lending a connection (0.31, Python 3.11). Nothing
here changes a session's state, so a connection is lent as it is, and after any error it is not lent again.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, Self

import asyncpg

MOST = 10
PATIENCE = 5.0  # seconds to wait for a connection; then TimeoutError, which readers see as a 503
Read = Callable[..., Awaitable[Any]]


class Readers:
    """Opened as it is entered. Each statement gets a connection of its own for as long as it runs."""

    def __init__(self, connect: Callable[[], Awaitable[asyncpg.Connection]], most: int = MOST) -> None:
        self._connect = connect
        self._free: list[asyncpg.Connection] = []
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._open, self._most = 0, most

    async def __aenter__(self) -> Self:
        self._give_back(await self._lent())  # a database that is away is told at the start
        return self

    async def __aexit__(self, *_: object) -> None:
        self._most = 0
        while self._free:
            await self._free.pop().close()

    async def fetch(self, sql: str, *arguments: Any) -> list[asyncpg.Record]:
        connection = await self._lent()
        try:
            rows: list[asyncpg.Record] = await connection.fetch(sql, *arguments)
        except BaseException:
            self._drop(connection)
            raise
        self._give_back(connection)
        return rows

    async def fetchrow(self, sql: str, *arguments: Any) -> asyncpg.Record | None:
        connection = await self._lent()
        try:
            row: asyncpg.Record | None = await connection.fetchrow(sql, *arguments)
        except BaseException:
            self._drop(connection)
            raise
        self._give_back(connection)
        return row

    async def fetchval(self, sql: str, *arguments: Any) -> Any:
        row = await self.fetchrow(sql, *arguments)
        return None if row is None else row[0]

    @asynccontextmanager
    async def moment(self) -> AsyncIterator[asyncpg.Connection]:
        """A connection in one transaction: whatever is read over it shows the same moment."""
        connection = await self._lent()
        try:
            async with connection.transaction(isolation="repeatable_read", readonly=True):
                yield connection
        except BaseException:
            self._drop(connection)
            raise
        self._give_back(connection)

    async def _lent(self) -> asyncpg.Connection:
        """Raises TimeoutError, and what connecting raises."""
        while True:
            while self._free:
                connection = self._free.pop()
                if not connection.is_closed():
                    return connection
                self._open -= 1
            if self._open < self._most:
                return await self._opened()
            await self._turn()

    async def _opened(self) -> asyncpg.Connection:
        self._open += 1
        try:
            return await self._connect()
        except BaseException:
            self._open -= 1
            self._wake()
            raise

    async def _turn(self) -> None:
        turn = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            async with asyncio.timeout(PATIENCE):
                await turn
        except BaseException:
            if turn.done() and not turn.cancelled():
                self._wake()  # it was our turn; now it is the next one's
            raise

    def _give_back(self, connection: asyncpg.Connection) -> None:
        self._free.append(connection)
        if self._waiting:
            self._wake()

    def _drop(self, connection: asyncpg.Connection) -> None:
        connection.terminate()
        self._open -= 1
        self._wake()

    def _wake(self) -> None:
        while self._waiting:
            turn = self._waiting.popleft()
            if not turn.done():
                turn.set_result(None)
                return
