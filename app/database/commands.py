"""For commands that do one thing on the editors' side."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.connecting import database
from app.database.engines import editor_engine
from app.settings import Settings, SettingsError

T = TypeVar("T")


def as_editor(work: Callable[[AsyncEngine], Awaitable[T]], settings: Settings) -> T:
    """What `work` returns, done with the editors' rights. Raises SettingsError, EmbeddedError."""
    with database(settings) as dsns:
        if not dsns.owner:
            raise SettingsError("This needs NEZABUDKA_DATABASE_URL; only the public DSN is set.")
        return asyncio.run(_with_engine(work, dsns.editor))


async def _with_engine(work: Callable[[AsyncEngine], Awaitable[T]], dsn: str) -> T:
    engine = editor_engine(dsn)
    try:
        return await work(engine)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise SettingsError(f"The database can't be used: {error}") from error
    finally:
        await engine.dispose()
