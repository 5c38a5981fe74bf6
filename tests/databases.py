"""Databases of tests: copies of a template, one name a worker, and engines that outlast them."""

import itertools
import os
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database import engines
from app.database.embedded import Dsns
from app.database.migrating import upgrade
from seed.loaders import load_seed

WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")
_numbers = itertools.count(1)
_engine = engines._engine
_idle: dict[tuple[str, int, frozenset[tuple[str, str]]], list["LastingEngine"]] = defaultdict(list)


class LastingEngine(AsyncEngine):
    """Closed like any other, it serves the next test: what SQLAlchemy compiled is not compiled anew."""

    __slots__ = ("idle",)
    idle: "list[LastingEngine]"

    async def dispose(self, close: bool = True) -> None:  # noqa: FBT001, FBT002  as SQLAlchemy has it
        await super().dispose(close)
        if self not in self.idle:
            self.idle.append(self)


def lasting_engine(dsn: str, pool_size: int, settings: Mapping[str, str]) -> AsyncEngine:
    """In place of `app.database.engines._engine`; nobody else uses it until it is disposed of."""
    idle = _idle[dsn, pool_size, frozenset(settings.items())]
    if idle:
        return idle.pop()
    made = LastingEngine(_engine(dsn, pool_size, settings).sync_engine)
    made.idle = idle
    return made


def in_database(dsns: Dsns, name: str) -> Dsns:
    every = (dsns.owner, dsns.editor, dsns.public, dsns.letters)
    return Dsns(*(dsn.replace("/nezabudka?", f"/{name}?", 1) for dsn in every))


async def execute(dsn: str, *statements: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        for statement in statements:
            await connection.execute(statement)
    finally:
        await connection.close()


async def fetch(dsns: Dsns, statement: str, *values: object) -> list[asyncpg.Record]:
    """Rows, asked by the owner."""
    connection = await asyncpg.connect(dsns.owner)
    try:
        return list(await connection.fetch(statement, *values))
    finally:
        await connection.close()


async def make_templates(dsns: Dsns) -> None:
    # Nothing here outlives the run, so nothing need reach the disk.
    unsafe = ("fsync", "synchronous_commit", "full_page_writes", "autovacuum")
    await execute(dsns.owner, *(f"ALTER SYSTEM SET {name} = off" for name in unsafe))
    await execute(dsns.owner, "SELECT pg_reload_conf()", "CREATE DATABASE t_empty")
    await upgrade(in_database(dsns, "t_empty").owner)
    await execute(dsns.owner, "CREATE DATABASE t_seeded TEMPLATE t_empty")
    await load_seed(in_database(dsns, "t_seeded").owner)


@asynccontextmanager
async def copied(server: Dsns, template: str, name: str | None = None) -> AsyncIterator[Dsns]:
    """Under this name, or one that no other has."""
    name = f"{name or f'copy_{next(_numbers)}'}_{WORKER}"
    # Copying files costs a third of writing all pages through the log, as PostgreSQL does unless told.
    await execute(server.owner, f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY file_copy")
    yield in_database(server, name)
    await execute(server.owner, f"DROP DATABASE {name} WITH (FORCE)")
