"""What programs of others say of our exports: Data Package by frictionless, FollowTheMoney, GeoJSON."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from app.database.embedded import Dsns
from app.editorial.intake import DossierIn
from tests.exports import ALERT, contents, export, index
from tests.factories import World, case, dossier, facility
from tests.judges import Judge, sitting
from tests.test_exports import TRAPS

NONE: dict[str, list[Any]] = {"package": [], "entities": [], "places": []}


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def of_the_seed(seeded: Dsns, tmp_path_factory: Any) -> Path:
    return await export(seeded, tmp_path_factory.mktemp("judged") / "of")


def faults(found: dict[str, Any]) -> dict[str, Any]:
    return {name: one["faults"] for name, one in found.items()}


@pytest.fixture(scope="module")
def judge() -> Iterator[Judge]:
    with sitting() as judge:
        yield judge


async def test_the_seed(judge: Judge, of_the_seed: Path) -> None:
    found = judge(of_the_seed)
    assert faults(found) == NONE
    files = {one["name"]: one for one in index(of_the_seed)["files"]}
    assert found["places"]["read"] == files["facilities.geojson"]["rows"] > 5
    assert sum(found["entities"]["read"].values()) == files["entities.ftm.json"]["rows"]
    assert set(found["entities"]["read"]) == {
        "Person", "PublicBody", "Organization", "Address", "CourtCase", "CourtCaseParty", "Event",
        "UnknownLink",
    }  # fmt: skip
    assert found["package"]["read"]["prisoners-csv"] == found["package"]["read"]["prisoners-jsonl"] > 20


async def test_they_find_faults(judge: Judge, of_the_seed: Path, tmp_path: Path) -> None:
    def spoil(name: str, old: bytes, new: bytes) -> None:
        path = tmp_path / "of" / name
        content = path.read_bytes()
        assert old in content
        path.write_bytes(content.replace(old, new, 1))

    shutil.copytree(of_the_seed, tmp_path / "of")
    spoil("entities.ftm.json", b'"Person"', b'"Prisoner"')
    spoil("facilities.geojson", b'"Point"', b'"Dot"')
    spoil("prisoners.csv", b",false,", b",perhaps,")
    found = judge(tmp_path / "of")
    assert all(one["faults"] for one in found.values()), found


def trapped(number: int, trap: str) -> DossierIn:
    return dossier(
        f"trap-{number:02}", summary={"ru": trap}, birth="1985~", cases=["trap-case"],
        names=[{"lang": "en", "full": trap}, {"lang": "ru", "full": trap, "kind": "pen"}],
        alerts=[ALERT | {"headline": {"en": trap}}], links=["https://пример.example/ü"],
        stays=[{"facility": "trap-place", "start": "2024-01-01"}],
        events=[{"type": "verdict", "date": "2024-02/2024-03", "title": {"en": trap}}],
    )  # fmt: skip


async def test_every_trap(judge: Judge, world: World, database: Dsns, tmp_path: Path) -> None:
    place = facility("trap-place", name={"ru": TRAPS[0]}, latitude=0.0, longitude=-180.0)
    await world.load(facilities=[place], cases=[case("trap-case", title={"en": TRAPS[6]})])
    await world.publish(*(trapped(number, trap) for number, trap in enumerate(TRAPS)))
    found = judge(await export(database, tmp_path / "of"))
    assert faults(found) == NONE
    assert found["entities"]["read"]["Person"] == len(TRAPS)


async def test_an_empty_site(judge: Judge, database: Dsns, tmp_path: Path) -> None:
    made = await export(database, tmp_path / "of")
    found = judge(made)
    assert faults(found) == NONE
    assert json.loads(contents(made)["facilities.geojson"]) == {"type": "FeatureCollection", "features": []}
