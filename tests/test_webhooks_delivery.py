"""What is published reaches partners: signed, without a name, removals too."""

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from time_machine import Traveller

from app.database.embedded import Dsns
from app.models.base import now
from app.webhooks.running import prune
from tests.conftest import Query
from tests.factories import World, dossier
from tests.office import CELL, DAY, attempts, told, verified, verified_a
from tests.webhooks import BASE, Authority, Bureau, Got, Receiver, bureau, poster


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


async def test_a_name_that_leads_inside(
    as_editors: AsyncEngine, database: Dsns, trust: Authority, receiver: Receiver, world: World, query: Query
) -> None:
    async with bureau(as_editors, database.editor, poster(trust, allow_private=False)) as guarded:
        await guarded.endpoint(receiver.url, kinds=["prisoner"])
        await world.publish(dossier("eve"))
        await guarded.work()
    assert receiver.connections == 0
    assert [row["outcome"] for row in await attempts(query)] == ["forbidden_address"]


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
