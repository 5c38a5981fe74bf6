"""Addresses that were printed: which still hold, which are old, who was moved."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from app.letters.rules import countries, rules_for, write_in
from app.publication.daily import refresh_due
from app.vocabularies import vocabulary
from tests.factories import World, dossier, facility
from tests.letters import HELD, colony, listed, open_way, today, writable

CHECK = "/v1/letters/check"


async def letters_of(client: httpx.AsyncClient, slug: str) -> dict[str, Any]:
    letters: dict[str, Any] = (await client.get(f"/v1/prisoners/{slug}/letters")).json()["letters"]
    return letters


async def checked(client: httpx.AsyncClient, asked: dict[str, str | None]) -> dict[str, dict[str, Any]]:
    people = [{"slug": slug, "address_version": version} for slug, version in asked.items()]
    answer = await client.post(CHECK, json={"people": people})
    assert answer.status_code == 200, answer.text
    assert [one["slug"] for one in answer.json()["items"]] == list(asked)
    return {one["slug"]: one for one in answer.json()["items"]}


async def test_what_became_of_printed_addresses(client: httpx.AsyncClient, world: World) -> None:
    old = (today() - timedelta(days=15)).isoformat()
    elsewhere = [{"lang": "ru", "lines": ["ул. Иная, 2"], "postcode": "000001"}]
    await world.load(facilities=[facility(), facility("other-colony", addresses=elsewhere)])
    everybody = (
        "current", "stale", "moved", "transit", "released", "died", "withdrawn", "unwilling", "blocked",
        "lost",
    )  # fmt: skip
    long_held = [{"facility": "sample-colony", "start": "2023-01-01"}]
    await world.publish(*(writable(slug, stays=long_held) for slug in everybody))
    printed: dict[str, str | None] = {
        slug: (await letters_of(client, slug))["address_version"] for slug in everybody
    }
    assert all(printed.values())
    moved_on = today() - timedelta(days=2)
    moved = [
        long_held[0] | {"end": (moved_on - timedelta(days=1)).isoformat()},
        {"facility": "other-colony", "start": moved_on.isoformat()},
    ]
    await world.publish(
        writable("stale", stays=long_held, letters={"verified_on": old}),
        writable("moved", stays=moved), writable("transit", stays=[{"start": today().isoformat()}]),
        writable("released", status="released_term_served"), writable("died", status="died_in_custody"),
        writable("unwilling", letters={"wants": "no"}),
        writable("blocked", letters={"channels": [open_way() | {"status": "blocked"}]}), dossier("lost"),
    )  # fmt: skip
    await world.withdraw("withdrawn")
    told = await checked(client, printed | {"stranger": "x"})
    assert {slug: one["standing"] for slug, one in told.items()} == {
        "current": "current", "stale": "stale", "moved": "moved", "transit": "in_transit",
        "released": "released", "died": "died", "withdrawn": "withdrawn", "unwilling": "not_wanted",
        "blocked": "closed", "lost": "no_address", "stranger": "unknown",
    }  # fmt: skip
    assert (told["moved"]["moved_on"], told["current"]["moved_on"]) == (moved_on.isoformat(), None)
    assert told["moved"]["address_version"] == (await letters_of(client, "moved"))["address_version"]
    assert (told["withdrawn"]["url"], told["stale"]["verified_on"]) == (None, old)


async def test_a_former_address_of_the_profile_is_followed(client: httpx.AsyncClient, world: World) -> None:
    await colony(world)
    [identity] = await world.publish(writable("before"))
    await world.publish(writable("before", names=[{"lang": "en", "full": "Invented Other"}]))
    told = await checked(client, {"before": None})
    assert told["before"]["url"] == "/v1/prisoners/before"
    assert str(identity)


@pytest.mark.parametrize(
    "body", [{"people": []}, {"people": [{"slug": ""}]}, {"people": [{"slug": "a"}] * 501}, {"who": "me"}]
)
async def test_what_is_refused(client: httpx.AsyncClient, body: Any) -> None:
    assert (await client.post(CHECK, json=body)).status_code == 422


async def test_an_old_address_says_so_when_its_day_has_come(client: httpx.AsyncClient, world: World) -> None:
    await colony(world)
    day = today() - timedelta(days=14)
    await world.publish(writable("somebody", letters={"verified_on": day.isoformat()}))
    letters = await letters_of(client, "somebody")
    tomorrow = today() + timedelta(days=1)
    assert (letters["stale"], letters["stale_from"]) == (False, tomorrow.isoformat())
    await refresh_due(world.engine, tomorrow)
    letters = await letters_of(client, "somebody")
    assert letters["stale"]
    assert letters["envelope_lines"]
    assert await listed(client) == ["somebody"]


async def test_language_interests_and_new_arrests(client: httpx.AsyncClient, world: World) -> None:
    await colony(world)
    recent = (today() - timedelta(days=20)).isoformat()
    await world.publish(
        writable("chess", letters={"interests": ["chess", "books"]}, detained_on=recent),
        writable("german", letters={"language_rule": "translation_offered"}, detained_on="2020-01-01"),
        writable("minsk", country="BY", letters={"languages": []}),
        writable("elsewhere", country="CN", letters={"languages": ["zh-Hans", "en"]}),
    )  # fmt: skip
    assert set(await listed(client, language="ru")) == {"chess", "german", "minsk"}
    assert set(await listed(client, language="de-AT")) == {"german"}
    assert set(await listed(client, language="be")) == {"german", "minsk"}
    assert set(await listed(client, language="en")) == {"german", "elsewhere"}
    assert await listed(client, interest="chess") == ["chess"]
    assert await listed(client, arrested_within=30) == ["chess"]
    assert (await client.get("/v1/letters?interest=fame")).status_code == 422
    assert (await client.get("/v1/letters?language=nonsense-")).status_code == 422


async def test_rules_name_their_sources(client: httpx.AsyncClient) -> None:
    [belarus] = (await client.get("/v1/letters/rules?country=BY&lang=ru")).json()["items"]
    assert any("Письмо.бел" in one["text"]["ru"] for one in belarus["safety"])
    every = (await client.get("/v1/letters/rules")).json()["items"]
    assert [one["country"] for one in every] == list(countries()) == ["BY", "RU"]
    for rule in (rule for one in every for rule in one["rules"] + one["safety"]):
        assert set(rule["text"]) >= {"en", "ru"}
        assert rule["sources"]
        assert all(source["url"].startswith("https://") and source["title"] for source in rule["sources"])
        assert set(rule["channels"]) <= vocabulary("letter_channel_type").codes
        assert set(rule["statuses"]) <= vocabulary("detention_status").codes
    assert (await client.get("/v1/letters/rules?country=DE")).json() == {"items": []}
    assert (await client.get("/v1/letters/rules?country=ZZ")).status_code == 422


def test_rules_are_those_of_the_way_and_the_status() -> None:
    everything = rules_for("BY")
    serving = rules_for("BY", ["e_letter_zt"], "serving_sentence")
    assert everything is not None
    assert serving is not None
    codes = {rule.code for rule in serving.rules}
    assert "relatives-only" in codes
    assert {"delays", "reply-envelope"} <= {rule.code for rule in everything.rules} - codes
    assert rules_for("FR") is None


def test_what_is_let_through() -> None:
    assert write_in("RU", "unknown", ["en"]) == ["ru"]
    assert write_in("RU", "any", []) == ["any"]
    assert write_in("FR", "unknown", ["fr-CA"]) == ["fr"]
    assert write_in("FR", "unknown", []) == ["any"]
    assert write_in("BY", "ru_plus_local", ["pl"]) == ["be", "pl", "ru"]
    assert HELD
