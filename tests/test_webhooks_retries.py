"""Receivers that fail, wait, hang or say goodbye: tried again as the standard says, and nobody else waits."""

import asyncio
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from time_machine import Traveller

from app.database.sessions import transaction
from app.editorial.changes.tasks import raise_tasks
from app.models.base import now
from app.models.webhooks import WebhookEndpoint
from app.webhooks import managing
from app.webhooks.schedule import DELAYS, JITTER, LONGEST_WAIT, delay
from tests.conftest import Query
from tests.editors import AUTHOR
from tests.factories import World, dossier
from tests.office import DAY, attempts
from tests.waiting import PATIENCE
from tests.webhooks import Authority, Bureau, Receiver, receiving


async def test_ten_attempts_over_three_days(
    office: Bureau, receiver: Receiver, world: World, query: Query, clock: Traveller
) -> None:
    """500 for days: the same message under the same id, the same bytes, each time later, then no more."""
    endpoint, _ = await office.endpoint(receiver.url, kinds=["prisoner"])
    receiver.status = 500
    await world.publish(dossier("eve"))
    for wait in DELAYS:
        seconds = wait.total_seconds()
        if seconds > 5:
            clock.shift(seconds - 3)
            await office.work()
            before = len(receiver.got)
            assert before == DELAYS.index(wait), "not a moment too early"
            clock.shift(3)
        clock.shift(seconds * JITTER if seconds > 5 else seconds * (1 + JITTER))
        await office.work()
    assert len(receiver.got) == 10
    assert len({(one.id, one.body) for one in receiver.got}) == 1
    assert len({one.headers["webhook-timestamp"] for one in receiver.got}) == 10
    clock.shift(3 * DAY)
    await office.work()
    assert len(receiver.got) == 10
    [row] = await query("SELECT state, attempts FROM editorial.webhook_delivery")
    assert tuple(row) == ("failed", 10)
    [row] = await query("SELECT enabled, failing_since FROM editorial.webhook_endpoint")
    assert row["enabled"]
    assert row["failing_since"] is not None
    receiver.status = 204
    async with transaction(office.engine) as session:
        which = await managing.endpoint(session, endpoint.id)
        assert await managing.recover(session, AUTHOR, which, now() - timedelta(days=9)) == 1
    await office.work()
    assert len({one.id for one in receiver.got}) == 1
    [row] = await query("SELECT failing_since FROM editorial.webhook_endpoint")
    assert row["failing_since"] is None


def test_the_schedule_is_that_of_the_standard() -> None:
    assert sum(DELAYS, timedelta()) == timedelta(hours=75, minutes=35, seconds=5)
    assert delay(len(DELAYS)) is None


@given(st.integers(0, 9), st.none() | st.floats(0, 1e12), st.floats(0, 1))
def test_waits_have_bounds(attempt: int, asked: float | None, chance: float) -> None:
    wait = delay(attempt, asked, chance)
    assert wait is not None
    assert DELAYS[attempt] <= wait <= max(DELAYS[attempt] * (1 + JITTER), LONGEST_WAIT)
    if asked is not None:
        assert wait >= min(timedelta(seconds=min(asked, 1e6)), LONGEST_WAIT)


async def test_busy_receivers_say_when(
    office: Bureau, receiver: Receiver, world: World, query: Query, clock: Traveller
) -> None:
    await office.endpoint(receiver.url, kinds=["prisoner"])
    receiver.status, receiver.headers = 429, "retry-after: 600\r\n"
    await world.publish(dossier("eve"))
    await office.work()
    clock.shift(590)
    await office.work()
    assert len(receiver.got) == 1
    receiver.status, receiver.headers = 503, "retry-after: 99999999\r\n"
    clock.shift(15)
    await office.work()
    assert len(receiver.got) == 2
    receiver.status = 200
    clock.shift(DAY + 1)
    await office.work()
    assert len(receiver.got) == 3
    assert [row["outcome"] for row in await attempts(query)] == ["too_busy", "too_busy", "acknowledged"]


async def test_410_ends_it_and_somebody_is_asked_to_look(
    office: Bureau, receiver: Receiver, world: World, query: Query
) -> None:
    endpoint, _ = await office.endpoint(receiver.url, kinds=["prisoner"])
    receiver.status = 410
    await world.publish(dossier("eve"))
    await world.publish(dossier("adam"))
    await office.work()
    assert len(receiver.got) == 1
    [row] = await query("SELECT enabled, disabled_reason FROM editorial.webhook_endpoint")
    assert tuple(row) == (False, "gone")
    [entry] = await query(
        "SELECT actor_id, detail FROM editorial.audit_entry WHERE action = 'webhook:disabled'"
    )
    assert entry["actor_id"] is None
    await world.publish(dossier("olga"))
    await office.work()
    assert len(await query("SELECT 1 FROM editorial.webhook_delivery")) == 2
    assert await tasks(office, query) == [("webhook", endpoint.id, "gone", False)]
    await switch(office, endpoint, on=True)
    assert await tasks(office, query) == [("webhook", endpoint.id, "gone", True)]
    await office.work()
    assert [done for *_, done in await tasks(office, query)] == [True, False], "it said so again"


async def tasks(office: Bureau, query: Query) -> list[tuple[object, ...]]:
    """What stands in the queue of editors a minute later: about what, why, and whether it is done."""
    async with transaction(office.engine) as session:
        await raise_tasks(session, now().date())
    rows = await query(
        "SELECT record_kind, record_id, reason, done_at FROM editorial.task ORDER BY created_at"
    )
    return [(*tuple(row)[:3], row["done_at"] is not None) for row in rows]


async def test_one_that_hangs_holds_up_nobody(
    office: Bureau, receiver: Receiver, world: World, trust: Authority
) -> None:
    async with receiving(trust, silent=True) as hanging:
        await office.endpoint(hanging.url, kinds=["prisoner"])
        await office.endpoint(receiver.url, kinds=["prisoner"])
        await world.publish(dossier("eve"), dossier("adam"))
        working = asyncio.create_task(office.work())
        await asyncio.wait_for(hanging.asked.wait(), PATIENCE)
        await asyncio.wait_for(receiver.asked.wait(), PATIENCE)
        assert not working.done()
        while len(receiver.got) < 2:
            receiver.asked.clear()
            await asyncio.wait_for(receiver.asked.wait(), PATIENCE)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def test_off_hears_nothing_and_on_goes_on(
    office: Bureau, receiver: Receiver, world: World, clock: Traveller
) -> None:
    endpoint, _ = await office.endpoint(receiver.url, kinds=["prisoner"])
    receiver.status = 500
    await world.publish(dossier("eve"))
    await office.work()
    await switch(office, endpoint, on=False)
    receiver.status = 200
    clock.shift(60)
    await world.publish(dossier("adam"))
    await office.work()
    assert len(receiver.got) == 1
    await switch(office, endpoint, on=True)
    await office.work()
    assert len(receiver.got) == 2
    assert len({one.id for one in receiver.got}) == 1


async def switch(office: Bureau, endpoint: WebhookEndpoint, *, on: bool) -> None:
    async with transaction(office.engine) as session:
        await managing.switch(session, AUTHOR, await managing.endpoint(session, endpoint.id), on=on)
