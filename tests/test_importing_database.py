"""Imports against a real database: once, again, changed, gone, dry, refused. People are invented."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.database.embedded import Dsns
from seed.importers import running
from seed.importers.csv_lists import mapping
from seed.importers.files import Refused
from seed.importers.report import Report
from tests.conftest import Query

EXAMPLE = Path(mapping.__file__).parent / "examples" / "china.toml"
PUBLISH = running.Options(publish=True, quiet=True)
PLACES = {"1": "644998", "2": "644999"}


def place(number: str) -> dict[str, Any]:
    where = f"Омская область, г. Омск, ул. Выдуманная, д. {number}"
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [73.0, 55.0]},
        "properties": {
            "name": f"ИК-{number} (Омская область)", "region": "Омская область",
            "dep": "УФСИН России по Омской области", "address": f"{PLACES[number]}, {where}",
            "postcode": PLACES[number],
        },
    }  # fmt: skip


def person(identity: int, at: str | None = "1", more: str = "") -> dict[str, Any]:
    name = f"Примеров{'а' * identity} Пример Примерович"
    address = (
        f"{PLACES[at]}, Омская область, г. Омск, ул. Выдуманная, д. {at}, {more}ФКУ ИК-{at} УФСИН России "
        f"по Омской области, {name.replace(' Пример Примерович', '')}у Примеру Примеровичу, 1980 г. р."
        if at
        else "На этапе, адрес уточняется."
    )
    properties = {
        "ID": str(identity), "name": name, "clauses": ["207.3 ч.2"], "date": "01/03/2022",
        "main": [f"{name} родился 2 мая 1980 года."], "tags": ["современные политзаключённые"],
        "address": [address], "sourceUrl": f"https://example.org/{identity}", "imageUrl": "",
    }  # fmt: skip
    return {"type": "Feature", "properties": properties}


def write(directory: Path, features: Iterable[Any], day: str = "17-02-2025") -> Path:
    path = directory / f"list_{day}.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": list(features)}))
    return path


async def facilities(dsns: Dsns, directory: Path, options: running.Options = PUBLISH) -> Report:
    job = running.ospace(write(directory, [place("1"), place("2")], "01-01-2025"))
    await running.run(dsns.owner, job, options)
    return job.report


async def people(
    dsns: Dsns,
    directory: Path,
    features: Iterable[Any],
    day: str = "17-02-2025",
    options: running.Options = PUBLISH,
) -> Report:
    job = running.memorial(write(directory, features, day))
    await running.run(dsns.owner, job, options)
    return job.report


def words(report: Report) -> dict[str, tuple[str, str]]:
    return {line.external_id: (line.outcome, line.address) for line in report.lines}


async def state(query: Query) -> tuple[int, ...]:
    (row,) = await query(
        """SELECT (SELECT count(*) FROM editorial.prisoner), (SELECT count(*) FROM editorial.stay),
                  (SELECT count(*) FROM editorial.import_run), (SELECT count(*) FROM published.change)"""
    )
    return tuple(row)


async def test_a_list_is_imported_and_shown(
    database: Dsns, query: Query, client: httpx.AsyncClient, tmp_path: Path
) -> None:
    await facilities(database, tmp_path)
    report = await people(database, tmp_path, [person(1), person(2, "2")])
    assert report.counts()["new"] == 2
    shown = (await client.get("/v1/prisoners")).json()
    assert len(shown["items"]) == 2
    tied = await query(
        "SELECT x.value FROM editorial.stay s JOIN editorial.external_id x USING (facility_id)"
    )
    assert {row["value"][:6] for row in tied} == set(PLACES.values())


async def test_the_same_list_again_changes_nothing(database: Dsns, query: Query, tmp_path: Path) -> None:
    await facilities(database, tmp_path)
    await people(database, tmp_path, [person(1), person(2)])
    before = await state(query)
    assert (await facilities(database, tmp_path)).counts()["unchanged"] == 2
    report = await people(database, tmp_path, [person(1), person(2)])
    assert report.counts()["unchanged"] == 2
    after = await state(query)
    assert (after[0], after[1], after[3]) == (before[0], before[1], before[3])


async def test_a_second_list_tells_who_moved_and_who_is_gone(
    database: Dsns, query: Query, tmp_path: Path
) -> None:
    await facilities(database, tmp_path)
    await people(database, tmp_path, [person(1), person(2), person(3), person(4), person(5, None)])
    later = [person(1, "2"), person(2, "1", "корпус 2, "), person(3, None), person(5), person(6)]
    report = await people(database, tmp_path, later, "22-02-2025")
    assert words(report) == {
        "1": ("changed", "moved"), "2": ("changed", "reworded"), "3": ("changed", "lost"),
        "4": ("gone", "unchanged"), "5": ("changed", "first_known"), "6": ("new", "unchanged"),
    }  # fmt: skip
    stays = await query(
        """SELECT s.start, s."end" FROM editorial.stay s JOIN editorial.external_id x USING (prisoner_id)
           WHERE x.scheme = 'memorial' AND x.value = '1' ORDER BY s.position"""
    )
    assert [tuple(row) for row in stays] == [(None, "2025-02-21"), ("2025-02-22", None)]
    gone = await query(
        "SELECT state FROM editorial.prisoner WHERE review_reason LIKE 'no longer on the list%'"
    )
    assert [row["state"] for row in gone] == ["published"]
    back = await people(database, tmp_path, [*later, person(4)], "23-02-2025")
    assert words(back)["4"] == ("changed", "unchanged")
    assert not await query("SELECT FROM editorial.prisoner WHERE review_reason IS NOT NULL")


async def test_an_older_list_is_refused_unless_it_is_asked_for(
    database: Dsns, query: Query, tmp_path: Path
) -> None:
    await people(database, tmp_path, [person(1), person(2)], "22-02-2025")
    before = await state(query)
    with pytest.raises(Refused, match=r"2025-02-17.*2025-02-22 was imported already: use --older"):
        await people(database, tmp_path, [person(1)], "17-02-2025")
    assert await state(query) == before
    await facilities(database, tmp_path)  # another list, with days of its own
    older = running.Options(older=True, quiet=True)
    assert (await people(database, tmp_path, [person(1)], "17-02-2025", older)).counts()["gone"] == 1
    assert (await people(database, tmp_path, [person(1)], "22-02-2025")).counts()["gone"] == 0


async def test_a_facility_that_the_register_lacks_is_made_for_review(
    database: Dsns, query: Query, tmp_path: Path
) -> None:
    await people(database, tmp_path, [person(1), person(2)])
    made = await query(
        """SELECT f.needs_review FROM editorial.facility f
           JOIN editorial.external_id x ON x.facility_id = f.id
           WHERE x.scheme = 'addressblock'"""
    )
    assert [row["needs_review"] for row in made] == [True]


async def test_a_dry_run_writes_nothing(database: Dsns, query: Query, tmp_path: Path) -> None:
    before = await state(query)
    dry = running.Options(publish=True, dry_run=True, quiet=True)
    report = await people(database, tmp_path, [person(1)], options=dry)
    assert report.counts()["new"] == 1
    assert await state(query) == before


async def test_without_publish_nothing_public_changes(database: Dsns, query: Query, tmp_path: Path) -> None:
    quiet = running.Options(quiet=True)
    await facilities(database, tmp_path, quiet)
    await people(database, tmp_path, [person(1)], options=quiet)
    assert (await state(query))[3] == 0
    await people(database, tmp_path, [person(1)])
    published = (await state(query))[3]
    assert published > 0
    await people(database, tmp_path, [person(1, "2")], "22-02-2025", quiet)
    assert (await state(query))[3] == published


async def test_who_was_withdrawn_stays_withdrawn(database: Dsns, query: Query, tmp_path: Path) -> None:
    await people(database, tmp_path, [person(1)])
    await query("UPDATE editorial.prisoner SET state = 'withdrawn'")
    await people(database, tmp_path, [person(1, "2")], "22-02-2025")
    assert [row["state"] for row in await query("SELECT state FROM editorial.prisoner")] == ["withdrawn"]
    assert not await query("SELECT FROM published.document WHERE kind = 'prisoner'")


async def test_a_fifth_of_bad_rows_is_set_aside_and_more_is_refused(
    database: Dsns, query: Query, tmp_path: Path
) -> None:
    good = [person(number) for number in range(1, 5)]
    bad = [person(9) | {"properties": person(9)["properties"] | {"tags": "no list"}}] * 2
    with pytest.raises(Refused, match="20 %"):
        await people(database, tmp_path, [*good, *bad])
    assert (await state(query))[:3] == (0, 0, 0)
    report = await people(database, tmp_path, [*good, bad[0]])
    assert (report.counts()["new"], report.counts()["rejected"]) == (4, 1)


async def test_a_spreadsheet_is_imported_once(database: Dsns, query: Query, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    header = "Name,Gender,Date of Birth,Date of Death,Place,Sentence,Source\n"
    path.write_text(header + "示例人,male,1968-10,,,life,\n虚构人,female,1970,,,,\n", encoding="utf-8")
    for word in ("new", "unchanged"):
        job = running.csv(path, EXAMPLE)
        await running.run(database.owner, job, PUBLISH)
        assert job.report.counts()[word] == 2
    assert (await state(query))[0] == 2
