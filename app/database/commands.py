"""For commands that do one thing on the editors' side."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.connecting import database, reach, with_owner
from app.database.engines import editor_engine
from app.settings import Settings, SettingsError

T = TypeVar("T")


def as_editor(work: Callable[[AsyncEngine], Awaitable[T]], settings: Settings) -> T:
    """What `work` returns, done with the editors' rights. Raises SettingsError, EmbeddedError."""
    with database(settings) as dsns:
        return asyncio.run(with_engine(work, with_owner(dsns).editor))


async def with_engine(work: Callable[[AsyncEngine], Awaitable[T]], editor_dsn: str) -> T:
    """The same where the database is at hand. Raises SettingsError."""
    await reach(editor_dsn)
    engine = editor_engine(editor_dsn)
    try:
        return await work(engine)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise SettingsError(f"The database can't be used: {error}") from error
    finally:
        await engine.dispose()
