"""Counts of letters: groups are believed, everybody else is heard, and nobody is written off the list."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from time_machine import Traveller

from app.letters.need import FEW, MOST_CLAIMED, MOST_HANDED
from app.letters.weeks import MOST_A_WEEK
from app.publication.daily import refresh_due
from tests.conftest import Query
from tests.factories import World
from tests.letters import count, crowd, group_token, handed_out, listed, slugs_of, writable

COUNTS = "/v1/letters/counts"
_STANDING = (
    "SELECT known, handed, claimed, ever FROM letters.standing s JOIN published.document d"
    " ON d.id = s.person_id AND d.kind = 'prisoner' WHERE slug = $1"
)


async def standing(query: Query, slug: str = "somebody-000") -> tuple[int, int, int, bool]:
    [row] = await query(_STANDING, slug)
    return row["known"], row["handed"], row["claimed"], row["ever"]


async def test_a_group_is_believed_and_others_are_heard(
    client: httpx.AsyncClient, world: World, query: Query
) -> None:
    await crowd(world, 3)
    token = await group_token(world)
    told = {"somebody-000": 2, "somebody-001": 1, "stranger": 9}
    assert await count(client, told, group=token) == {"letters": 3, "unknown": ["stranger"]}
    assert await count(client, {"somebody-001": 7}) == {"letters": 7, "unknown": []}
    assert await standing(query) == (2, 0, 0, True)
    assert await standing(query, "somebody-001") == (1, 0, 7, True)
    assert await listed(client) == ["somebody-002", "somebody-000", "somebody-001"]
    assert await listed(client, never_written="true") == ["somebody-002"]


async def test_a_count_takes_the_place_of_what_handing_out_stood_for(
    client: httpx.AsyncClient, world: World, query: Query
) -> None:
    await crowd(world, 2)
    token = await group_token(world)
    made = await handed_out(client, people=2)
    await count(client, {"somebody-000": 1}, lease=made["token"], group=token)
    await count(client, {"somebody-001": 3}, lease=made["token"])
    assert await standing(query) == (1, 0, 0, True)
    assert await standing(query, "somebody-001") == (0, 1, 2, False)
    await count(client, {"somebody-001": 1}, lease=made["token"])  # told once more: more letters
    assert await standing(query, "somebody-001") == (0, 1, 3, False)


async def test_weeks_are_coarse_and_capped(client: httpx.AsyncClient, world: World, query: Query) -> None:
    await crowd(world, 1)
    token = await group_token(world)
    for group in (token, None):
        for _ in range(4):
            await count(client, {"somebody-000": 50}, group=group)
    assert (await standing(query))[::2] == (MOST_A_WEEK, MOST_A_WEEK)
    [row] = await query("SELECT monday FROM letters.week")
    assert row["monday"].weekday() == 0


async def test_after_ninety_days_letters_are_forgotten_and_their_writers_were_never_known(
    client: httpx.AsyncClient, world: World, query: Query, clock: Traveller
) -> None:
    await crowd(world, 1)
    token = await group_token(world, days=365)
    made = await handed_out(client)
    await count(client, {"somebody-000": 2}, group=token)
    clock.shift(timedelta(days=60))
    await count(client, {"somebody-000": 4}, group=token)
    assert await standing(query) == (6, 1, 0, True)
    clock.shift(timedelta(days=38))
    await refresh_due(world.engine)
    assert await standing(query) == (4, 0, 0, True)
    assert await query("SELECT 1 FROM letters.lease") == []
    assert (await client.get(f"/v1/letters/leases/{made['token']}")).status_code == 404


async def test_tokens_end(client: httpx.AsyncClient, world: World, clock: Traveller) -> None:
    await crowd(world, 1)
    token = await group_token(world, days=3)
    body = {"people": [{"slug": "somebody-000", "letters": 1}]}
    clock.shift(timedelta(days=3))
    assert (await count(client, {"somebody-000": 1}, group=token))["letters"] == 1
    clock.shift(timedelta(days=1))
    answer = await client.post(COUNTS, json=body, headers={"authorization": f"Bearer {token}"})
    assert (answer.status_code, answer.json()["code"]) == (401, "group-unknown")


async def test_forged_counts_push_nobody_off_the_list(
    client: httpx.AsyncClient, world: World, query: Query, clock: Traveller
) -> None:
    """A forger writes somebody off for twelve weeks; honest evenings of twenty still write to them."""
    slugs = await crowd(world, 30)
    victim = slugs[7]
    token = await group_token(world, days=365)
    met = 0
    for _ in range(12):
        for _ in range(5):
            await count(client, {victim: 50})
        made = await handed_out(client, people=20, group=token)
        await count(client, dict.fromkeys(slugs_of(made), 1), lease=made["token"], group=token)
        met += victim in slugs_of(made)
        assert victim in await listed(client)
        assert victim in await listed(client, never_written="true") or met
        clock.shift(timedelta(days=7))
    known, _, claimed, _ = await standing(query, victim)
    print(f"forged: claimed {claimed}, met in {met} of 12 evenings (an even share is 8)")  # noqa: T201
    assert claimed >= 12 * MOST_A_WEEK
    assert known == met >= 12 * 20 / 30 - MOST_CLAIMED


async def test_whatever_a_stranger_does_in_a_week_leaves_people_among_the_first(
    client: httpx.AsyncClient, world: World, query: Query, clock: Traveller
) -> None:
    assert MOST_CLAIMED + MOST_HANDED < FEW
    await crowd(world, 2)
    clock.shift(timedelta(days=1))  # to a Monday
    for _ in range(20):
        await count(client, {"somebody-000": 50})
        await handed_out(client, filters={"country": "RU"}, hours=1)
        clock.shift(timedelta(hours=2))
    [row] = await query("SELECT min(rank) AS least FROM letters.standing")
    assert row["least"] >= 20


async def test_counts_at_the_same_moment_are_all_counted(
    client: httpx.AsyncClient, world: World, query: Query
) -> None:
    slugs = await crowd(world, 6)
    token = await group_token(world)
    sets = [slugs, slugs[::-1], slugs[2:] + slugs[:2]]
    await asyncio.gather(
        *(count(client, dict.fromkeys(sets[n % 3], 1), group=token) for n in range(12)),
        *(world.publish(writable(slug, gender="female")) for slug in slugs[:3]),
        handed_out(client, people=6, group=token),
    )
    rows = [await standing(query, slug) for slug in slugs]
    assert rows == [(12, 1, 0, True)] * 6


@pytest.mark.parametrize(
    "body",
    [
        {"people": []}, {"people": [{"slug": "a", "letters": 0}]}, {"people": [{"slug": "a", "letters": 51}]},
        {"people": [{"slug": "a", "letters": 1}], "from": "me"}, {"people": [{"slug": "a", "letters": "x"}]},
        {"people": [{"slug": "a\u0000", "letters": 1}]}, {"people": [{"slug": "a", "letters": 1}] * 201},
    ],
)  # fmt: skip
async def test_what_is_refused(client: httpx.AsyncClient, body: Any) -> None:
    answer = await client.post(COUNTS, json=body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_a_set_that_never_was(client: httpx.AsyncClient, world: World, query: Query) -> None:
    await crowd(world, 1)
    body = {"people": [{"slug": "somebody-000", "letters": 1}], "lease": "nzl_guess"}
    assert (await client.post(COUNTS, json=body)).status_code == 404
    assert await standing(query) == (0, 0, 0, False)
