"""Sets of people for an evening: nobody is in two at once, and nothing is known of who asks."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from time_machine import Traveller

from app.database.embedded import Dsns
from app.letters.leasing import LEAST_SHARE
from app.settings import Part
from tests.conftest import Query, client_of
from tests.factories import World
from tests.letters import colony, crowd, group_token, handed_out, isolated, listed, slugs_of, today, writable

pytestmark = pytest.mark.usefixtures("clock")  # no full hour comes between
LEASES = "/v1/letters/leases"


async def test_the_neediest_first_and_nobody_twice(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 5)
    await world.publish(writable("alone", **isolated()))
    first, second = await handed_out(client, people=3), await handed_out(client, people=3)
    assert slugs_of(first)[0] == "alone"
    assert sorted(slugs_of(first) + slugs_of(second)) == ["alone", *(f"somebody-{n:03}" for n in range(5))]
    nobody = await client.post(LEASES, json={})
    assert (nobody.status_code, nobody.json()["code"]) == (409, "nobody-free")
    assert len(await listed(client)) == 6  # the list itself still shows everybody


async def test_evenings_at_the_same_moment_get_different_people(
    client: httpx.AsyncClient, world: World
) -> None:
    await crowd(world, 40)
    sets = await asyncio.gather(*(handed_out(client, people=5) for _ in range(8)))
    people = [slug for one in sets for slug in slugs_of(one)]
    assert (len(people), len(set(people))) == (40, 40)
    assert len({one["token"] for one in sets}) == 8


async def test_the_database_itself_refuses_a_second_set(
    client: httpx.AsyncClient, world: World, query: Query
) -> None:
    await crowd(world, 1)
    await handed_out(client)
    with pytest.raises(asyncpg.ExclusionViolationError):
        await query(
            "WITH other AS (INSERT INTO letters.lease"
            " SELECT gen_random_uuid(), 'x', known, begins_at, ends_at FROM letters.lease RETURNING id)"
            " INSERT INTO letters.leased"
            " SELECT other.id, person_id, 1, false, during FROM letters.leased, other"
        )


async def test_a_set_ends_is_prolonged_and_is_read_again(world: World, database: Dsns) -> None:
    await crowd(world, 2)
    async with client_of(database) as client:
        made = await handed_out(client, people=2, hours=1)
        path = f"{LEASES}/{made['token']}"
        until = datetime.fromisoformat(made["until"])
        assert timedelta(hours=1) <= until - datetime.now(UTC) <= timedelta(hours=2)
        assert (until.minute, until.second, until.microsecond) == (0, 0, 0)
        assert (await client.get(path)).json() == made
        longer = (await client.post(f"{path}/prolong", json={"hours": 5})).json()
        assert datetime.fromisoformat(longer["until"]) == until + timedelta(hours=4)
        assert (await client.post(f"{path}/prolong", json={"hours": 1})).json()["until"] == longer["until"]
        assert (await client.post(LEASES, json={})).status_code == 409


async def test_after_its_end_others_get_them(
    client: httpx.AsyncClient, world: World, clock: Traveller
) -> None:
    await crowd(world, 2)
    made = await handed_out(client, people=2, hours=1)
    clock.shift(timedelta(hours=2))
    again = await handed_out(client, people=2)
    assert sorted(slugs_of(again)) == sorted(slugs_of(made))
    over = await client.post(f"{LEASES}/{made['token']}/prolong", json={})
    assert (over.status_code, over.json()["code"]) == (409, "lease-over")
    old = (await client.get(f"{LEASES}/{made['token']}")).json()
    assert old["over"]
    assert slugs_of(old) == slugs_of(made)


async def test_what_is_given_back_is_free_at_once(
    client: httpx.AsyncClient, world: World, query: Query
) -> None:
    await crowd(world, 3)
    made = await handed_out(client, people=3)
    path = f"{LEASES}/{made['token']}"
    one, *rest = slugs_of(made)
    assert (await client.post(f"{path}/return", json={"slugs": [one, "stranger"]})).json() == {"returned": 1}
    assert slugs_of(await handed_out(client)) == [one]
    assert slugs_of((await client.get(path)).json()) == rest
    assert (await client.post(f"{path}/return", json={})).json() == {"returned": 2}
    assert (await client.get(path)).status_code == 404
    handed = await query("SELECT handed FROM letters.standing ORDER BY handed")
    assert [row["handed"] for row in handed] == [0, 0, 1]  # as if it had not been handed out


async def test_filters_are_those_of_the_list(client: httpx.AsyncClient, world: World) -> None:
    await colony(world)
    await world.publish(writable("here"), writable("there", country="BY"))
    assert slugs_of(await handed_out(client, filters={"country": "BY"})) == ["there"]
    assert slugs_of(await handed_out(client, filters={"country": ["RU", "BY"], "sample": "true"})) == ["here"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"filters": {"fame": "yes"}}, "#/filters/fame"),
        ({"filters": {"country": "ZZ"}}, "#/filters/country"),
        ({"filters": {"sort": "name"}}, "#/filters/sort"), ({"filters": {"cursor": "x"}}, "#/filters/cursor"),
        ({"people": 0}, "#/people"), ({"people": 101}, "#/people"), ({"hours": 169}, "#/hours"),
        ({"who": "me"}, "#/who"), ({"filters": {"country": 3}}, None), ([], "#"),
    ],
)  # fmt: skip
async def test_what_is_refused(client: httpx.AsyncClient, body: Any, pointer: str | None) -> None:
    answer = await client.post(LEASES, json=body)
    assert answer.status_code == 422, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    if pointer:
        assert answer.json()["errors"][0]["pointer"] == pointer


async def test_strangers_know_no_token(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 2)
    await handed_out(client, people=1)
    for token in ("nzl_guess", "%00", "a" * 100, "ё"):
        for answer in (
            await client.get(f"{LEASES}/{token}"), await client.post(f"{LEASES}/{token}/prolong", json={}),
            await client.post(f"{LEASES}/{token}/return", json={}),
        ):  # fmt: skip
            assert answer.status_code == 404
    wrong = await client.post(LEASES, json={}, headers={"authorization": "Bearer nzg_guess"})
    assert (wrong.status_code, wrong.json()["code"]) == (401, "group-unknown")


async def test_nobody_unknown_holds_the_whole_list(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 2 * LEAST_SHARE + 20)
    token = await group_token(world)
    half = LEAST_SHARE + 10
    assert len(slugs_of(await handed_out(client, people=100, hours=12))) == half
    assert (await client.post(LEASES, json={})).status_code == 409
    assert len(slugs_of(await handed_out(client, people=100, group=token))) == half
    assert len(await listed(client)) == 2 * half


async def test_only_groups_hold_people_for_days(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 2)
    token = await group_token(world)
    for group, hours in ((None, 12), (token, 100)):
        made = await handed_out(client, people=1, hours=100, group=group)
        left = datetime.fromisoformat(made["until"]) - datetime.now(UTC)
        assert timedelta(hours=hours) <= left <= timedelta(hours=hours + 1)


async def test_who_was_withdrawn_or_moved_is_in_no_set(client: httpx.AsyncClient, world: World) -> None:
    await crowd(world, 3)
    made = await handed_out(client, people=3)
    await world.withdraw("somebody-000")
    await world.publish(writable("somebody-001", stays=[{"start": today().isoformat()}]))
    again = (await client.get(f"{LEASES}/{made['token']}")).json()
    assert (slugs_of(again), again["closed"]) == (["somebody-002"], ["somebody-001"])


async def test_cards_speak_the_language_that_was_asked_for(client: httpx.AsyncClient, world: World) -> None:
    await colony(world)
    names = [{"lang": "ru", "full": "Вымышленный"}, {"lang": "en", "full": "Invented"}]
    await world.publish(writable("somebody", names=names))
    answer = await client.post(f"{LEASES}?lang=en", json={})
    assert answer.json()["items"][0]["name"] == {"en": "Invented"}
    assert answer.headers["cache-control"] == "no-store"


async def test_without_a_way_to_write_the_list_is_still_read(world: World, database: Dsns) -> None:
    await crowd(world, 1)
    public = Dsns("", "", database.public)
    async with client_of(public, Part.PUBLIC) as client:
        assert await listed(client) == ["somebody-000"]
        told = {"people": [{"slug": "somebody-000", "letters": 1}]}
        for path, body in (("leases", {}), ("counts", told)):
            answer = await client.post(f"/v1/letters/{path}", json=body)
            assert (answer.status_code, answer.json()["code"]) == (503, "letters-closed")
        answer = await client.post("/v1/letters/check", json={"people": [{"slug": "somebody-000"}]})
        assert answer.json()["items"][0]["standing"] == "current"


async def test_no_row_says_anything_about_who_asks(
    client: httpx.AsyncClient, world: World, query: Query
) -> None:
    await crowd(world, 2)
    token = await group_token(world, "Canary group")
    canary = {"user-agent": "canary-agent", "x-forwarded-for": "203.0.113.77", "cookie": "canary=1"}
    client.headers.update(canary)
    made = await handed_out(client, people=1, group=token)
    rows = [
        str(dict(row))
        for table in ("lease", "leased", "week", "standing")
        for row in await query(f"SELECT * FROM letters.{table}")  # noqa: S608
    ]
    text = "\n".join(rows)
    [group] = await query("SELECT id FROM letters.letter_group")
    for secret in (made["token"], token, "canary", "203.0.113", str(group["id"])):
        assert secret not in text
    for row in await query("SELECT begins_at, ends_at FROM letters.lease"):
        assert all((at.minute, at.second) == (0, 0) for at in row)


async def test_invented_people_are_handed_out_only_where_nobody_is_real(
    client: httpx.AsyncClient, world: World
) -> None:
    await colony(world)
    await world.publish(writable("invented", sample=True))
    assert slugs_of(await handed_out(client)) == ["invented"]
    await world.publish(writable("invented-too", sample=True), writable("real", sample=False))
    assert slugs_of(await handed_out(client)) == ["real"]
    page = (await client.get("/en/write")).text
    assert "/prisoners/real#" in page
    assert "/prisoners/invented" not in page
    assert slugs_of(await handed_out(client, filters={"sample": "true"})) == ["invented-too"]
