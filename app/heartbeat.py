"""The worker says that it lives, and what of it fails; readers' processes tell that to operators."""

import asyncio
import logging
from datetime import UTC, datetime

from prometheus_client import Gauge
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.readers import Readers
from app.database.sessions import transaction
from app.lasting import Troubles
from app.models.base import now
from app.models.published import Heartbeat

EVERY = 15.0  # seconds
MISSED = 60.0  # seconds without a sign, after which operators are told
NAME = "worker"
SEEN = Gauge("nezabudka_worker_seen_seconds", "Since the worker gave a sign of life; -1 if it never did.")
TROUBLED = Gauge("nezabudka_worker_troubled", "Works of the worker that failed in the last ten minutes.")
log = logging.getLogger(__name__)


async def beat(engine: AsyncEngine, troubles: Troubles) -> None:
    said = {"at": now(), "troubled": troubles.names()}
    row = (
        insert(Heartbeat).values(name=NAME, **said).on_conflict_do_update(index_elements=["name"], set_=said)
    )
    async with transaction(engine) as session:
        await session.execute(row)


async def run_heartbeat(engine: AsyncEngine, troubles: Troubles) -> None:
    """Until cancelled."""
    while True:
        try:
            await beat(engine, troubles)
        except (DBAPIError, OSError) as error:
            log.warning("no sign of life was left: %s", type(error).__name__)
        await asyncio.sleep(EVERY)


async def look(pool: Readers) -> str:
    """In words, for `/readyz`; in numbers, for `/metrics`."""
    row = await pool.fetchrow("SELECT at, troubled FROM published.heartbeat WHERE name = $1", NAME)
    if row is None:
        SEEN.set(-1)
        return "never seen"
    age = max((datetime.now(UTC) - row["at"]).total_seconds(), 0.0)
    SEEN.set(age)
    TROUBLED.set(len(row["troubled"]))
    if age > MISSED:
        return f"not seen for {age:.0f} s"
    return "ok" if not row["troubled"] else f"failed lately: {', '.join(row['troubled'])}"
