"""A work that fails for a reason nobody foresaw: the others go on, it begins again, operators are told."""

import asyncio
import logging
import re
from typing import Any

import httpx
import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app import heartbeat, lasting
from app.database.embedded import Dsns
from app.database.sessions import transaction
from app.heartbeat import beat
from app.lasting import Troubles
from app.settings import Part
from search import working
from tests.conftest import client_of

SECRET = "Тайна Тайновна"


async def worker_of(client: httpx.AsyncClient) -> str:
    ready = await client.get("/readyz")
    assert ready.status_code == 200
    found: str = ready.json()["checks"]["worker"]
    return found


@pytest.mark.usefixtures("worker")
async def test_a_work_that_fails_begins_again_and_holds_up_no_other(
    database: Dsns, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    begun, may_go, other = 0, asyncio.Event(), asyncio.Event()

    async def failing(_engine: Any) -> None:
        nonlocal begun
        begun += 1
        if begun < 3:
            raise KeyError(SECRET)
        may_go.set()
        await asyncio.Event().wait()

    async def hourly(_engine: Any) -> None:
        await may_go.wait()  # much later than the failures
        other.set()
        await asyncio.Event().wait()

    monkeypatch.setattr(working, "run_remaking", failing)
    monkeypatch.setattr(working, "run_hourly", hourly)
    monkeypatch.setattr(lasting, "SHORTEST", 0.01)
    monkeypatch.setattr(heartbeat, "EVERY", 0.01)
    async with client_of(database, Part.ALL) as client:
        await other.wait()
        while (told := await worker_of(client)) in {"never seen", "ok"}:  # noqa: ASYNC110  until the next beat
            await asyncio.sleep(0.02)
        assert told == "failed lately: remaking"
        metrics = (await client.get("/metrics")).text
    assert "nezabudka_worker_troubled 1.0" in metrics
    lines = [one.getMessage() for one in caplog.records if one.name == "app.lasting"]
    assert len(lines) == 2
    assert lines[0].startswith("remaking: ")
    assert "KeyError" in lines[0]
    assert "in failing" in lines[0]
    assert SECRET not in caplog.text


async def test_what_is_told_of_the_worker(
    database: Dsns, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with client_of(database, Part.PUBLIC) as client:
        assert await worker_of(client) == "never seen"
        troubles = Troubles()
        await beat(engine, troubles)
        assert await worker_of(client) == "ok"
        troubles.note("webhooks")
        troubles.note("calendar")
        await beat(engine, troubles)
        assert await worker_of(client) == "failed lately: calendar, webhooks"
        monkeypatch.setattr(lasting, "LATELY", -1.0)
        await beat(engine, troubles)
        assert await worker_of(client) == "ok"
        async with transaction(engine) as session:
            await session.execute(text("UPDATE published.heartbeat SET at = at - interval '90 s'"))
        assert (await worker_of(client)).startswith("not seen for ")
        [seen] = re.findall(
            r"^nezabudka_worker_seen_seconds (\S+)", (await client.get("/metrics")).text, re.MULTILINE
        )
        assert float(seen) >= 90


async def test_long_work_between_failures_is_no_row_of_them(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(lasting, "SHORTEST", 0.001)
    monkeypatch.setattr(lasting, "LONGEST", 0.004)
    left = 6

    async def failing() -> None:
        nonlocal left
        left -= 1
        if left:
            raise ValueError

    caplog.set_level(logging.ERROR)
    await lasting.lasting("work", failing, Troubles())
    assert len(caplog.records) == 5
