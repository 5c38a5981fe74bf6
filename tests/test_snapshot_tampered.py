"""One changed byte anywhere, and a mirror keeps the snapshot that it has; afterwards it goes on."""

import shutil
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import time_machine

from app.database.embedded import Dsns
from app.database.engines import owner_engine
from app.snapshots.paths import bin_of, bin_path
from app.snapshots.store import Store
from app.verifying.checking import verify
from app.verifying.faults import Fault
from tests.databases import copied
from tests.factories import World, dossier
from tests.lines import Line, as_it_is, current, line_to, pin, pulled, saying
from tests.test_snapshot_build import built

ADAM = "en/prisoners/adam.html"


@pytest.fixture(scope="module")
async def stood(
    templates: Dsns, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Dsns, Path]]:
    """A site whose second snapshot stands while its mirror has the first; tests take copies of the files."""
    place = tmp_path_factory.mktemp("stood")
    async with copied(templates, "t_empty") as dsns:
        engine = owner_engine(dsns.owner)
        await World(engine).publish(dossier("eve"))
        # Another second than the next one's: files that are signed with the time would be the same.
        with time_machine.travel(datetime.now(UTC) - timedelta(minutes=1), tick=True):
            await built(dsns, place / "main")
        async with line_to(dsns, place) as line:
            await pulled(line, place)
        await World(engine).publish(dossier("adam"))
        await engine.dispose()
        await built(dsns, place / "main")
        yield dsns, place


@pytest.fixture
async def behind(stood: tuple[Dsns, Path], tmp_path: Path) -> AsyncIterator[Line]:
    """To such a site, whose mirror has yet to fetch the second."""
    dsns, place = stood
    shutil.copytree(place, tmp_path, symlinks=True, dirs_exist_ok=True)
    async with line_to(dsns, tmp_path) as line:
        yield line


def _one_byte_off(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    "path",
    [ADAM, bin_path(bin_of(ADAM)), bin_path(bin_of(ADAM), "en"), "manifest.json", "manifest.json.minisig",
     "root.json", "manifest.p256.json", "root/1.json", "mirrors.json.minisig", "exports/index.json"],
)  # fmt: skip
async def test_one_changed_byte_and_the_former_stays(behind: Line, tmp_path: Path, path: str) -> None:
    line, former = behind, Store(tmp_path / "mirror").current()

    def change(asked: str, answer: httpx.Response) -> httpx.Response:
        if "/packs/" in asked:  # from a static host, where each file comes by itself
            return httpx.Response(404)
        if asked != f"/snapshot/{path}":
            return answer
        return saying(_one_byte_off((current(tmp_path) / path).read_bytes()))

    line.change = change
    with pytest.raises((Fault, ValueError)):
        await pulled(line, tmp_path)
    here = Store(tmp_path / "mirror").current()
    assert former is not None
    assert here == former
    assert not verify(str(here.path), pin(tmp_path), datetime.now(UTC)).faults
    line.change = as_it_is
    assert (await pulled(line, tmp_path)).changed
