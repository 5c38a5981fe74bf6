"""What the worker does, alone or beside the server."""

import asyncio

from app.database.embedded import Dsns
from app.database.engines import editor_engine
from app.editorial.changes.daily import run_every_minute
from app.editorial.remaking import run_remaking
from app.publication.daily import run_hourly
from app.settings import Settings
from app.snapshots.running import run_snapshots
from app.webhooks.running import run_webhooks
from search.opening import server


async def work(settings: Settings, dsns: Dsns) -> None:
    """Until cancelled: publish what the calendar changes, tell partners, build snapshots, index."""
    engine = editor_engine(dsns.editor)
    indexed = server(settings)
    try:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(run_hourly(engine))
            tasks.create_task(run_every_minute(engine))
            tasks.create_task(run_remaking(engine))
            tasks.create_task(run_webhooks(settings, dsns.editor, engine))
            tasks.create_task(run_snapshots(settings, dsns.editor, dsns.public))
            if indexed is not None:
                from search.indexer import run_indexer  # noqa: PLC0415  likewise

                tasks.create_task(run_indexer(dsns.editor, indexed))
    finally:
        await engine.dispose()
