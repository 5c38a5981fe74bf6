"""Whom to write to: the order of need, and who is in it."""

from datetime import date, timedelta
from typing import Any

import asyncpg
import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.database.embedded import Dsns
from app.letters.need import DISTANCE, FEW, MANY, MOST_CLAIMED, RANK_SQL, rank
from tests.conftest import Query
from tests.factories import World, facility
from tests.letters import HELD, birthday, colony, crowd, isolated, listed, open_way, today, writable

WEIGHTS = st.sampled_from([0.0, 0.5, 0.75, 1.0, 1.5, 2.25])
SET_STANDING = (
    "UPDATE letters.standing SET known = $1, ever = $1 > 0 WHERE person_id ="
    " (SELECT id FROM published.document WHERE kind = 'prisoner' AND slug = $2)"
)
RANKED = f"UPDATE letters.standing SET rank = {RANK_SQL.format('standing')}"  # noqa: S608


@given(
    base=WEIGHTS, known=st.integers(0, 60), handed=st.integers(0, 9), claimed=st.integers(0, 9),
    ever=st.booleans(),
)  # fmt: skip
@settings(
    max_examples=60, deadline=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
async def test_the_stored_rank_is_the_formula(
    query: Query, base: float, known: int, handed: int, claimed: int, *, ever: bool
) -> None:
    [row] = await query(
        f"SELECT {RANK_SQL.format('s')} FROM (SELECT $1::float8, $2::int, $3::int, $4::int, $5::bool)"  # noqa: S608
        " AS s (base, known, handed, claimed, ever)",
        base, known, handed, claimed, ever,
    )  # fmt: skip
    assert row[0] == rank(base, known + handed + min(claimed, MOST_CLAIMED), ever=ever)


@given(WEIGHTS, WEIGHTS, st.integers(0, FEW - 1), st.integers(MANY + 1, 99))
def test_under_five_come_before_over_twenty(one: float, other: float, few: int, many: int) -> None:
    if one and other:
        assert rank(one, few, ever=True) > rank(other, many, ever=False) > 0
    assert rank(2.25, 0, ever=False) < 3 * DISTANCE
    assert rank(one, few + 1, ever=False) <= rank(one, few, ever=False)


async def test_need_is_what_orders(client: httpx.AsyncClient, world: World) -> None:
    await colony(world)
    soon = today() + timedelta(days=9)
    late = [open_way() | {"status": "delayed"}]
    await world.publish(
        writable("delayed", letters={"channels": late}), writable("plain"), writable("alone", **isolated()),
        writable("both", **isolated(), **birthday(soon)), writable("old-friend", **birthday(soon)),
    )  # fmt: skip
    order = await listed(client)
    assert (order[0], set(order[1:3]), order[3:]) == ("both", {"alone", "old-friend"}, ["plain", "delayed"])
    prisoners = (await client.get("/v1/prisoners?sort=-need")).json()["items"]
    assert [one["slug"] for one in prisoners] == order


async def test_letters_that_were_counted_move_people_down(
    client: httpx.AsyncClient, world: World, query: Query
) -> None:
    await crowd(world, 4)
    for number, letters in enumerate((21, 3, 7, 0)):
        await query(SET_STANDING, letters, f"somebody-{number:03}")
    await query(RANKED)
    assert await listed(client) == [f"somebody-{n:03}" for n in (3, 1, 2, 0)]
    assert await listed(client, sort="need") == [f"somebody-{n:03}" for n in (0, 2, 1, 3)]
    # A change of what is published leaves counts where they are.
    await world.publish(writable("somebody-000", **isolated()))
    assert (await listed(client))[-1] == "somebody-000"


@pytest.mark.parametrize(
    ("why", "more"),
    [
        ("wants none", {"letters": {"wants": "no"}}),
        ("is on the way", {"stays": [{"start": "2025-01-01"}]}),
        ("all ways are blocked", {"letters": {"channels": [open_way() | {"status": "blocked"}]}}),
        ("is free", {"status": "released_term_served"}),
    ],
)
async def test_who_is_not_written_to(
    client: httpx.AsyncClient, world: World, query: Query, why: str, more: dict[str, Any]
) -> None:
    await colony(world)
    await world.publish(writable("nobody", **more), writable("somebody"))
    assert await listed(client) == ["somebody"], why
    assert [row["base"] for row in await query("SELECT base FROM letters.standing ORDER BY base")] == [0, 1]
    assert "Вымышленная" not in (await client.get("/v1/prisoners/nobody/letters")).text


async def test_unverified_ways_are_shown_last_and_handed_to_nobody(
    client: httpx.AsyncClient, world: World, query: Query
) -> None:
    await colony(world)
    await world.publish(
        writable("unsure", letters={"channels": [open_way() | {"status": "unverified"}]}, **isolated()),
        writable("undated", letters={"verified_on": None}), writable("sure"),
    )  # fmt: skip
    assert (await listed(client))[0] == "sure"
    assert len(await listed(client)) == 3
    assert [row["base"] for row in await query("SELECT base FROM letters.standing ORDER BY 1")] == [0, 0, 1]


async def test_pages_of_need_lose_and_repeat_nobody(client: httpx.AsyncClient, world: World) -> None:
    slugs = await crowd(world, 11)
    await world.publish(*(writable(slug, **isolated()) for slug in slugs[::3]))
    seen: list[str] = []
    following: str | None = "/v1/letters?limit=3"
    while following:
        page = (await client.get(following)).json()
        seen += [item["slug"] for item in page["items"]]
        following = page["next"]
    assert seen == await listed(client)
    assert sorted(seen) == slugs


async def test_who_is_withdrawn_leaves_nothing_behind(world: World, query: Query) -> None:
    [identity] = await crowd(world, 1) and await query("SELECT person_id FROM letters.standing")
    monday = today() - timedelta(days=today().weekday())
    await query("INSERT INTO letters.week VALUES ($1, $2, 3, 0, 0)", identity[0], monday)
    await world.withdraw("somebody-000")
    assert await query("SELECT 1 FROM letters.standing UNION ALL SELECT 1 FROM letters.week") == []


async def refused(connection: asyncpg.Connection, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute(statement)


async def test_what_the_roles_may_do(database: Dsns) -> None:
    public, letters = await asyncpg.connect(database.public), await asyncpg.connect(database.letters)
    try:
        assert await letters.fetchval("SELECT current_user") == "nezabudka_letters"
        await public.execute("SET default_transaction_read_only = off")
        await public.fetch("SELECT * FROM letters.standing")
        await refused(public, "UPDATE letters.standing SET known = 1")
        for table in ("week", "lease", "leased", "letter_group"):
            await refused(public, f"SELECT * FROM letters.{table}")  # noqa: S608
        for table in ("editorial.prisoner", "editorial.account", "published.change", "letters.letter_group"):
            await refused(letters, f"SELECT * FROM {table}")  # noqa: S608
        for statement in (
            "SELECT label FROM letters.letter_group", "UPDATE letters.standing SET base = 0",
            "DELETE FROM letters.standing", "INSERT INTO letters.standing DEFAULT VALUES",
            "DELETE FROM letters.week", "UPDATE published.document SET slug = ''",
            "DELETE FROM published.document", "UPDATE letters.letter_group SET revoked_on = NULL",
            "CREATE TABLE letters.mine ()", "CREATE TABLE public.mine ()",
        ):  # fmt: skip
            await refused(letters, statement)
    finally:
        await public.close()
        await letters.close()


async def test_nobody_in_transit_has_an_address(client: httpx.AsyncClient, world: World) -> None:
    await world.load(facilities=[facility(), facility("other-colony")])
    left = [HELD[0] | {"end": (today() - timedelta(days=1)).isoformat()}, {"start": today().isoformat()}]
    lines = ["Вымышленному Старожилу", "ул. Прежняя, 1"]
    await world.publish(
        writable("mover", stays=left, letters={"envelope_lines": lines, "envelope_lang": "ru"})
    )
    letters = (await client.get("/v1/prisoners/mover")).json()["letters"]
    assert (letters["state"], letters["envelope_lines"], letters["postcode"]) == ("in_transit", [], None)
    assert "Прежняя" not in (await client.get("/v1/prisoners/mover")).text + str(await listed(client))


def test_a_leap_day_is_a_birthday_too() -> None:
    assert birthday(date(2028, 2, 29))["birth"] == "1988-02-29"
