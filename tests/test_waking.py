"""A worker waits for news, or for its time, and can always be stopped."""

import asyncio

import pytest

from app.database.waking import woken_or
from tests.waiting import PATIENCE


async def test_news_end_the_wait() -> None:
    woken = asyncio.Event()
    waiting = asyncio.create_task(woken_or(woken, 600))
    await asyncio.sleep(0)
    woken.set()
    await asyncio.wait_for(waiting, PATIENCE)


async def test_time_ends_the_wait() -> None:
    await asyncio.wait_for(woken_or(asyncio.Event(), 0.001), PATIENCE)


@pytest.mark.parametrize("news_first", [True, False])
async def test_who_is_stopped_as_news_come_stops(*, news_first: bool) -> None:
    woken = asyncio.Event()

    async def work() -> None:
        while True:
            woken.clear()
            await woken_or(woken, 600)

    worker = asyncio.create_task(work())
    await asyncio.sleep(0)
    for step in (woken.set, worker.cancel) if news_first else (worker.cancel, woken.set):
        step()
    done, _ = await asyncio.wait([worker], timeout=PATIENCE)
    assert done == {worker}
    assert worker.cancelled()
