"""The port, on PostgreSQL."""

import asyncio
from collections.abc import Sequence
from time import monotonic
from typing import Any

import asyncpg

from app.database.readers import Readers
from app.published.conditions import Statement
from app.text.names import NameQuery
from app.text.words import WordQuery
from search.engine import EngineAway, Key, NameMatches, Scope, WordMatches
from search.postgres.nearby import nearby
from search.postgres.people import STATISTICS, Frequencies, nearest, people
from search.postgres.starting import starting
from search.postgres.words import matches, words

_STATISTICS_FOR = 300.0  # seconds
_AWAY = (
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,  # shut down, or the statement took too long
    asyncpg.InsufficientResourcesError,
    asyncpg.InterfaceError,
    OSError,
    TimeoutError,
)


class PostgresEngine:
    """Each question is one statement. Errors tell their kind alone: the text would repeat the query."""

    name = "postgres"
    ranks = True

    def __init__(self, pool: Readers) -> None:
        self._pool = pool
        self._frequencies = Frequencies()
        self._known_until = 0.0
        self._learning = asyncio.Lock()

    async def people(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        known = await self.frequencies()
        return await self._nearest(people(query, scope, known), query, limit)

    async def nearby(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        return await self._nearest(nearby(query, scope), query, limit)

    async def words(
        self, query: WordQuery, scope: Scope, limit: int, facets: Sequence[str] = ()
    ) -> WordMatches:
        """`total`, and what the facets are counted of, is at most 3,000."""
        statement = words(query, scope, limit, facets)
        if statement is None:
            return WordMatches([], 0, {name: {} for name in facets})
        return matches((await self._rows(statement))[0], facets)

    async def starting(self, query: NameQuery, scope: Scope, limit: int) -> list[Key]:
        return await self._keys(starting(query, scope, limit))

    async def health(self) -> bool:
        try:
            return bool(await self._pool.fetchval("SELECT true"))
        except _AWAY:
            return False

    async def _nearest(self, statement: Statement | None, query: NameQuery, limit: int) -> NameMatches:
        return nearest(query, await self._rows(statement), limit) if statement else NameMatches([])

    async def _keys(self, statement: Statement | None) -> list[Key]:
        rows = await self._rows(statement) if statement else []
        return [Key(row["kind"], row["id"]) for row in rows]

    async def _rows(self, statement: Statement) -> list[Any]:
        try:
            return await self._pool.fetch(statement.sql, *statement.arguments)
        except _AWAY as error:
            raise EngineAway(type(error).__name__) from None

    async def frequencies(self) -> Frequencies:
        """How common keys are, read again every five minutes by whoever comes first."""
        if monotonic() > self._known_until and not self._learning.locked():
            async with self._learning:
                rows = await self._rows(Statement(sql=STATISTICS))
                self._frequencies = Frequencies.read(rows[0] if rows else None)
                self._known_until = monotonic() + _STATISTICS_FOR
        return self._frequencies
