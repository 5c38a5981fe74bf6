"""The worker's part: sees when a snapshot is due, and has it built by a process of its own.

One worker at a time, by a lock of its session that ends with it. Notifications wake it, looking every second
is the truth. The process that builds shares nothing with this one, so a build that takes a minute, or dies,
holds up nothing else.
"""

import asyncio
import logging
import os
import sys
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NoReturn

import asyncpg
import orjson
from pydantic import SecretStr

from app.database.waking import woken_or
from app.publication.search_rows import CHANNEL
from app.settings import Settings, SettingsError
from app.signing import open_signer
from app.snapshots.store import Snapshot, Store

_LOCK = 0x6E657A65
EVERY = 1.0  # seconds between looks
FIRST = 1.0  # what was just started answers its first readers before it builds
# What is new waits for ten times as long as a build takes, within these bounds; what was removed never waits.
SHORTEST, LONGEST = 30.0, 300.0
RENEW = timedelta(days=2)  # before it expires
_PATIENCE = 1800.0  # seconds for one build
_LONGEST_PAUSE = 30.0
_NEWS = (
    "SELECT coalesce((SELECT max(seq) FROM published.change), 0) > $1 AS some,"
    " EXISTS (SELECT FROM published.change WHERE seq > $1 AND op <> 'put') AS removals"
)
_AWAY = (asyncpg.PostgresError, asyncpg.InterfaceError, OSError)
log = logging.getLogger(__name__)
Build = Callable[[], Awaitable[bool]]


class Watch:
    """When the next build is due; `files` are those whose change asks for one too."""

    def __init__(self, store: Store, files: tuple[Path, ...] = ()) -> None:
        self._store, self._files = store, files
        self._built_at, self._took = float("-inf"), 0.0
        self._failures = 0
        self._seen: tuple[float, ...] | None = None  # None: this program has built nothing yet

    async def due(self, connection: asyncpg.Connection) -> bool:
        current = self._store.current()
        [news] = await connection.fetch(_NEWS, current.seq if current else 0)
        waited = time.monotonic() - self._built_at
        if self._failures and waited < min(2.0**self._failures, _LONGEST_PAUSE):
            return False
        if current is None or news["removals"] or self._seen != self._times():
            return True
        pause = min(max(10 * self._took, SHORTEST), LONGEST)
        return bool(waited > pause and (news["some"] or _is_old(current)))

    async def build(self, build: Build) -> None:
        """Have it done, and remember how it went."""
        began, seen = time.monotonic(), self._times()
        done = await build()
        self._built_at = time.monotonic()
        self._took = self._built_at - began
        self._failures = 0 if done else self._failures + 1
        self._seen = seen if done else self._seen

    def _times(self) -> tuple[float, ...]:
        return tuple(file.stat().st_mtime if file.exists() else 0.0 for file in self._files)


def _is_old(current: Snapshot) -> bool:
    """Its counts are of another day, or it ends soon."""
    now = datetime.now(UTC)
    return current.built.date() != now.date() or current.expires - now < RENEW


def builder(settings: Settings, dsn: str) -> Build:
    """Runs `python -m api.snapshots`. It is told nothing by its arguments, which others may see."""
    told = settings.model_dump(mode="json", exclude=_secrets(settings))
    message = orjson.dumps({"settings": told, "dsn": dsn})

    async def build() -> bool:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "api.snapshots", stdin=asyncio.subprocess.PIPE, cwd=os.getcwd()  # noqa: PTH109
        )  # fmt: skip
        try:
            async with asyncio.timeout(_PATIENCE):
                await process.communicate(message)
        except TimeoutError:
            log.warning("a snapshot took too long and was given up")
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode == 0

    return build


def _secrets(settings: Settings) -> set[str]:
    return {name for name, value in settings if isinstance(value, SecretStr)}


async def follow(connection: asyncpg.Connection, watch: Watch, build: Build) -> NoReturn:
    """Until cancelled."""
    woken = asyncio.Event()
    await connection.add_listener(CHANNEL, lambda *_: woken.set())
    while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", _LOCK):  # noqa: ASYNC110
        await asyncio.sleep(EVERY)
    while True:
        woken.clear()
        if await watch.due(connection):
            await watch.build(build)
        await woken_or(woken, EVERY)


async def run_snapshots(settings: Settings, dsn: str, public: str) -> None:
    """Until cancelled. `dsn` is whose lock it is, `public` what is read with."""
    if not settings.snapshot_build:
        return
    # What signs is made now: made by the first build, it would at once ask for another.
    with suppress(SettingsError, OSError):
        await asyncio.to_thread(open_signer, settings, datetime.now(UTC))
    files = (settings.mirrors, settings.signing_place / "root.json")
    watch, build = Watch(Store(settings.snapshots), files), builder(settings, public)
    pause = FIRST
    while True:
        await asyncio.sleep(pause)
        started = time.monotonic()
        try:
            await _connected(dsn, watch, build)
        except _AWAY as error:
            log.warning("snapshots wait, will be tried again: %s", type(error).__name__)
        pause = EVERY if time.monotonic() - started > _LONGEST_PAUSE else min(pause * 2, _LONGEST_PAUSE)


async def _connected(dsn: str, watch: Watch, build: Build) -> None:
    connection = await asyncpg.connect(dsn, server_settings={"application_name": "nezabudka snapshots"})
    try:
        await follow(connection, watch, build)
    finally:
        connection.terminate()
