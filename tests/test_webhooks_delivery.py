"""What is published reaches partners: signed, in order, once acknowledged never again."""

import asyncio
import base64
import random
import uuid
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.ext.asyncio import AsyncEngine
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from time_machine import Traveller

from app.database.embedded import Dsns
from app.database.sessions import transaction
from app.models.base import now
from app.models.webhooks import WebhookEndpoint
from app.webhooks import managing
from app.webhooks.running import prune
from app.webhooks.schedule import DELAYS, JITTER, LONGEST_WAIT, delay
from app.webhooks.signing import PUBLIC, Keys
from tests.conftest import Query
from tests.editors import AUTHOR, KEYRING
from tests.factories import World, dossier
from tests.webhooks import (
    BASE,
    Authority,
    Bureau,
    Got,
    Receiver,
    authority,
    bureau,
    poster,
    receiving,
)

DAY = 24 * 3600
# One person may publish it; graver kinds need two.
CELL = {
    "type": "repeated_punishment_cell", "state": "active", "severity": "severe", "urgency": "expected",
    "evidence": "single_source", "headline": {"en": "Cell"}, "text": {"en": "Told by the lawyer."},
    "since": "2026-02",
}  # fmt: skip


@pytest.fixture(scope="module")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(Path(tmp_path_factory.mktemp("authority")))


@pytest_asyncio.fixture(loop_scope="session")
async def office(as_editors: AsyncEngine, database: Dsns, trust: Authority) -> AsyncIterator[Bureau]:
    async with bureau(as_editors, database.editor, poster(trust)) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def receiver(trust: Authority) -> AsyncIterator[Receiver]:
    async with receiving(trust) as made:
        yield made


def verified_a(keys: Keys, got: Got) -> int:
    """How many `v1a` signatures are right, checked by Ed25519 alone."""
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys.public_text.removeprefix(PUBLIC)))
    content = f"{got.id}.{got.headers['webhook-timestamp']}.".encode() + got.body
    right = 0
    for one in got.headers["webhook-signature"].split(" "):
        version, _, signature = one.partition(",")
        if version == "v1a":
            try:
                public.verify(base64.b64decode(signature), content)
                right += 1
            except InvalidSignature:
                pass
    return right


def verified(keys: Keys, got: Got) -> dict[str, Any]:
    assert verified_a(keys, got) == 1
    found: dict[str, Any] = Webhook(keys.secret_text).verify(got.body, got.headers)
    return found


def told(receiver: Receiver, kind: str | None = None) -> list[tuple[str, str]]:
    events = [one.event for one in receiver.got]
    return [(one["type"], one["data"]["id"]) for one in events if kind in {None, one["data"]["kind"]}]


async def test_a_partner_verifies_what_they_get(office: Bureau, receiver: Receiver, world: World) -> None:
    await world.publish(dossier("before"))
    _, keys = await office.endpoint(receiver.url)
    [eve] = await world.publish(dossier("eve", alerts=[CELL]))
    await office.work()
    events = [verified(keys, one) for one in receiver.got]
    assert {one["type"] for one in events} >= {"prisoner.put", "alert.put"}
    assert [one["data"]["seq"] for one in events] == sorted(one["data"]["seq"] for one in events)
    [person] = [one for one in events if one["type"] == "prisoner.put"]
    assert set(person) == {"type", "timestamp", "data"}
    assert set(person["data"]) == {"seq", "kind", "id", "url"}
    assert person["data"]["id"] == str(eve)
    assert person["data"]["url"] == f"{BASE}/v1/changes?after={person['data']['seq'] - 1}&limit=1"
    [alert] = [one["data"] for one in events if one["type"] == "alert.put"]
    assert alert["url"] == f"{BASE}/v1/alerts/{alert['id']}"
    changed = receiver.got[0]
    with pytest.raises(WebhookVerificationError):
        Webhook(keys.secret_text).verify(changed.body + b" ", changed.headers)
    assert verified_a(keys, Got(changed.headers, changed.body + b" ")) == 0


async def test_a_removal_is_told_without_an_address(office: Bureau, receiver: Receiver, world: World) -> None:
    await office.endpoint(receiver.url, countries=["RU"])
    [eve] = await world.publish(dossier("eve", alerts=[CELL]))
    await office.work()
    receiver.got.clear()
    await world.withdraw("eve")
    await office.work()
    [gone] = [one.event["data"] for one in receiver.got if one.event["type"] == "prisoner.remove"]
    assert (gone["id"], gone["url"]) == (str(eve), None)
    assert "alert.remove" in [event for event, _ in told(receiver)]


async def test_no_name_in_any_message_row_or_log(
    office: Bureau, receiver: Receiver, world: World, query: Query, caplog: pytest.LogCaptureFixture
) -> None:
    await office.endpoint(receiver.url)
    receiver.status = 500
    alert = {**CELL, "headline": {"en": "Kanareyka headline"}, "text": {"en": "Kanareyka text"}}
    await world.publish(dossier("kanareyka", summary={"en": "Kanareyka summary"}, alerts=[alert]))
    await office.work()
    await world.withdraw("kanareyka")
    await office.work()
    assert receiver.got
    tables = ("endpoint", "key", "told", "delivery", "attempt")
    rows = [str(await query(f"SELECT * FROM editorial.webhook_{one}")) for one in tables]  # noqa: S608
    for words in [*rows, caplog.text, *(str(one) for one in receiver.got)]:
        assert "kanareyka" not in words.casefold()


FILTERS: list[tuple[dict[str, Any], set[str]]] = [
    ({"kinds": ["alert"]}, {"cell", "lost", "abroad"}),
    ({"kinds": ["alert"], "alert_types": ["repeated_punishment_cell"]}, {"cell", "abroad"}),
    ({"kinds": ["alert"], "severity_at_least": "severe"}, {"cell", "abroad"}),
    ({"kinds": ["alert"], "countries": ["BY"]}, {"abroad"}),
    ({"kinds": ["alert"], "ops": ["remove"]}, set()),
    ({"kinds": ["facility"]}, set()),
]


@pytest.mark.parametrize(("values", "expected"), FILTERS)
async def test_filters(
    office: Bureau, receiver: Receiver, world: World, query: Query,
    values: dict[str, Any], expected: set[str],
) -> None:  # fmt: skip
    await office.endpoint(receiver.url, **values)
    lost = {**CELL, "type": "lost_in_transfer", "severity": "minor"}
    await world.publish(
        dossier("cell", alerts=[CELL]), dossier("lost", alerts=[lost]),
        dossier("abroad", country="BY", alerts=[CELL]),
    )  # fmt: skip
    await office.work()
    owners = {
        str(row["id"]): row["slug"]
        for row in await query(
            "SELECT d.id, p.slug FROM published.document d JOIN editorial.prisoner p ON p.id = d.subject_id"
            " WHERE d.kind = 'alert'"
        )
    }
    assert {owners[identity] for _, identity in told(receiver)} == expected


async def test_who_was_told_hears_that_it_is_better(office: Bureau, receiver: Receiver, world: World) -> None:
    """An alert that is no longer so severe: who holds it as severe must know."""
    await office.endpoint(receiver.url, kinds=["alert"], severity_at_least="severe")
    await world.publish(dossier("eve", alerts=[CELL]))
    await office.work()
    await world.publish(dossier("eve", alerts=[{**CELL, "severity": "minor"}]))
    await office.work()
    assert [event for event, _ in told(receiver)][:2] == ["alert.put", "alert.put"]


async def test_unknown_severity_is_not_weak(office: Bureau, receiver: Receiver, world: World) -> None:
    await office.endpoint(receiver.url, kinds=["alert"], severity_at_least="extreme")
    await world.publish(dossier("eve", alerts=[{**CELL, "severity": "unknown"}]))
    await office.work()
    assert len(receiver.got) == 1


async def attempts(query: Query) -> list[Any]:
    return await query("SELECT * FROM editorial.webhook_attempt ORDER BY id")


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


async def test_410_ends_it(office: Bureau, receiver: Receiver, world: World, query: Query) -> None:
    await office.endpoint(receiver.url, kinds=["prisoner"])
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


async def test_one_that_hangs_holds_up_nobody(
    office: Bureau, receiver: Receiver, world: World, trust: Authority
) -> None:
    async with receiving(trust, silent=True) as hanging:
        await office.endpoint(hanging.url, kinds=["prisoner"])
        await office.endpoint(receiver.url, kinds=["prisoner"])
        await world.publish(dossier("eve"), dossier("adam"))
        working = asyncio.create_task(office.work())
        await asyncio.wait_for(hanging.asked.wait(), 10)
        await asyncio.wait_for(receiver.asked.wait(), 10)
        assert not working.done()
        while len(receiver.got) < 2:
            receiver.asked.clear()
            await asyncio.wait_for(receiver.asked.wait(), 10)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)


async def test_a_name_that_leads_inside(
    as_editors: AsyncEngine, database: Dsns, trust: Authority, receiver: Receiver, world: World, query: Query
) -> None:
    async with bureau(as_editors, database.editor, poster(trust, allow_private=False)) as guarded:
        await guarded.endpoint(receiver.url, kinds=["prisoner"])
        await world.publish(dossier("eve"))
        await guarded.work()
    assert receiver.connections == 0
    assert [row["outcome"] for row in await attempts(query)] == ["forbidden_address"]


async def test_both_generations_sign_while_a_rotation_overlaps(
    office: Bureau, receiver: Receiver, world: World, clock: Traveller, query: Query
) -> None:
    endpoint, former = await office.endpoint(receiver.url, kinds=["prisoner"])
    async with transaction(office.engine) as session:
        which = await managing.endpoint(session, endpoint.id)
        fresh = await managing.rotate(session, KEYRING, AUTHOR, which, timedelta(hours=24))
    await world.publish(dossier("eve"))
    await office.work()
    for keys in (former, fresh):
        verified(keys, receiver.got[0])
    clock.shift(DAY + 1)
    await world.publish(dossier("adam"))
    await office.work()
    verified(fresh, receiver.got[1])
    assert verified_a(former, receiver.got[1]) == 0
    with pytest.raises(WebhookVerificationError):
        Webhook(former.secret_text).verify(receiver.got[1].body, receiver.got[1].headers)
    await prune(office.engine, now())
    assert len(await query("SELECT 1 FROM editorial.webhook_key")) == 1


async def test_secrets_lie_sealed(office: Bureau, receiver: Receiver, query: Query) -> None:
    _, keys = await office.endpoint(receiver.url)
    secret, private = keys.written().split(" ")
    for table in ("webhook_key", "webhook_endpoint", "audit_entry", "data_key"):
        rows = str(await query(f"SELECT * FROM editorial.{table}"))  # noqa: S608
        assert secret.removeprefix("whsec_") not in rows
        assert private.removeprefix("whsk_") not in rows


async def test_old_deliveries_go(
    office: Bureau, receiver: Receiver, world: World, query: Query, clock: Traveller
) -> None:
    await office.endpoint(receiver.url)
    await world.publish(dossier("eve"))
    await office.work()
    await prune(office.engine, now())
    assert await attempts(query)
    clock.shift(31 * DAY)
    await prune(office.engine, now())
    assert await attempts(query) == []
    assert await query("SELECT 1 FROM editorial.webhook_delivery") == []


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


async def test_killed_fifty_times_nothing_is_lost_or_doubled(
    office: Bureau, receiver: Receiver, world: World, query: Query
) -> None:
    """Cancelled at random moments and begun again, while people come and go."""
    chance = random.Random(5)  # noqa: S311  the same each time
    await office.endpoint(receiver.url)
    for number in range(50):
        if number % 5 == 0:
            await world.publish(dossier(f"person-{number}"))
        if number % 10 == 9:
            await world.withdraw(f"person-{number - 4}")
        acknowledged = await ids_delivered(query)
        heard = len(receiver.got)
        await killed(office, chance.randrange(1, 120))
        again = {one.id for one in receiver.got[heard:]} & acknowledged
        assert not again, "never again once it is noted as acknowledged"
    await office.work()
    rows = await query("SELECT seq FROM published.change ORDER BY seq")
    by_seq: dict[int, set[str]] = {}
    for one in receiver.got:
        by_seq.setdefault(one.event["data"]["seq"], set()).add(one.id)
    assert sorted(by_seq) == [row["seq"] for row in rows]
    assert {len(ids) for ids in by_seq.values()} == {1}, "one id a change"
    assert await query("SELECT 1 FROM editorial.webhook_delivery WHERE state <> 'delivered'") == []


async def ids_delivered(query: Query) -> set[str]:
    rows = await query("SELECT id FROM editorial.webhook_delivery WHERE state = 'delivered'")
    return {f"msg_{uuid.UUID(str(row['id'])).hex}" for row in rows}


async def killed(office: Bureau, steps: int) -> None:
    working = asyncio.create_task(office.work())
    for _ in range(steps):
        await asyncio.sleep(0)
        if working.done():
            break
    await asyncio.sleep(0.001 * (steps % 7))
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
