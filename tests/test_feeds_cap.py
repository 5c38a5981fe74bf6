"""CAP 1.2: valid by the schema of OASIS, and the life cycle as messages that refer to each other."""

import uuid
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from time_machine import Traveller

from api.feeds.cap import Message, moment, render
from app.text.languages import canonical_tag
from tests.factories import World, dossier, facility
from tests.feeds import LARGEST, NS, read_atom, read_cap, texts
from tests.test_feeds import alert

IDENTITY = str(uuid.UUID(int=7))


async def publish(world: World, **more: Any) -> None:
    """The same alert again, changed."""
    stays = [{"facility": "sample-colony", "start": "2024-01-01"}]
    action = {
        "kind": "appeal",
        "text": "Write to the prosecutor & ask",
        "url": "https://example.org/?a=1&b=2",
    }
    values = alert("Cell", id=IDENTITY, actions=[action], review_by="2099-02-03") | more
    await world.publish(dossier("ann", alerts=[values], region="RU-BA", stays=stays))


async def read(client: httpx.AsyncClient, query: str = "") -> Any:
    answer = await client.get(f"/feeds/alerts/{IDENTITY}.cap{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("application/cap+xml")
    return read_cap(answer.content)


def value(root: Any, path: str) -> str:
    [found] = texts(root, f"{path}/text()")
    return found


async def test_a_message_says_what_the_alert_says(client: httpx.AsyncClient, world: World) -> None:
    await world.load(facilities=[facility()])
    await publish(world)
    root = await read(client)
    expected = {
        "c:status": "Test", "c:msgType": "Alert", "c:scope": "Public", "c:sender": "test",
        "c:info[1]/c:language": "en", "c:info[2]/c:language": "ru", "c:info[1]/c:category": "Security",
        "c:info[1]/c:urgency": "Expected", "c:info[1]/c:severity": "Severe",
        "c:info[1]/c:certainty": "Unknown",
        "c:info[1]/c:responseType": "Execute", "c:info[1]/c:expires": "2099-02-03T23:59:59-00:00",
        "c:info[1]/c:headline": "Cell · Invented Ann", "c:info[1]/c:description": "Told by the lawyer.",
        "c:info[1]/c:instruction": "Write to the prosecutor & ask https://example.org/?a=1&b=2",
        "c:info[1]/c:web": f"http://test/alerts/{IDENTITY}",
        "c:info[2]/c:event": "Неоднократное помещение в ШИЗО",
    }  # fmt: skip
    for path, wanted in expected.items():
        if path == "c:info[2]/c:event":
            assert value(root, path) != value(root, "c:info[1]/c:event")
        else:
            assert value(root, path) == wanted, path
    assert value(root, "c:info[1]/c:area/c:areaDesc").startswith("Invented colony, ")
    codes = texts(root, "c:info[1]/c:area/c:geocode/c:value/text()")
    assert codes == ["RU-BA", "RU"]
    assert texts(root, "c:references/text()") == []
    assert len(texts(await read(client, "?lang=ru"), "c:info/c:language/text()")) == 1


async def test_updates_and_the_cancel_refer_to_what_was_sent(
    client: httpx.AsyncClient, world: World, clock: Traveller
) -> None:
    await world.load(facilities=[facility()])
    sent: list[str] = []
    steps = [("active", "Alert"), ("updated", "Update"), ("resolved", "Update"), ("retracted", "Cancel")]
    for number, (state, kind) in enumerate(steps):
        await publish(world, state=state, text={"en": f"Word {number}"})
        root = await read(client)
        assert value(root, "c:msgType") == kind
        assert texts(root, "c:references/text()") == ([" ".join(sent)] if sent else [])
        sent.append(",".join(value(root, f"c:{name}") for name in ("sender", "identifier", "sent")))
        if state in {"resolved", "retracted"}:
            assert value(root, "c:info[1]/c:responseType") == "AllClear"
            assert value(root, "c:info[1]/c:urgency") == "Past"
            assert value(root, "c:info[1]/c:expires") == value(root, "c:sent")
        clock.shift(60)
    assert value(root, "c:note") == "Retracted"
    assert value(root, "c:info[1]/c:headline").startswith("Retracted · ")
    assert len(set(sent)) == len(steps)


async def test_the_index_leads_to_each_message(client: httpx.AsyncClient, world: World) -> None:
    await world.load(facilities=[facility()])
    await publish(world)
    root = read_atom((await client.get("/feeds/alerts.cap.atom?severity=severe")).content)
    [link] = texts(root, "a:entry/a:link[@type='application/cap+xml']/@href")
    read_cap((await client.get(link)).content)
    ordinary = read_atom((await client.get("/feeds/alerts.atom")).content)
    assert texts(ordinary, "a:entry/a:link[@type='application/cap+xml']/@href") == [link]
    await world.withdraw("ann")
    gone = await client.get(link)
    assert (gone.status_code, "Ann" in gone.text) == (410, False)
    index = read_atom((await client.get("/feeds/alerts.cap.atom")).content)
    assert texts(index, "at:deleted-entry/@ref") == [f"urn:uuid:{IDENTITY}"]


async def test_all_alerts_of_the_seed_are_valid(seeded_client: httpx.AsyncClient) -> None:
    items = (await seeded_client.get("/v1/alerts?limit=200")).json()["items"]
    assert items
    for item in items:
        root = read_cap((await seeded_client.get(f"/feeds/alerts/{item['id']}.cap")).content)
        assert value(root, "c:status") == ("Test" if item["prisoner"]["sample"] else "Actual")
        assert set(texts(root, "c:info/c:language/text()")) == set(item["headline"])


async def test_head_and_304(client: httpx.AsyncClient, world: World) -> None:
    await world.load(facilities=[facility()])
    await publish(world)
    address = f"/feeds/alerts/{IDENTITY}.cap"
    answer = await client.get(address)
    again = await client.get(address, headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.head(address)).content == b""
    assert (await client.get(f"{address}?format=json")).status_code == 422


TAGS = ["en", "ru", "be", "uk", "tt", "ba", "cv", "fa", "ar", "zh-Hans", "zh-Hant", "ja", "ko", "my", "ka",
        "hy", "kk", "ky", "uz", "tg", "tk", "az", "lt", "lv", "et", "pl", "cs", "sk", "de", "fr"]  # fmt: skip


@pytest.mark.parametrize("state", ["active", "expired", "retracted", "exercise"])
def test_thirty_long_languages_fit_on_the_wire(state: str) -> None:
    import gzip  # noqa: PLC0415
    import random  # noqa: PLC0415

    chance = random.Random(3)  # noqa: S311
    words = {
        canonical_tag(tag): " ".join(
            "".join(chance.choice("abcdefghij") for _ in range(7)) for _ in range(2000)
        )
        for tag in TAGS
    }
    document: dict[str, Any] = {
        "id": IDENTITY, "url": f"/v1/alerts/{IDENTITY}", "type": "torture_reported", "severity": "extreme",
        "urgency": "immediate", "evidence": "corroborated", "state": state, "headline": words, "text": words,
        "since": "2026-01", "review_by": None, "actions": [], "country": "RU",
        "prisoner": {"sample": False, "name": {"en": "N. N."}},
    }  # fmt: skip
    at = datetime(2026, 3, 1, 12, tzinfo=UTC)
    body = render(Message(document, [(2, at), (1, at)], "https://example.org", None, None), [])
    root = read_cap(body)
    assert len(gzip.compress(body)) <= LARGEST
    assert texts(root, "c:info/c:language/text()")[0] == "en"
    assert value(root, "c:sent") == moment(at) == "2026-03-01T12:00:00-00:00"
    assert value(root, "c:status") == ("Exercise" if state == "exercise" else "Actual")
    assert NS["c"] == root.nsmap[None]
