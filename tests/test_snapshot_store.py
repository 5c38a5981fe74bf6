"""The tree of a snapshot and where it is kept: the same bytes each time, one in force whatever happens."""

import multiprocessing
import os
import signal
import string
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.database.embedded import Dsns
from app.database.engines import readers
from app.snapshots import paths, tree
from app.snapshots.finishing import next_head
from app.snapshots.store import (
    BuildingElsewhere,
    NoSnapshot,
    OutdatedSnapshot,
    Snapshot,
    Store,
    open_current,
)
from app.snapshots.tree import Head, Written
from tests.factories import World, dossier

AT = datetime(2026, 11, 30, 15, tzinfo=UTC)
FILES = {"ru/index.html": b"<p>", "ru/prisoners/a.html": b"a", "w/d/p/a.json": b"{}", "mirrors.json": b"{}"}
segment = st.text(string.ascii_letters + string.digits + "._-", min_size=1, max_size=12)


def head(version: int = 1, seq: int = 0) -> Head:
    return Head("https://example.org", version, seq, "0" * 64, AT, AT + timedelta(days=7))


def put(store: Store, version: int, files: dict[str, bytes] = FILES, seq: int = 0) -> Path:
    """A small tree, in force."""
    current = store.current()
    former = current.path if current else None
    with store.building() as draft:
        written = [tree.write(draft, former, path, content) for path, content in files.items()]
        bins = tree.write_bins(draft, former, written)
        (draft / "manifest.json").write_bytes(tree.manifest(head(version, seq), written, bins))
        store.swap_in(version)
    return store.directory / str(version)


@given(st.lists(segment, min_size=1, max_size=4).map("/".join))
def test_no_path_leads_elsewhere(path: str) -> None:
    try:
        checked = paths.check(path)
    except paths.BadPath:
        assert any(part.startswith(".") for part in path.split("/"))
    else:
        assert os.path.normpath(checked) == checked
        assert ".." not in checked.split("/")


@pytest.mark.parametrize(
    "path",
    ["", "/etc/passwd", "../x", "a/../b", "a//b", "a/", ".hidden", "a/.b", "a\\b", "a\nb", "ж", "a" * 300,
     "a%2e"],
)  # fmt: skip
def test_tricks_are_refused(path: str, tmp_path: Path) -> None:
    with pytest.raises(paths.BadPath):
        tree.write(tmp_path, None, path, b"")


def test_every_file_is_in_its_bin_with_its_hash(tmp_path: Path) -> None:
    files = {**FILES, **{f"v1/prisoners/person-{n}.json": b"%d" % n for n in range(300)}}
    written = [tree.write(tmp_path, None, path, content) for path, content in files.items()]
    bins = tree.write_bins(tmp_path, None, written)
    assert tree.listed(tmp_path) == {path: paths.hash_of(content) for path, content in files.items()}
    assert len(bins) == paths.BINS
    for path in files:
        name, part = paths.bin_of(path), paths.part_of(path)
        own = (tmp_path / paths.bin_path(name)).read_bytes()
        assert bins[int(name, 16)] == paths.hash_of(own)
        listed = (tmp_path / paths.bin_path(name, part)).read_bytes()
        assert not part or orjson.loads(own)["parts"][part] == paths.hash_of(listed)
        assert path in orjson.loads(listed)["files"]


def test_the_same_contents_give_the_same_bytes_in_any_order(tmp_path: Path) -> None:
    made = []
    for place, files in (("a", FILES), ("b", dict(reversed(FILES.items())))):
        written = [tree.write(tmp_path / place, None, path, content) for path, content in files.items()]
        bins = tree.write_bins(tmp_path / place, None, written)
        made.append((tree.manifest(head(), written, bins), sorted(tree.listed(tmp_path / place).items())))
    assert made[0] == made[1]


def test_a_path_is_taken_once(tmp_path: Path) -> None:
    tree.write(tmp_path, None, "a.json", b"1")
    with pytest.raises(FileExistsError):
        tree.write(tmp_path, None, "a.json", b"2")
    with pytest.raises(tree.TwiceInTree):
        tree.write_bins(tmp_path, None, [Written("a.json", "x", 1), Written("a.json", "x", 1)])


def test_what_did_not_change_is_the_same_file_unless_it_rotted(tmp_path: Path) -> None:
    store = Store(tmp_path)
    first = put(store, 1)
    inodes = {path: (first / path).stat().st_ino for path in FILES}
    (first / "mirrors.json").write_bytes(b"[]")  # as long as before
    second = put(store, 2)
    same = {path for path in FILES if (second / path).stat().st_ino == inodes[path]}
    assert same == FILES.keys() - {"mirrors.json"}
    assert (second / "mirrors.json").read_bytes() == b"{}"
    (second / "mirrors.json").write_bytes(b"[]")
    draft = tmp_path / "draft"
    assert tree.keep(draft, second, "mirrors.json", paths.hash_of(b"{}")) is None
    assert tree.keep(draft, second, "w/d/p/a.json", paths.hash_of(b"{}")) == Written(
        "w/d/p/a.json", paths.hash_of(b"{}"), 2
    )


def test_one_tree_is_kept_and_nothing_of_others(tmp_path: Path) -> None:
    (tmp_path / "somebody's").mkdir()
    (tmp_path / "notes.txt").touch()
    store = Store(tmp_path)
    assert store.current() is None
    put(store, 1)
    assert store.current() is not None
    put(store, 2)
    assert sorted(one.name for one in tmp_path.iterdir()) == [
        ".lock", ".readers", "2", "2.state", "current", "notes.txt", "somebody's",
    ]  # fmt: skip
    current = store.current()
    assert current is not None
    assert (current.version, current.site, current.expires) == (2, "https://example.org", head().expires)


def test_a_tree_that_is_read_stays_until_it_was_read(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, 1)
    with Store(tmp_path).reading() as first, Store(tmp_path).reading():
        assert first is not None
        second = put(store, 2)
        assert (tmp_path / "current").resolve() == second, "nobody waits for readers"
        assert (first.path / "ru/index.html").read_bytes() == FILES["ru/index.html"]
        put(store, 3)
        assert first.path.exists()
        assert not (tmp_path / ".draft").exists()
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_dir()) == ["3", "current"]


def test_a_lost_store_begins_above_what_mirrors_have_seen() -> None:
    start = next_head(None, "https://example.org", 0, "0" * 64, AT)
    assert start.version == AT.timestamp()
    busy = replace(start, version=start.version + 5000)
    former = Snapshot(Path(), busy.site, busy.version, 0, "0" * 64, AT, AT)
    assert next_head(former, "https://example.org", 0, "0" * 64, AT).version == busy.version + 1


def test_a_build_that_fails_changes_nothing(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, 1)
    with pytest.raises(paths.BadPath):
        put(store, 2, {**FILES, "../../x": b""})
    current = store.current()
    assert current is not None
    assert current.version == 1
    assert not (tmp_path / ".draft").exists()


def test_one_builder_at_a_time(tmp_path: Path) -> None:
    with Store(tmp_path).building(), pytest.raises(BuildingElsewhere), Store(tmp_path).building():
        pass


def _build_for_ever(directory: Path, version: int) -> None:
    store = Store(directory)
    while True:
        version += 1
        put(store, version, {**FILES, "v1/new.json": b"%d" % version})


def test_killed_at_any_point_one_tree_is_in_force(tmp_path: Path) -> None:
    store = Store(tmp_path)
    put(store, 1)
    for round_ in range(8):
        before = Store(tmp_path).current()
        assert before is not None
        builder = multiprocessing.get_context("fork").Process(
            target=_build_for_ever, args=(tmp_path, before.version)
        )
        builder.start()
        while (seen := Store(tmp_path).current()) is None or seen.version < before.version + round_ % 3:
            assert builder.is_alive()
            time.sleep(0.001 * round_)  # killed at another moment each time, wherever that is
        assert builder.pid is not None
        os.kill(builder.pid, signal.SIGKILL)
        builder.join()
        current = Store(tmp_path).current()
        assert current is not None
        listed = tree.listed(current.path)
        assert {path: paths.hash_of((current.path / path).read_bytes()) for path in listed} == listed
    with Store(tmp_path).building():
        pass
    assert len([one for one in tmp_path.iterdir() if one.is_dir() and not one.is_symlink()]) == 1


async def test_nothing_is_shown_after_a_removal(database: Dsns, world: World, tmp_path: Path) -> None:
    store = Store(tmp_path)
    async with readers(database.public) as pool:
        with pytest.raises(NoSnapshot):
            await open_current(pool, store)
        await world.publish(dossier("eve"))
        seq = await pool.fetchval("SELECT max(seq) FROM published.change")
        put(store, 1, seq=seq)
        await world.publish(dossier("adam"))
        assert (await open_current(pool, store)).version == 1, "what is new may wait"
        await world.withdraw("eve")
        with pytest.raises(OutdatedSnapshot):
            await open_current(pool, store)
        put(store, 2, seq=await pool.fetchval("SELECT max(seq) FROM published.change"))
        assert (await open_current(pool, store)).version == 2
