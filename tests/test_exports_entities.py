"""What programs that follow money get to know of people in prison, and what they do not."""

import json
import re
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from app.database.embedded import Dsns
from app.exports.entities.entity import interval, plain_date, words
from tests.exports import ALERT, BASE, export
from tests.factories import World, case, dossier, facility

HELD = {"stays": [{"facility": "sample-colony", "start": "2024-01-01"}], "cases": ["sample-case"]}


async def entities(database: Dsns, directory: Path) -> dict[str, dict[str, Any]]:
    text = (await export(database, directory / "of") / "entities.ftm.json").read_text()
    return {one["id"]: one for one in map(json.loads, text.split("\n")[:-1])}


async def test_a_person_and_what_is_around(world: World, database: Dsns, tmp_path: Path) -> None:
    colony = facility(latitude=60.5, longitude=-30.25)
    await world.load(facilities=[colony], cases=[case()])
    names = [
        {"lang": "ru", "full": "Вымыслова Ива Петровна", "family": "Вымыслова", "given": "Ива"},
        {"lang": "en", "full": "Iva Vymyslova", "kind": "transliteration"},
        {"lang": "ru", "full": "Прежняя Ива", "kind": "former"},
        {"lang": "ru", "full": "Ивушка", "kind": "pen"},
    ]  # fmt: skip
    person = dossier("iva", names=names, gender="female", birth="1991", **HELD, alerts=[ALERT])
    [identity] = await world.publish(person)
    found = await entities(database, tmp_path)
    iva = found[f"nezabudka-prisoner-{identity}"]
    assert iva["schema"] == "Person"
    assert iva["properties"]["name"] == ["Вымыслова Ива Петровна", "Iva Vymyslova"]
    assert iva["properties"]["previousName"] == ["Прежняя Ива"]
    assert iva["properties"]["alias"] == ["Ивушка"]
    assert (iva["properties"]["birthDate"], iva["properties"]["country"]) == (["1991"], ["ru"])
    assert iva["properties"]["sourceUrl"] == [f"{BASE}/prisoners/iva"]
    [held] = [one for one in found.values() if one["properties"].get("subject") == [iva["id"]]]
    place = found[held["properties"]["object"][0]]
    address = found[place["properties"]["addressEntity"][0]]["properties"]
    assert (address["latitude"], address["longitude"]) == (["60.5"], ["-30.25"])
    [party] = [one for one in found.values() if one["schema"] == "CourtCaseParty"]
    assert party["properties"]["party"] == [iva["id"]]
    [alert] = [one for one in found.values() if one["schema"] == "Event"]
    assert alert["properties"]["involved"] == [iva["id"]]


async def test_nobody_is_marked_as_a_risk(seeded: Dsns, tmp_path: Path) -> None:
    found = await entities(seeded, tmp_path)
    assert found
    for one in found.values():
        assert one["schema"] != "Sanction"
        assert not {"topics", "program", "programId", "risks"} & set(one["properties"])


async def test_whoever_chose_initials_is_no_entity(world: World, database: Dsns, tmp_path: Path) -> None:
    freed = {"status": "released_amnesty", "after_release": "initials_only"}
    await world.publish(dossier("iva", **freed), dossier("anna"))
    people = [one for one in (await entities(database, tmp_path)).values() if one["schema"] == "Person"]
    assert [one["properties"]["name"] for one in people] == [["Invented Anna"]]


def dangling(found: dict[str, dict[str, Any]]) -> set[str]:
    """What entities name that is not there."""
    ends = ("party", "case", "involved", "subject", "object", "addressEntity")
    named = {one for entity in found.values() for end in ends for one in entity["properties"].get(end, [])}
    return named - set(found)


async def test_nothing_names_whoever_chose_initials(world: World, database: Dsns, tmp_path: Path) -> None:
    await world.load(facilities=[facility()], cases=[case()])
    freed = {"status": "released_amnesty", "after_release": "initials_only"}
    told = {
        "events": [{"type": "verdict", "date": "2024-02", "title": {"en": "x"}}],
        "alerts": [ALERT],
    } | HELD
    [_, identity] = await world.publish(dossier("anna", **told), dossier("iva", **freed, **told))
    found = await entities(database, tmp_path)
    assert not dangling(found)
    assert not [one for one in found if str(identity) in one]
    assert {one["schema"] for one in found.values()} >= {"CourtCaseParty", "Event", "Person"}


async def test_an_organisation_that_took_it_back_said_two_things(
    world: World, database: Dsns, tmp_path: Path
) -> None:
    once = {"organisation": "ngo", "status": "political_prisoner", "date": "2021"}
    said = [once, once | {"url": "https://example.org/r"}, once | {"date": "2022-01~"}, once | {"date": None},
            {"organisation": "ngo", "status": "withdrawn", "date": "2023-05-01"}]  # fmt: skip
    await world.load(
        organisations=[{"slug": "ngo", "name": {"en": "NGO"}}], prisoners=[dossier("iva", recognitions=said)]
    )
    lines = (await export(database, tmp_path / "of") / "entities.ftm.json").read_text().splitlines()
    told = [one for one in map(json.loads, lines) if one["id"].startswith("nezabudka-recognition-")]
    assert len({one["id"] for one in told}) == len(told)
    assert {(one["properties"]["role"][0], *one["properties"].get("date", [])) for one in told} == {
        ("political_prisoner", "2021"), ("political_prisoner",), ("withdrawn", "2023-05-01"),
    }  # fmt: skip
    assert all(re.fullmatch("[0-9a-z]+(-[0-9a-z]+)*", one["id"]) for one in told)


async def test_ids_stay(world: World, database: Dsns, tmp_path: Path) -> None:
    await world.load(facilities=[facility()], cases=[case()])
    await world.publish(dossier("iva", **HELD))
    before = set(await entities(database, tmp_path))
    await world.publish(dossier("iva", names=[{"lang": "ru", "full": "Иное Имя"}], **HELD))
    assert set(await entities(database, tmp_path)) == before


@given(st.text())
def test_values_are_one_line_without_what_shows_nothing(text: str) -> None:
    made = words(text)
    assert made == words(made) == made.strip()
    assert made.isprintable() or set(made) & {"\u200c", "\u200d"}


def test_dates_are_never_guessed() -> None:
    assert plain_date("2024-03") == ["2024-03"]
    for edtf in ("2024~", "2024?", "202X", "2024-XX", "/2024", "2024/..", "2024-21", "", None):
        assert plain_date(edtf) == []
    assert interval("2024-02/2024-03") == {"startDate": ["2024-02"], "endDate": ["2024-03"]}
    assert interval("2024/..") == {"startDate": ["2024"], "endDate": []}
