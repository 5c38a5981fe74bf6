"""A mirror goes on: whatever one pull meets, the next one is tried, and what it has seen is not forgotten."""

import asyncio
from pathlib import Path

import httpx
import pytest

from api.snapshots import mirror_commands
from app.database.embedded import Dsns
from tests.factories import World, dossier
from tests.lines import Line, current, pulled
from tests.test_snapshot_build import built, files_of
from tests.test_snapshot_mirror import line

__all__ = ["line"]  # a fixture


async def test_nothing_ends_the_upkeep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tried, enough = [0], asyncio.Event()

    async def pull(*_: object) -> str:
        tried[0] += 1
        if tried[0] > 3:
            enough.set()
        raise ValueError("of a kind that nobody thought of")

    monkeypatch.setattr(mirror_commands, "_pulled", pull)
    task = asyncio.ensure_future(mirror_commands._kept_up("http://site", tmp_path, "pin", 0)())
    await enough.wait()
    assert not task.done()
    task.cancel()


@pytest.mark.parametrize("path", ["manifest.json.minisig", "en/prisoners/adam.html"])
async def test_a_swap_under_way_is_begun_again(
    line: Line, database: Dsns, world: World, tmp_path: Path, path: str
) -> None:
    """The signature of the next snapshot beside the former manifest, or a file that left with the swap."""
    await world.publish(dossier("adam"), dossier("eve"))
    await built(database, tmp_path / "main")
    former = files_of(current(tmp_path))
    await world.withdraw("adam")
    await built(database, tmp_path / "main")
    swapped: list[str] = []

    def change(asked: str, answer: httpx.Response) -> httpx.Response:
        inside = asked.removeprefix("/snapshot/")
        if inside == path:
            swapped.append(inside)
        if swapped or inside not in former:
            return answer
        return httpx.Response(200, stream=httpx.ByteStream(former[inside]))

    line.change = change
    done = await pulled(line, tmp_path)
    assert swapped
    assert files_of(done.snapshot.path) == files_of(current(tmp_path))


async def test_what_was_seen_is_written_down_again(line: Line, database: Dsns, tmp_path: Path) -> None:
    """As after a kill between the swap and the note of it, in an earlier version of this program."""
    await built(database, tmp_path / "main")
    await pulled(line, tmp_path)
    memory = tmp_path / "mirror" / "seen.json"
    said = memory.read_bytes()
    memory.unlink()
    assert not (await pulled(line, tmp_path)).changed
    assert memory.read_bytes() == said
