"""A worker that is killed loses nothing and doubles nothing: real processes, SIGKILL, wherever they stand.

Where they stand is not a matter of time: the test holds a lock or an answer that stops the worker at a known
place, waits until it stands there, and kills it. `make bench-kills` does it fifty times.
"""

import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from app.database.embedded import Dsns
from app.webhooks.signing import Keys
from tests.conftest import Query
from tests.editors import SEALING_KEYS
from tests.factories import World, dossier
from tests.office import verified_a
from tests.test_import_killed import holding, until_true
from tests.waiting import PATIENCE
from tests.webhooks import Authority, Bureau, Receiver

ROUNDS = int(os.environ.get("KILL_ROUNDS", "4"))
TAKING_IN = "LOCK TABLE editorial.webhook_delivery IN SHARE MODE"
NOTING = "LOCK TABLE editorial.webhook_attempt IN SHARE MODE"
WORKERS = "FROM pg_stat_activity WHERE datname = current_database() AND application_name LIKE 'nezabudka %'"
STANDS = f"EXISTS (SELECT {WORKERS} AND wait_event_type = 'Lock')"
ALL_TOLD = (
    "(SELECT max(seq) FROM published.change) = (SELECT seq FROM published.consumer WHERE name = 'webhooks')"
    " AND NOT EXISTS (SELECT FROM editorial.webhook_delivery WHERE state <> 'delivered')"
)


class Ordeal:
    """One database, one receiver, and workers that come and go."""

    def __init__(self, dsns: Dsns, query: Query, trust: Authority, receiver: Receiver, log: Path) -> None:
        self.dsns, self.query, self.receiver, self.log = dsns, query, receiver, log
        self.chance = random.Random(5)  # noqa: S311  repeatable
        self.environment = os.environ | {
            "NEZABUDKA_DATABASE_URL": dsns.owner, "NEZABUDKA_SEALING_KEYS": SEALING_KEYS,
            "NEZABUDKA_PUBLIC_URL": "https://nezabudka.example", "NEZABUDKA_WEBHOOK_ALLOW_PRIVATE": "true",
            "SSL_CERT_FILE": str(trust.file),
        }  # fmt: skip

    @asynccontextmanager
    async def worker(self) -> AsyncIterator[None]:
        """Killed at the end of the block, and gone from PostgreSQL too."""
        command = (sys.executable, "-c", "from app.cli import main; main()", "worker")
        with self.log.open("ab") as log:
            process = await asyncio.create_subprocess_exec(
                *command, env=self.environment, stdout=log, stderr=log
            )
        try:
            yield
            assert process.returncode is None, self.log.read_text()
        finally:
            with suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        assert process.returncode == -signal.SIGKILL

    async def at_a_lock(self, statement: str) -> None:
        async with holding(self.dsns, statement), self.worker():
            await until_true(self.query, STANDS)

    async def while_taking_in(self) -> None:
        await self.at_a_lock(TAKING_IN)

    async def before_it_is_noted(self) -> None:
        """The receiver has acknowledged one."""
        await self.at_a_lock(NOTING)

    async def before_the_answer(self) -> None:
        self.receiver.silent = True
        self.receiver.asked.clear()
        try:
            async with self.worker(), asyncio.timeout(PATIENCE):
                await self.receiver.asked.wait()
        finally:
            self.receiver.silent = False

    async def after_some(self) -> None:
        """Between two messages, or in one of them."""
        goal = len(self.receiver.got) + self.chance.randint(1, 4)
        async with self.worker(), asyncio.timeout(PATIENCE):
            while len(self.receiver.got) < goal:
                self.receiver.asked.clear()
                await self.receiver.asked.wait()
            await asyncio.sleep(self.chance.uniform(0, 0.02))

    async def delivered(self) -> set[str]:
        rows = await self.query(
            "SELECT 'msg_' || replace(id::text, '-', '') AS id FROM editorial.webhook_delivery"
            " WHERE state = 'delivered'"
        )
        return {row["id"] for row in rows}


@pytest.fixture
def ordeal(database: Dsns, query: Query, trust: Authority, receiver: Receiver, tmp_path: Path) -> Ordeal:
    return Ordeal(database, query, trust, receiver, tmp_path / "worker.log")


async def test_a_killed_worker_loses_and_doubles_nothing(
    office: Bureau, world: World, ordeal: Ordeal
) -> None:
    receiver, started, killed = ordeal.receiver, time.monotonic(), Counter[str]()
    _, keys = await office.endpoint(f"https://localhost:{receiver.port}/hook")
    moments: list[Callable[[], Awaitable[None]]] = [
        ordeal.while_taking_in, ordeal.before_the_answer, ordeal.before_it_is_noted, ordeal.after_some,
    ]  # fmt: skip
    for number in range(ROUNDS):
        await edit(world, number)
        noted, heard = await ordeal.delivered(), len(receiver.got)
        moment = moments[number % len(moments)]
        await moment()
        killed[moment.__name__] += 1
        again = {one.id for one in receiver.got[heard:]} & noted
        assert not again, "what is noted as acknowledged never goes out again"
    async with ordeal.worker():
        await until_true(ordeal.query, ALL_TOLD)
    repeated = await check(receiver, keys, ordeal.query)
    words = f"{ROUNDS} workers killed {dict(killed)}: {len(receiver.got)} messages, {repeated} of them again"
    print(f"{words}; nothing lost, nothing doubled; {time.monotonic() - started:.0f} s")  # noqa: T201


async def edit(world: World, number: int) -> None:
    """Enough to be killed in the middle of; every other round somebody is withdrawn."""
    await world.publish(*(dossier(f"person-{number}-{one}") for one in range(3)))
    if number % 2:
        await world.withdraw(f"person-{number}-0")


async def check(receiver: Receiver, keys: Keys, query: Query) -> int:
    """Every change was heard, each under one id. Returns how many messages came again."""
    by_seq: dict[int, set[str]] = {}
    for one in receiver.got:
        assert verified_a(keys, one) == 1  # by the key alone: the library would find the first ones too old
        by_seq.setdefault(one.event["data"]["seq"], set()).add(one.id)
    rows = await query("SELECT seq FROM published.change ORDER BY seq")
    assert sorted(by_seq) == [row["seq"] for row in rows]
    assert {len(ids) for ids in by_seq.values()} == {1}, "who keeps the ids sees each change once"
    return len(receiver.got) - len(by_seq)
