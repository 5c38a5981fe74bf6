"""A disk that is full, a stick that was pulled out: a sentence, nothing half, and the next time goes on."""

import errno
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.snapshots import offline
from app.database.embedded import Dsns
from app.settings import SettingsError
from app.snapshots import tree
from app.snapshots.publishing import publish
from app.snapshots.store import Snapshot, Store
from tests.test_guides import nezabudka
from tests.test_snapshot_build import built, files_of, settings

FULL = OSError(errno.ENOSPC, "No space left on device")


@pytest.fixture
async def standing(seeded: Dsns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Snapshot:
    monkeypatch.setenv("NEZABUDKA_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", seeded.owner)
    return (await built(seeded, tmp_path / "data")).snapshot


def full_after(calls: int, real: Callable[..., Any]) -> Callable[..., Any]:
    """`real`, so many times; then the disk is full."""
    left = iter(range(calls))

    def call(*given: Any, **named: Any) -> Any:
        if next(left, None) is None:
            raise FULL
        return real(*given, **named)

    return call


def names_in(place: Path) -> list[str]:
    return sorted(one.name for one in place.iterdir())


async def test_publishing_goes_on_where_it_was_stopped(
    standing: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "stick"
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copyfile", full_after(20, shutil.copyfile))
        done = await nezabudka(f"nezabudka snapshot publish {out}")
        assert isinstance(done.exception, SettingsError)
        assert "No space left" in str(done.exception)
    assert not (out / "manifest.json").exists(), "the manifest comes last"
    written, _ = publish(standing, out)
    assert written == len(files_of(standing.path)) - 20
    assert files_of(out) == files_of(standing.path)


async def test_another_directory_is_still_refused(standing: Snapshot, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("My own page")
    with pytest.raises(SettingsError, match="no snapshot"):
        publish(standing, tmp_path)
    assert (tmp_path / "index.html").read_text() == "My own page"


async def test_a_build_is_refused_in_words(
    standing: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tree, "manifest", full_after(0, tree.manifest))
    done = await nezabudka("nezabudka snapshot build")
    assert isinstance(done.exception, SettingsError), done.exception
    assert "what was in force stays" in str(done.exception)
    assert Store(settings(tmp_path / "data").snapshots).current() == standing


@pytest.mark.usefixtures("standing")
async def test_a_zip_is_whole_or_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "nezabudka.zip"
    out.write_bytes(b"the former one")
    monkeypatch.setattr(os, "fsync", full_after(0, os.fsync))
    done = await nezabudka(f"nezabudka snapshot zip {out} --languages en")
    assert isinstance(done.exception, SettingsError), done.exception
    assert out.read_bytes() == b"the former one"
    assert names_in(tmp_path) == ["data", "nezabudka.zip"]


@pytest.mark.usefixtures("standing")
async def test_a_zip_that_is_too_large_is_not_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(offline, "LARGEST", 1_000)
    command = f"nezabudka snapshot zip {tmp_path / 'nezabudka.zip'} --languages en"
    done = await nezabudka(command)
    assert isinstance(done.exception, SettingsError), done.exception
    assert names_in(tmp_path) == ["data"]
    assert (await nezabudka(f"{command} --any-size")).exit_code == 0
    assert "nezabudka.zip" in names_in(tmp_path)
