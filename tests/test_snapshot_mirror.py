"""Mirrors: what changed is fetched, all of it is checked, the former stays whenever anything is wrong."""

import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
import pytest
import time_machine

from api.snapshots.mirroring import mirror
from app.database.embedded import Dsns
from app.snapshots.finishing import sign_again
from app.snapshots.pulling import pull
from app.verifying.faults import Code, Fault
from tests.factories import World, dossier
from tests.lines import Line, as_it_is, current, line_to, pin, pulled, saying
from tests.test_snapshot_build import built, files_of, settings


@pytest.fixture
async def line(database: Dsns, tmp_path: Path) -> AsyncIterator[Line]:
    async with line_to(database, tmp_path) as line:
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


async def test_another_pin_and_an_older_snapshot_are_refused(
    line: Line, database: Dsns, tmp_path: Path
) -> None:
    await built(database, tmp_path / "main")
    with pytest.raises(Fault) as wrong:
        await pulled(line, tmp_path, "A" * 43)
    assert wrong.value.code is Code.PIN
    older = files_of(current(tmp_path))
    await built(database, tmp_path / "main")
    await pulled(line, tmp_path)
    line.change = lambda path, _: saying(older[path.removeprefix("/snapshot/")])
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
    line.change = as_it_is
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
        assert files_of(done.snapshot.path) == files_of(current(tmp_path))
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
