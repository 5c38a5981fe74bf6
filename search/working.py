"""What the worker does, alone or beside the server."""

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.embedded import Dsns
from app.database.engines import editor_engine
from app.editorial.changes.daily import run_every_minute
from app.editorial.remaking import run_remaking
from app.heartbeat import run_heartbeat
from app.lasting import Troubles, lasting
from app.publication.daily import run_hourly
from app.settings import Settings
from app.snapshots.running import run_snapshots
from app.webhooks.running import run_webhooks
from search.opening import server

Works = dict[str, Callable[[], Awaitable[None]]]


async def work(settings: Settings, dsns: Dsns) -> None:
    """Until cancelled: publish what the calendar changes, tell partners, build snapshots, index."""
    engine, troubles = editor_engine(dsns.editor), Troubles()
    works = _works(settings, dsns, engine)
    works["heartbeat"] = partial(run_heartbeat, engine, troubles)
    try:
        async with asyncio.TaskGroup() as tasks:
            for name, run in works.items():
                tasks.create_task(lasting(name, run, troubles))
    finally:
        await engine.dispose()


def _works(settings: Settings, dsns: Dsns, engine: AsyncEngine) -> Works:
    """By the names that operators are told."""
    works: Works = {
        "calendar": partial(run_hourly, engine),
        "schedule": partial(run_every_minute, engine),
        "remaking": partial(run_remaking, engine),
        "webhooks": partial(run_webhooks, settings, dsns.editor, engine),
        "snapshots": partial(run_snapshots, settings, dsns.editor, dsns.public),
    }
    indexed = server(settings)
    if indexed is not None:
        from search.indexer import run_indexer  # noqa: PLC0415  as `search.opening.server` does

        works["indexing"] = partial(run_indexer, dsns.editor, indexed)
    return works
