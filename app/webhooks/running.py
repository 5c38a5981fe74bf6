"""The worker's part: takes in changes, and keeps one lane for each endpoint that something is due for.

One worker at a time, by a lock of its session that ends with it. Endpoints are few (`managing.MOST`), so
each can have a lane of its own: one that hangs holds up nobody else. Notifications wake it, looking every
second is the truth.
"""

import asyncio
import logging
import time
import uuid
from datetime import datetime, timedelta
from typing import NoReturn

import asyncpg
from sqlalchemy import delete
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import col, select

from app.database.sessions import transaction
from app.database.waking import woken_or
from app.lasting import described
from app.models.base import now
from app.models.webhooks import DeliveryState, WebhookDelivery, WebhookEndpoint, WebhookKey
from app.publication.search_rows import CHANNEL
from app.sealing import Keyring, Unsealable
from app.settings import Settings, SettingsError
from app.webhooks.delivering import Courier
from app.webhooks.posting import Poster
from app.webhooks.taking_in import NAME, take_in

_LOCK = 0x6E657A64
EVERY = 1.0  # seconds between looks
KEPT = timedelta(days=30)
_PRUNE_EVERY = 3600.0
_LONGEST_PAUSE = 30.0
_NEWS = (
    "SELECT coalesce((SELECT coalesce(max(seq), 0) FROM published.change)"
    " > (SELECT seq FROM published.consumer WHERE name = $1), true)"
)
_AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, SQLAlchemyError, OSError)
log = logging.getLogger(__name__)


class Dispatcher:
    """What one worker holds. `step` is all that a look asks for; it waits for no receiver."""

    def __init__(self, courier: Courier, connection: asyncpg.Connection) -> None:
        self._courier, self._connection = courier, connection
        self._lanes: dict[uuid.UUID, asyncio.Task[None]] = {}
        self._pruned = float("-inf")

    async def step(self) -> None:
        engine = self._courier.engine
        news = await self._connection.fetchval(_NEWS, NAME)
        while news:
            async with transaction(engine) as session:
                news = await take_in(session)
        for endpoint_id in await due(engine, now()):
            if (lane := self._lanes.get(endpoint_id)) is None or lane.done():
                self._lanes[endpoint_id] = asyncio.create_task(self._run(endpoint_id))
        if time.monotonic() - self._pruned > _PRUNE_EVERY:
            await prune(engine, now())
            self._pruned = time.monotonic()

    async def close(self) -> None:
        """Whatever is on its way is given up, and sent again under the same id by who comes next."""
        lanes = list(self._lanes.values())
        for lane in lanes:
            lane.cancel()
        await asyncio.gather(*lanes, return_exceptions=True)

    async def idle(self) -> None:
        """Until no lane has anything to do."""
        await asyncio.gather(*self._lanes.values())

    async def _run(self, endpoint_id: uuid.UUID) -> None:
        try:
            while await self._courier.deliver_next(endpoint_id):
                pass
        except (*_AWAY, Unsealable) as error:
            log.warning("a webhook waits, will be tried again: %s", type(error).__name__)
        except Exception as error:  # noqa: BLE001  told here, as nobody asks a lane how it ended
            log.error("a webhook: an error nobody foresaw, will be tried again: %s", described(error))  # noqa: TRY400
            await asyncio.sleep(_LONGEST_PAUSE)


async def due(engine: AsyncEngine, at: datetime) -> list[uuid.UUID]:
    """Endpoints that something is due for."""
    waiting = select(WebhookDelivery.endpoint_id).where(
        WebhookDelivery.state == DeliveryState.pending, col(WebhookDelivery.next_at) <= at
    )
    enabled = col(WebhookEndpoint.enabled), col(WebhookEndpoint.id).in_(waiting)
    async with transaction(engine) as session:
        return list(await session.scalars(select(WebhookEndpoint.id).where(*enabled)))


async def prune(engine: AsyncEngine, at: datetime) -> None:
    """Deliveries older than 30 days, with their attempts, and keys that sign no more."""
    async with transaction(engine) as session:
        await session.execute(delete(WebhookDelivery).where(col(WebhookDelivery.created_at) < at - KEPT))
        await session.execute(delete(WebhookKey).where(col(WebhookKey.expires_at) < at))


async def follow(connection: asyncpg.Connection, courier: Courier) -> NoReturn:
    """Until cancelled."""
    woken = asyncio.Event()
    await connection.add_listener(CHANNEL, lambda *_: woken.set())
    # Asked for again and again: who waits inside a statement keeps vacuum from its work.
    while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):  # noqa: ASYNC110
        await asyncio.sleep(EVERY)
    dispatcher = Dispatcher(courier, connection)
    try:
        while True:
            woken.clear()
            await dispatcher.step()
            await woken_or(woken, EVERY)
    finally:
        await dispatcher.close()


async def run_webhooks(settings: Settings, dsn: str, engine: AsyncEngine) -> None:
    """Until cancelled. A database that is away is tried again, ever more slowly up to half a minute."""
    try:
        courier = Courier(engine, Keyring.of(settings), Poster.of(settings), settings.base_url)
    except SettingsError as error:
        log.warning("no webhooks are sent: %s", error)
        return
    pause = EVERY
    while True:
        started = time.monotonic()
        try:
            await _connected(dsn, courier)
        except _AWAY as error:
            log.warning("webhooks wait, will be tried again: %s", type(error).__name__)
        pause = EVERY if time.monotonic() - started > _LONGEST_PAUSE else min(pause * 2, _LONGEST_PAUSE)
        await asyncio.sleep(pause)


async def _connected(dsn: str, courier: Courier) -> None:
    connection = await asyncpg.connect(dsn, server_settings={"application_name": "nezabudka webhooks"})
    try:
        await follow(connection, courier)
    finally:
        connection.terminate()
