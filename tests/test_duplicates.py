"""The same person in another script or order is found before a second record is made."""

import itertools
import uuid
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.embedded import Dsns
from app.database.sessions import transaction
from app.editorial.duplicates import Likely, likely_same
from app.editorial.namesakes import fill_keys
from tests.conftest import Query
from tests.factories import World
from tests.searching import person
from tests.test_importing_database import facilities, people
from tests.test_importing_database import person as listed

GIVEN = [("Ива", "Iva"), ("Борислав", "Boryslav"), ("Миловида", "Milovida"), ("Драгомир", "Dragomir")]
FAMILY = [
    ("Вымыслов", "Wymysslow"),
    ("Придуманин", "Prydumanin"),
    ("Небыленко", "Nebylenko"),
    ("Ктотович", "Ktotovich"),
]


async def same(engine: AsyncEngine, *names: str, **more: Any) -> list[Likely]:
    async with transaction(engine) as session:
        return await likely_same(session, names, **more)


@pytest.fixture
async def recorded(world: World) -> dict[str, uuid.UUID]:
    """Drafts: nothing of them is published."""
    people = [
        (f"d-{number}", f"{given[0]} {family[0]}")
        for number, (given, family) in enumerate(itertools.product(GIVEN, FAMILY))
    ]
    ids = await world.record(*(person(slug, ("ru", name)) for slug, name in people))
    return dict(zip([name for _, name in people], ids, strict=True))


async def test_in_another_script_and_order(engine: AsyncEngine, recorded: dict[str, uuid.UUID]) -> None:
    for given, family in itertools.product(GIVEN, FAMILY):
        identity = recorded[f"{given[0]} {family[0]}"]
        for spelling in (
            f"{given[0]} {family[0]}", f"{family[0]} {given[0]}", f"{given[1]} {family[1]}",
            f"{family[1]}, {given[1]}", f"{family[0].upper()} {given[0]} Петрович",
        ):  # fmt: skip
            found = await same(engine, spelling)
            assert found, spelling
            assert found[0].prisoner_id == identity, spelling


async def test_strangers_are_nobody(engine: AsyncEngine, recorded: dict[str, uuid.UUID]) -> None:
    assert recorded
    for name in ("Somebody Else", "Ива", "", "!?", "的"):
        assert all(one.name.startswith("Ива") for one in await same(engine, name)), name
    assert await same(engine) == []


async def test_another_birth_year_is_another_person(engine: AsyncEngine, world: World) -> None:
    first, second = await world.record(
        person("iva-1", ("ru", "Ива Вымыслова"), birth="1960"),
        person("iva-2", ("ru", "Ива Вымыслова"), birth="1991-05"),
    )
    found = await same(engine, "Iva Vymyslova", birth_year=1992)
    assert found[0].prisoner_id == second
    assert first not in {one.prisoner_id for one in found if one.score == found[0].score}
    assert [one.prisoner_id for one in await same(engine, "Iva Vymyslova", besides=second)] == [first]


async def test_an_external_id_is_enough(engine: AsyncEngine, world: World) -> None:
    (identity,) = await world.record(person("iva", ("ru", "Ива Вымыслова"), external_ids={"partner": "P-1"}))
    found = await same(engine, "Другое Имя", external_ids={"partner": "P-1"}, birth_year=1900)
    assert [(one.prisoner_id, one.slug, one.name, one.score) for one in found] == [
        (identity, "iva", "Ива Вымыслова", 1.0)
    ]


async def test_keys_of_names_recorded_before(engine: AsyncEngine, world: World, query: Query) -> None:
    """By an earlier program, whose keys may be others; published or not."""
    await world.record(person("iva", ("ru", "Ива Вымыслова")), person("anna", ("ru", "Анна Небылова")))
    before = await query("SELECT id, keys, fold, analysis FROM editorial.name ORDER BY id")
    await query(
        "UPDATE editorial.name SET keys = '{X}', fold = ' x', analysis = analysis - 1 WHERE \"full\" ~ 'Ива'"
    )
    assert await same(engine, "Iva Vymyslova") == []
    assert await fill_keys(engine) == 1
    assert await fill_keys(engine) == 0
    assert await query("SELECT id, keys, fold, analysis FROM editorial.name ORDER BY id") == before
    assert len(await same(engine, "Iva Vymyslova")) == 1


async def test_an_import_tells_of_them(database: Dsns, tmp_path: Path) -> None:
    await facilities(database, tmp_path)
    first, twin = listed(1), listed(1)
    twin["properties"] |= {"ID": "9", "sourceUrl": "https://example.org/9"}
    assert (await people(database, tmp_path, [first])).as_json()["possible_duplicates"] == {}
    report = await people(database, tmp_path, [first, twin], "22-02-2025")
    (slugs,) = report.as_json()["possible_duplicates"].values()
    assert slugs == ["primerova-primer-primerovich"]
