"""The check for duplicates compares as search does, and sees what its asker may see, and nobody else."""

import uuid
from typing import Any

import pytest

from tests.admin_calls import body, ok
from tests.conftest import Query
from tests.factories import World
from tests.searching import person
from tests.staff import Person, Staff, check

FULL = "Миловида Борисовна Небыленко"
FAMILIES = ("Небыленкова", "Небылова", "Вымыслова", "Придуманова")


async def found(asker: Person, *names: str, **more: Any) -> list[str]:
    items = ok(await asker.post("duplicates", {"names": names, **more}))["items"]
    return [one["slug"] for one in items]


def named(slug: str, name: str, **more: Any) -> Any:
    return person(slug, ("ru", name), **more)


@pytest.mark.parametrize(
    ("recorded", "asked"),
    [
        (FULL, "М. Небыленко"), (FULL, "Небыленко М. Б."), (FULL, "M. Nebylenko"), (FULL, "М.Б. Небыленко"),
        ("М. Небыленко", FULL), ("М. Б. Небыленко", "Миловида Небыленко"), (FULL, "Небыленко"),
        (FULL, "Миловида Небыленкова"), (FULL, "Миловида Нембыленко"), ("Ия Ли", "Ли Ия"), ("И. П.", "И. П."),
    ],
)  # fmt: skip
async def test_initials_and_a_sound_more_are_the_same_person(
    anna: Person, boris: Person, staff: Staff, world: World, recorded: str, asked: str
) -> None:
    await world.record(named("first", recorded))
    assert await found(anna, asked) == ["first"]
    names = [{"lang": "ru", "full": asked}]
    got = await anna.post("prisoners", body("second", names=names))
    check(got, 409, "likely-duplicate")
    assert [one["slug"] for one in got.json()["candidates"]] == ["first"]
    assert await found(boris, asked) == []
    ok(await boris.post("prisoners", body("second", names=names, country="BY")), 201)
    assert (await (await staff.stranger()).post("duplicates", {"names": [asked]})).status_code == 401


async def test_who_shares_no_more_than_an_initial_or_a_given_name_is_another(
    anna: Person, world: World
) -> None:
    await world.record(named("first", FULL), named("initials", "М. Б."))
    for name in ("М. Придуманова", "Миловида Придуманова", "М. П."):
        assert await found(anna, name) == [], name


_MANY = """
WITH made AS (
  INSERT INTO editorial.prisoner
  SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'slug', 'other-' || number,
    'veil_id', gen_random_uuid()))).*
  FROM editorial.prisoner one, generate_series(1, $1) number WHERE one.slug = 'other' RETURNING id
)
INSERT INTO editorial.name
SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'prisoner_id', made.id))).*
FROM made, editorial.name one JOIN editorial.prisoner p ON p.id = one.prisoner_id WHERE p.slug = 'other'
"""


async def test_common_words_hide_nobody(
    anna: Person, boris: Person, staff: Staff, world: World, query: Query
) -> None:
    """1,500 share given name and patronymic with who is meant, and were recorded in any order with her."""
    await world.record(named("other", "Миловида Борисовна Придуманова"))
    await query(_MANY, 1500)
    await world.record(named("first", FULL), named("short", "М. Вымыслова"))
    await query(
        "UPDATE editorial.name SET id = 'ffffffff-ffff-ffff-ffff-ffffffffffff' WHERE \"full\" = $1", FULL
    )
    assert (await found(anna, FULL))[0] == "first"
    assert (await found(anna, "Nebylenko Milovida Borisovna"))[0] == "first"
    assert (await found(anna, "Миловида Борисовна Нембыленко"))[0] == "first"
    assert (await found(anna, "Миловида Борисовна Вымыслова"))[0] == "short"
    assert await found(boris, FULL) == []
    assert (await (await staff.stranger()).post("duplicates", {"names": [FULL]})).status_code == 401


async def test_the_ten_are_of_those_that_the_asker_sees(
    anna: Person, boris: Person, staff: Staff, world: World
) -> None:
    others = [named(f"hidden-{number}", FULL, external_ids={"list": str(number)}) for number in range(11)]
    await world.record(*others, named("own", "Миловида Небыленкова", country="BY"))
    assert await found(boris, FULL) == ["own"]
    numbers = {"external_ids": {"list": "3"}}
    assert await found(boris, FULL, **numbers) == ["own"]
    assert await found(boris, "Somebody Else", **numbers) == []
    assert (await found(anna, FULL, **numbers))[0] == "hidden-3"
    assert len(await found(anna, FULL)) == 10
    assert "own" not in await found(anna, FULL)
    stranger = await staff.stranger()
    assert (await stranger.post("duplicates", {"names": [FULL], **numbers})).status_code == 401


async def test_what_is_hidden_changes_no_answer(anna: Person, boris: Person, world: World) -> None:
    """Neither a score nor an order tells that another team has such a person."""
    await world.record(
        *(named(f"own-{n}", f"Миловида {family}", country="BY") for n, family in enumerate(FAMILIES))
    )
    asked: list[dict[str, Any]] = [
        {"names": ["Миловида Небыленко"]}, {"names": ["М. Небыленко", "Вымыслова Миловида"]},
        {"names": ["Небыленко"], "birth_year": 1990, "external_ids": {"list": "7"}},
        {"names": ["x"], "besides": str(uuid.uuid4()), "external_ids": {"list": "7"}},
    ]  # fmt: skip
    before = [(await boris.post("duplicates", one)).text for one in asked]
    await world.record(
        *(named(f"hidden-{n}", "Миловида Небыленко", birth="1990") for n in range(12)),
        named("numbered", "Миловида Вымыслова", external_ids={"list": "7"}),
    )
    assert [(await boris.post("duplicates", one)).text for one in asked] == before
    assert "hidden-1" in str([await found(anna, "Миловида Небыленко")])


async def test_a_name_in_many_languages_leaves_room_for_another_name(anna: Person, world: World) -> None:
    await world.record(named("first", "Миловида Придуманова"))
    same = [
        "Миловида Небыленко",
        "МИЛОВИДА НЕБЫЛЕНКО",
        "Milovida Nebilenko",
        "милoвида-небыленко",
        "Миловида  Небыленко",
    ]
    assert await found(anna, *same, "Миловида, Небыленко", "Придуманова Миловида") == ["first"]
    made = body("second", names=[{"lang": "ru", "full": one} for one in [*same[:2], "Придуманова Миловида"]])
    check(await anna.post("prisoners", made), 409, "likely-duplicate")
