"""Commands that hand out the snapshot in force: never what the server itself would not show any more."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from app.database.embedded import Dsns
from app.settings import SettingsError
from app.snapshots.finishing import sign_again
from app.snapshots.publishing import publish
from app.snapshots.store import Snapshot, Store
from tests.factories import World, dossier
from tests.test_guides import nezabudka
from tests.test_snapshot_build import built, files_of, settings

HANDING_OUT = (
    "nezabudka snapshot sign", "nezabudka snapshot publish out", "nezabudka snapshot zip nezabudka.zip",
    "nezabudka widget bundle bundle.zip",
)  # fmt: skip


@pytest.fixture
async def eve(
    database: Dsns, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[[], Snapshot | None]:
    """A snapshot with somebody in it; the one in force."""
    monkeypatch.setenv("NEZABUDKA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    monkeypatch.chdir(tmp_path)
    await world.publish(dossier("zzcanary"))
    await built(database, tmp_path / "data")
    return Store(settings(tmp_path / "data").snapshots).current


async def refusals() -> list[str]:
    done = [await nezabudka(line) for line in HANDING_OUT]
    assert all(isinstance(one.exception, SettingsError) for one in done), [one.output for one in done]
    return [str(one.exception) for one in done]


async def test_not_after_a_removal(
    eve: Callable[[], Snapshot | None], database: Dsns, world: World, tmp_path: Path
) -> None:
    for line in HANDING_OUT:
        done = await nezabudka(line)
        assert done.exit_code == 0, (line, done.output, done.exception)
    signed = eve()
    await world.withdraw("zzcanary")
    assert all("removed since" in said for said in await refusals())
    assert eve() == signed
    await built(database, tmp_path / "data")
    done = await nezabudka("nezabudka snapshot publish out")
    assert done.exit_code == 0, done.exception
    assert not [path for path, content in files_of(tmp_path / "out").items() if b"canary" in content.lower()]


@pytest.mark.usefixtures("eve")
async def test_not_when_it_has_expired() -> None:
    with time_machine.travel(datetime.now(UTC) + timedelta(days=7), tick=True):
        assert all("has expired" in said for said in await refusals())


async def test_signed_again_it_is_no_younger(eve: Callable[[], Snapshot | None], tmp_path: Path) -> None:
    first = eve()
    assert first is not None
    with time_machine.travel(first.built + timedelta(days=2), tick=True):
        again = sign_again(settings(tmp_path / "data"))
    assert (again.built, again.expires) == (first.built, first.expires)
    assert again.version > first.version


async def test_a_slip_in_the_list_of_mirrors_holds_up_nobody(
    eve: Callable[[], Snapshot | None], database: Dsns, world: World, tmp_path: Path
) -> None:
    listed = tmp_path / "data" / "mirrors.json"
    listed.write_text(json.dumps([{"url": "https://mirror.example"}]))
    await built(database, tmp_path / "data")
    listed.write_text(json.dumps([{"url": "ftp://slip.example"}]))
    await world.withdraw("zzcanary")
    made = (await built(database, tmp_path / "data")).snapshot
    assert eve() == made
    said = json.loads((made.path / "mirrors.json").read_bytes())
    assert said["mirrors"] == [{"url": "https://mirror.example"}]
    done = await nezabudka("nezabudka snapshot sign")
    assert "ftp://slip.example" in str(done.exception), "who asks for it is told"


async def test_a_folder_of_somebody_elses_is_left_alone(
    eve: Callable[[], Snapshot | None], tmp_path: Path
) -> None:
    snapshot, place = eve(), tmp_path / "web"
    assert snapshot is not None
    place.mkdir()
    (place / "manifest.json").write_text(json.dumps({"name": "My own app"}))
    (place / "index.php").touch()
    with pytest.raises(SettingsError, match="no snapshot"):
        publish(snapshot, place)
    assert sorted(one.name for one in place.iterdir()) == ["index.php", "manifest.json"]


async def test_a_repository_around_it_stays(eve: Callable[[], Snapshot | None], tmp_path: Path) -> None:
    snapshot, place = eve(), tmp_path / "web"
    assert snapshot is not None
    (place / ".git" / "refs").mkdir(parents=True)
    (place / ".nojekyll").touch()
    publish(snapshot, place)
    (place / "en" / "left.html").write_text("who was withdrawn")
    assert publish(snapshot, place) == (0, 1)
    assert (place / ".git" / "refs").is_dir()
    assert {".nojekyll", *files_of(snapshot.path)} == files_of(place).keys()


async def test_without_a_root_of_its_own_a_pin_is_needed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEZABUDKA_DATA_DIR", str(tmp_path / "nothing"))
    done = await nezabudka(f"nezabudka snapshot verify {tmp_path}")
    assert "--root PIN" in str(done.exception)
    assert not (tmp_path / "nothing").exists()
