"""Mirrors: what changed is fetched, all of it is checked, the former stays whenever anything is wrong."""

import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import time_machine

from api.snapshots.mirroring import mirror
from app.database.embedded import Dsns
from app.database.engines import owner_engine
from app.settings import Part
from app.signing import open_signer
from app.snapshots.finishing import sign_again
from app.snapshots.paths import bin_of, bin_path
from app.snapshots.pulling import Pulled, pull
from app.snapshots.store import Store
from app.verifying.checking import verify
from app.verifying.faults import Code, Fault
from tests.applications import started
from tests.databases import copied
from tests.factories import World, dossier
from tests.test_snapshot_build import built, files_of, settings


def _as_it_is(_: str, answer: httpx.Response) -> httpx.Response:
    return answer


ADAM = "en/prisoners/adam.html"


class Line(httpx.AsyncBaseTransport):
    """To the main site; `change` answers otherwise, `asked` remembers."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self.inner = inner
        self.asked: list[str] = []
        self.change: Callable[[str, httpx.Response], httpx.Response] = _as_it_is

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        path = request.url.path
        self.asked.append(path)
        answer = await self.inner.handle_async_request(request)
        return self.change(path, answer)


@asynccontextmanager
async def line_to(dsns: Dsns, place: Path) -> AsyncIterator[Line]:
    async with started(settings(place / "main"), dsns, Part.ALL) as app:
        yield Line(httpx.ASGITransport(app))


@pytest.fixture
async def line(database: Dsns, tmp_path: Path) -> AsyncIterator[Line]:
    async with line_to(database, tmp_path) as line:
        yield line


def pin(tmp_path: Path) -> str:
    return open_signer(settings(tmp_path / "main"), datetime.now(UTC)).pin


async def pulled(line: Line, tmp_path: Path, root: str | None = None) -> Pulled:
    async with httpx.AsyncClient(transport=line, base_url="http://test") as client:
        return await pull("http://test/snapshot", tmp_path / "mirror", root or pin(tmp_path), client)


@pytest.fixture(scope="module")
async def stood(
    templates: Dsns, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[tuple[Dsns, Path]]:
    """A site whose second snapshot stands while its mirror has the first; tests take copies of the files."""
    place = tmp_path_factory.mktemp("stood")
    async with copied(templates, "t_empty") as dsns:
        engine = owner_engine(dsns.owner)
        await World(engine).publish(dossier("eve"))
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


async def test_only_what_changed_is_fetched(line: Line, database: Dsns, world: World, tmp_path: Path) -> None:
    await world.publish(*(dossier(f"person-{n}") for n in range(5)))
    first = (await built(database, tmp_path / "main")).snapshot
    done = await pulled(line, tmp_path)
    assert files_of(done.snapshot.path) == files_of(first.path)
    line.asked.clear()
    again = await pulled(line, tmp_path)
    assert (again.changed, len(line.asked)) == (False, 3)
    await world.publish(dossier("person-9"))
    second = (await built(database, tmp_path / "main")).snapshot
    line.asked.clear()
    done = await pulled(line, tmp_path)
    assert files_of(done.snapshot.path) == files_of(second.path)
    assert "/snapshot/en/prisoners/person-9.html" in line.asked
    assert "/snapshot/en/prisoners/person-1.html" not in line.asked


async def test_the_address_of_the_site_will_do(
    line: Line, database: Dsns, world: World, tmp_path: Path
) -> None:
    await world.publish(dossier("adam"))
    first = (await built(database, tmp_path / "main")).snapshot
    async with httpx.AsyncClient(transport=line, base_url="http://test") as client:
        done = await pull("http://test/", tmp_path / "mirror", pin(tmp_path), client)
    assert files_of(done.snapshot.path) == files_of(first.path)


async def test_who_was_withdrawn_leaves_with_the_next_pull(
    line: Line, database: Dsns, world: World, tmp_path: Path
) -> None:
    await world.publish(dossier("zzcanary"), dossier("adam"))
    await built(database, tmp_path / "main")
    await pulled(line, tmp_path)
    await world.withdraw("zzcanary")
    with pytest.raises(httpx.HTTPStatusError, match="503"):
        await pulled(line, tmp_path)
    await built(database, tmp_path / "main")
    await pulled(line, tmp_path)
    for path, content in files_of(tmp_path / "mirror").items():
        assert b"canary" not in content.lower(), path


@pytest.mark.parametrize(
    "path",
    [ADAM, bin_path(bin_of(ADAM)), bin_path(bin_of(ADAM), "en"), "manifest.json", "manifest.json.minisig",
     "root.json", "manifest.p256.json", "root/1.json", "mirrors.json.minisig", "exports/index.json"],
)  # fmt: skip
async def test_one_changed_byte_and_the_former_stays(behind: Line, tmp_path: Path, path: str) -> None:
    line, former = behind, Store(tmp_path / "mirror").current()

    def change(asked: str, answer: httpx.Response) -> httpx.Response:
        if asked != f"/snapshot/{path}":
            return answer
        return _saying(_one_byte_off((_current(tmp_path) / path).read_bytes()))

    line.change = change
    with pytest.raises((Fault, ValueError)):
        await pulled(line, tmp_path)
    here = Store(tmp_path / "mirror").current()
    assert former is not None
    assert here == former
    assert not verify(str(here.path), pin(tmp_path), datetime.now(UTC)).faults
    line.change = _as_it_is
    assert (await pulled(line, tmp_path)).changed


def _current(tmp_path: Path) -> Path:
    found = Store(tmp_path / "main" / "snapshots").current()
    assert found is not None
    return found.path


def _saying(body: bytes) -> httpx.Response:
    """Not read yet, as an answer from the network."""
    return httpx.Response(200, stream=httpx.ByteStream(body))


def _one_byte_off(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


async def test_another_pin_and_an_older_snapshot_are_refused(
    line: Line, database: Dsns, tmp_path: Path
) -> None:
    await built(database, tmp_path / "main")
    with pytest.raises(Fault) as wrong:
        await pulled(line, tmp_path, "A" * 43)
    assert wrong.value.code is Code.PIN
    older = files_of(_current(tmp_path))
    await built(database, tmp_path / "main")
    await pulled(line, tmp_path)
    line.change = lambda path, _: _saying(older[path.removeprefix("/snapshot/")])
    with pytest.raises(Fault) as wrong:
        await pulled(line, tmp_path)
    assert wrong.value.code is Code.ROLLBACK


async def test_a_cut_line_costs_nothing_twice(
    line: Line, database: Dsns, world: World, tmp_path: Path
) -> None:
    await world.publish(*(dossier(f"person-{n}") for n in range(5)))
    await built(database, tmp_path / "main")

    def cut(path: str, answer: httpx.Response) -> httpx.Response:
        if path.endswith("person-4.html"):
            raise httpx.ReadError("cut")
        return answer

    line.change = cut
    with pytest.raises(httpx.ReadError):
        await pulled(line, tmp_path)
    fetched = set(line.asked)
    line.asked.clear()
    line.change = _as_it_is
    await pulled(line, tmp_path)
    again = [path for path in line.asked if path in fetched and path.endswith(".html")]
    assert len(again) <= 8, "those that were under way"
    assert not (tmp_path / "mirror/.fetched").exists()


async def test_a_mirror_of_a_mirror_until_it_expires(
    line: Line, database: Dsns, world: World, tmp_path: Path
) -> None:
    await world.publish(dossier("eve"))
    await built(database, tmp_path / "main")
    await pulled(line, tmp_path)
    second = Line(httpx.ASGITransport(mirror(tmp_path / "mirror")))
    async with httpx.AsyncClient(transport=second, base_url="http://test") as client:
        done = await pull("http://test", tmp_path / "second", pin(tmp_path), client)
        assert files_of(done.snapshot.path) == files_of(_current(tmp_path))
        page = await client.get("/en/prisoners/eve")
        assert (page.status_code, page.headers["access-control-allow-origin"]) == (200, "*")
        assert (await client.get("/snapshot/en/prisoners/eve.html")).content == page.content
        part = await client.get("/en/prisoners/eve.html", headers={"range": "bytes=0-14"})
        assert (part.status_code, part.content) == (206, b"<!doctype html>")
        for path in ("/%2e%2e/seen.json", "/seen.json", "/.lock", "/x" * 20, "/bins"):
            assert (await client.get(path)).status_code == 404, path
        assert (await client.post("/")).status_code == 405
        with time_machine.travel(datetime.now(UTC) + timedelta(days=7), tick=False):
            assert (await client.get("/en/prisoners/eve")).status_code == 503


async def test_signed_anew(line: Line, database: Dsns, tmp_path: Path) -> None:
    await built(database, tmp_path / "main")
    await pulled(line, tmp_path)
    listed = tmp_path / "main/mirrors.json"
    listed.write_text(json.dumps([{"url": "https://mirror.example/", "country": "DE"}]))
    signed = sign_again(settings(tmp_path / "main"))
    done = await pulled(line, tmp_path)
    assert done.snapshot.version == signed.version
    said = json.loads((done.snapshot.path / "mirrors.json").read_bytes())
    assert said["mirrors"] == [{"url": "https://mirror.example", "country": "DE"}]
