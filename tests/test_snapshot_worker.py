"""When the worker has a snapshot built, that a process of its own does it, what is left if that one dies."""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import psutil
import pytest
import time_machine

from app.database.embedded import Dsns
from app.snapshots import running, tree
from app.snapshots.running import Watch, builder, run_snapshots
from app.snapshots.store import Store
from tests.factories import World, dossier
from tests.test_snapshot_build import built, settings
from tests.waiting import PATIENCE, until


async def done() -> bool:
    return True


async def failed() -> bool:
    return False


@pytest.mark.usefixtures("clock")  # no midnight comes between
async def test_when_it_is_due(
    database: Dsns, world: World, connection: asyncpg.Connection, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(running, "SHORTEST", 250.0)
    mirrors = tmp_path / "mirrors.json"
    watch = Watch(Store(settings(tmp_path).snapshots), (mirrors,))
    assert await watch.due(connection), "there is none"
    for _ in range(10):
        await watch.build(failed)
    assert not await watch.due(connection), "what failed waits"
    watch = Watch(Store(settings(tmp_path).snapshots), (mirrors,))
    await world.publish(dossier("eve"))
    await built(database, tmp_path)
    assert await watch.due(connection), "this program has built none yet"
    await watch.build(done)
    assert not await watch.due(connection)
    await world.publish(dossier("adam"))
    assert not await watch.due(connection), "what is new waits"
    watch._built_at -= running.SHORTEST + 1
    assert await watch.due(connection)
    await built(database, tmp_path)
    await watch.build(done)
    await world.withdraw("eve")
    assert await watch.due(connection), "what was removed does not"
    await built(database, tmp_path)
    assert not await watch.due(connection)
    mirrors.touch()
    assert await watch.due(connection), "another list of mirrors"
    await watch.build(done)
    watch._built_at -= running.SHORTEST + 1
    assert not await watch.due(connection)
    with time_machine.travel(datetime.now(UTC) + timedelta(days=1), tick=False):
        assert await watch.due(connection), "counts are of another day"


async def test_a_process_of_its_own_builds(database: Dsns, world: World, tmp_path: Path) -> None:
    await world.publish(dossier("eve"))
    given = settings(tmp_path, snapshot_build=True)
    work = asyncio.create_task(run_snapshots(given, database.editor, database.public))
    store = Store(given.snapshots)
    try:
        await until(lambda: store.current() is not None)
    finally:
        work.cancel()
        await asyncio.gather(work, return_exceptions=True)
    current = store.current()
    assert current is not None
    assert (current.path / "en/prisoners/eve.html").is_file()


async def test_the_first_start_builds_once(
    database: Dsns, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.publish(dossier("eve"))
    given, builds, looked = settings(tmp_path, snapshot_build=True), [0], asyncio.Event()

    async def build() -> bool:
        builds[0] += 1
        await built(database, tmp_path)
        return True

    class Watched(Watch):
        async def due(self, connection: asyncpg.Connection) -> bool:
            due = await super().due(connection)
            if builds[0]:
                looked.set()
            return due

    monkeypatch.setattr(running, "builder", lambda *_: build)
    monkeypatch.setattr(running, "Watch", Watched)
    work = asyncio.create_task(run_snapshots(given, database.editor, database.public))
    await looked.wait()
    work.cancel()
    await asyncio.gather(work, return_exceptions=True)
    assert builds == [1]


# Builds all files, says so, and never comes to signing them.
_STANDING = """
import pathlib, sys, threading
from api.snapshots import __main__, building

def stand(*_):
    pathlib.Path({there!r}).touch()
    threading.Event().wait()

if __name__ == "__main__":
    building.finish = stand
    sys.exit(__main__.main())
"""


async def test_killed_while_it_builds(
    database: Dsns, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.publish(dossier("eve"))
    former = (await built(database, tmp_path)).snapshot
    program, there, python = tmp_path / "standing.py", tmp_path / "there", tmp_path / "python"
    program.write_text(_STANDING.format(there=str(there)))
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "{program}" "$@"\n')
    python.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(python))
    build = asyncio.ensure_future(builder(settings(tmp_path), database.public)())
    draft = former.path.parent / ".draft"
    await until(there.exists)
    assert any(draft.glob("v1/*/*"))
    # Of what other tests left to be waited for there is no command line.
    [process] = [
        one
        for one in psutil.Process().children()
        if "api.snapshots" in (one.as_dict(["cmdline"])["cmdline"] or ())
    ]
    workers = process.children()
    os.kill(process.pid, signal.SIGKILL)
    assert await build is False
    assert len(workers) >= 1
    _, alive = await asyncio.to_thread(psutil.wait_procs, workers, PATIENCE)
    assert not alive, "nobody waits for work for ever"
    current = Store(former.path.parent).current()
    assert current is not None
    assert current.version == former.version
    assert tree.listed(current.path)
    after = (await built(database, tmp_path)).snapshot
    assert after.version > former.version
    assert not draft.exists()


async def test_a_full_disk_leaves_the_former(
    database: Dsns, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.publish(*(dossier(f"person-{n}") for n in range(3)))
    small = tmp_path / "small"
    small.mkdir()
    given = settings(tmp_path, snapshot_dir=small)
    former = (await built(database, tmp_path, snapshot_dir=small)).snapshot
    real = tree.write

    def full(*arguments: object) -> tree.Written:
        if str(arguments[2]).startswith("v1/vocabularies/s"):
            raise OSError(28, "No space left on device")
        return real(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(tree, "write", full)
    with pytest.raises(OSError, match="No space"):
        await built(database, tmp_path, snapshot_dir=small)
    assert Store(given.snapshots).current() == former
    assert [one.name for one in small.iterdir() if one.name.startswith(".d")] == []
