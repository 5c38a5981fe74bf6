"""Mirrors that lack much fetch it in packs; whatever is wrong with those, the tree comes whole."""

import asyncio
import errno
import gzip
import tracemalloc
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import httpx
import pytest

from api.snapshots.mirroring import mirror
from app.snapshots.fetching import Fetcher
from app.snapshots.packs import HEAD
from app.snapshots.pulling import Pulled, pull
from app.verifying.listing import bin_of
from tests.copies import CHAIN, tree_of
from tests.lines import Line, as_it_is
from tests.signed_trees import write
from tests.test_snapshot_build import files_of

BINS = {"00", "2a", "7f"}  # few are enough, of some forty files each
PATHS = [path for n in range(5000) if bin_of(path := f"{'ru' if n % 2 else 'en'}/{n}.html") in BINS]
FILES = {path: f"page {path} ".encode() * 40 for path in PATHS}
SITE = tree_of({**FILES, "exports/large.csv": b"large" * 60_000})


def standing(place: Path, files: dict[str, bytes], version: int = 1) -> Line:
    """A line to a mirror that has these files."""
    write(place / str(version), files)
    link = place / "current"
    link.unlink(missing_ok=True)
    link.symlink_to(str(version))
    return Line(httpx.ASGITransport(mirror(place)))


async def pulled(line: httpx.AsyncBaseTransport, directory: Path) -> Pulled:
    async with httpx.AsyncClient(transport=line, base_url="http://test") as client:
        return await pull("http://test/snapshot", directory, CHAIN.last.pin, client)


def asked_in_packs(line: Line) -> tuple[list[str], list[str]]:
    """What was asked for in packs, and which files alone."""
    asked = [path.removeprefix("/snapshot/") for path in line.asked]
    beside = ("root", "manifest")
    return (
        [path for path in asked if path.startswith("packs/")],
        [path for path in asked if not path.startswith(("packs/", *beside))],
    )


@pytest.fixture
def line(tmp_path: Path) -> Line:
    return standing(tmp_path / "main", SITE)


async def test_a_first_pull_comes_in_packs(line: Line, tmp_path: Path) -> None:
    done = await pulled(line, tmp_path / "mirror")
    assert files_of(done.snapshot.path) == SITE
    packs, alone = asked_in_packs(line)
    assert [path.removeprefix("packs/") for path in packs[:1]] == ["bins/0"]
    assert len(packs) == 4, "of all lists, and of each bin"
    assert "exports/large.csv" in alone
    assert not set(FILES) & set(alone)
    assert not (tmp_path / "mirror" / ".fetched").exists()


async def test_so_does_what_changed_only_if_it_is_much(line: Line, tmp_path: Path) -> None:
    await pulled(line, tmp_path / "mirror")
    for version, changed in ((2, 2), (3, 100)):
        new = {path: b"new" * version + FILES[path] for path in list(FILES)[:changed]}
        site = tree_of({**FILES, **new}, version=version)
        line = standing(tmp_path / "main", site, version)
        done = await pulled(line, tmp_path / "mirror")
        assert files_of(done.snapshot.path) == site
        packs, alone = asked_in_packs(line)
        assert len(packs) == (0 if changed == 2 else 3)
        assert set(new) <= set(alone) if changed == 2 else not set(new) & set(alone)


def not_found(_: httpx.Request) -> httpx.Response:
    return httpx.Response(404)


def a_page(_: httpx.Request) -> httpx.Response:
    """As hosts do that answer 200 to whatever is not there."""
    return httpx.Response(200, stream=httpx.ByteStream(b"<!doctype html>"))


def other_files(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, stream=httpx.ByteStream(HEAD + b"\0\0\0\3abc"))


def nothing_but_the_head(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, stream=httpx.ByteStream(HEAD))


def too_many(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, stream=httpx.ByteStream(HEAD + b"\xff" * 4_000_000))


def cut_at_once(_: httpx.Request) -> httpx.Response:
    raise httpx.ReadError("cut")


_BOMB = gzip.compress(HEAD + bytes(100_000_000), 1)


def bomb(_: httpx.Request) -> httpx.Response:
    return httpx.Response(200, headers={"content-encoding": "gzip"}, stream=httpx.ByteStream(_BOMB))


class Bent(httpx.AsyncBaseTransport):
    """Packs are answered otherwise."""

    def __init__(self, line: Line, answer: Callable[[httpx.Request], httpx.Response]) -> None:
        self.line, self.answer, self.packs = line, answer, 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if "/packs/" not in request.url.path:
            return await self.line.handle_async_request(request)
        self.packs += 1
        return self.answer(request)


@pytest.mark.parametrize(
    "answer", [not_found, a_page, other_files, nothing_but_the_head, too_many, cut_at_once]
)
async def test_a_place_without_packs_is_asked_a_few_times(
    answer: Callable[[httpx.Request], httpx.Response], line: Line, tmp_path: Path
) -> None:
    bent = Bent(line, answer)
    done = await pulled(bent, tmp_path / "mirror")
    assert files_of(done.snapshot.path) == SITE
    assert bent.packs <= 3


async def test_a_pack_that_unpacks_to_much_fills_no_memory(line: Line, tmp_path: Path) -> None:
    bent = Bent(line, bomb)
    tracemalloc.start()
    try:
        await pulled(bent, tmp_path / "mirror")
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()
    assert bent.packs == 1


class Cut(httpx.AsyncByteStream):
    def __init__(self, whole: httpx.Response, after: int) -> None:
        self.whole, self.after = whole, after

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield (await self.whole.aread())[: self.after]
        raise httpx.ReadError("cut")


async def test_a_line_that_is_cut_each_time_brings_all(line: Line, tmp_path: Path) -> None:
    def change(path: str, answer: httpx.Response) -> httpx.Response:
        if "/packs/" not in path or answer.status_code != 200:
            return answer
        return httpx.Response(200, stream=Cut(httpx.Response(200, stream=answer.stream), 2500))

    async def plain(request: httpx.Request) -> httpx.Response:
        request.headers["accept-encoding"] = "identity"
        return await inner.handle_async_request(request)

    inner, line.inner, line.change = line.inner, httpx.MockTransport(plain), change
    done = await pulled(line, tmp_path / "mirror")
    assert files_of(done.snapshot.path) == SITE
    packs, _ = asked_in_packs(line)
    assert len(packs) > 20, "each time from where it was cut"
    assert len(packs) == len(set(packs)), "nothing came twice"


async def test_what_came_before_a_pull_ended_is_not_asked_for_again(line: Line, tmp_path: Path) -> None:
    def change(path: str, answer: httpx.Response) -> httpx.Response:
        if path.endswith("large.csv"):
            raise OSError("the end of it")
        return answer

    line.change = change
    with pytest.raises(OSError, match="the end"):
        await pulled(line, tmp_path / "mirror")
    assert len(list((tmp_path / "mirror" / ".fetched").iterdir())) >= len(FILES)
    line.asked.clear()
    line.change = as_it_is
    done = await pulled(line, tmp_path / "mirror")
    assert files_of(done.snapshot.path) == SITE
    assert not set(FILES) & {path.removeprefix("/snapshot/") for path in line.asked}
    assert len(asked_in_packs(line)[0]) == 1, "of lists"


async def test_a_full_disk_is_told(line: Line, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> bool:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Fetcher, "keep", full)
        with pytest.raises(OSError, match="No space left"):
            await pulled(line, tmp_path / "mirror")
    assert not (tmp_path / "mirror" / "current").exists()
    assert files_of((await pulled(line, tmp_path / "mirror")).snapshot.path) == SITE


async def test_of_many_at_once_some_are_told_to_come_again(line: Line) -> None:
    async with httpx.AsyncClient(transport=line, base_url="http://test") as client:
        answers = await asyncio.gather(*(client.get("/packs/bins/0") for _ in range(40)))
        refused = [one for one in answers if one.status_code == 429]
        assert 0 < len(refused) < 40
        assert {one.headers["retry-after"] for one in refused} == {"1"}
        assert (await client.get("/packs/bins/0")).status_code == 200
