"""The snapshot on the main server: whole and in parts, never somebody who was withdrawn, never elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
import time_machine

from app.database.embedded import Dsns
from app.settings import Part
from tests.applications import started
from tests.conftest import client_for
from tests.factories import World, dossier
from tests.test_snapshot_build import built, settings

AT_ROOT = (
    "manifest.json", "manifest.json.minisig", "manifest.p256.json", "mirrors.json", "mirrors.json.minisig",
    "bins/00.json", "w/d/p/eve.json", "w/d/l/all.json",
)  # fmt: skip


@pytest.fixture
async def here(database: Dsns, tmp_path: Path) -> AsyncIterator[httpx.AsyncClient]:
    async with started(settings(tmp_path), database, Part.ALL) as app, client_for(app) as client:
        yield client


async def test_none_yet(here: httpx.AsyncClient) -> None:
    for path in ("/snapshot/", "/manifest.json", "/root.json", "/w/d/p/eve.json"):
        answer = await here.get(path)
        assert (answer.status_code, answer.json()["code"]) == (503, "no-snapshot")
        assert answer.headers["retry-after"]
    assert (await here.get("/readyz")).status_code == 200


async def test_the_tree_and_what_stands_at_the_root(
    here: httpx.AsyncClient, database: Dsns, world: World, tmp_path: Path
) -> None:
    await world.publish(dossier("eve"))
    root = (await built(database, tmp_path)).snapshot.path
    for path in (*AT_ROOT, "root.json", "root/1.json"):
        for place in ("/", "/snapshot/"):
            answer = await here.get(place + path)
            assert answer.content == (root / path).read_bytes(), path
            assert answer.headers["access-control-allow-origin"] == "*"
            assert answer.headers["cache-control"] == "public, no-cache"
            again = await here.get(place + path, headers={"if-none-match": answer.headers["etag"]})
            assert again.status_code == 304
    page = await here.get("/snapshot/")
    assert page.content == (root / "index.html").read_bytes()
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-content-type-options"] == "nosniff"
    assert page.headers["x-robots-tag"] == "noindex"
    assert (await here.get("/snapshot/en/prisoners/eve")).content == (
        root / "en/prisoners/eve.html"
    ).read_bytes()


async def test_parts(here: httpx.AsyncClient, database: Dsns, world: World, tmp_path: Path) -> None:
    await world.publish(dossier("eve"))
    whole = (await built(database, tmp_path)).snapshot.path / "en/prisoners/eve.html"
    answer = await here.get("/snapshot/en/prisoners/eve.html", headers={"range": "bytes=10-19"})
    assert (answer.status_code, answer.content) == (206, whole.read_bytes()[10:20])
    assert answer.headers["content-range"] == f"bytes 10-19/{whole.stat().st_size}"
    full = await here.get("/snapshot/en/prisoners/eve.html", headers={"accept-encoding": "identity"})
    assert full.headers["etag"] == answer.headers["etag"]


@pytest.mark.parametrize(
    "path",
    ["%2e%2e%2fmanifest.json", "..%2f..%2fetc/passwd", "%2e%2e/%2e%2e/.lock", ".lock", "//etc/passwd", "%00",
     "a" * 3000, "en\\index.html", "bins", "en/../../29934249.state", "index.html/", "ж"],
)  # fmt: skip
async def test_tricks(here: httpx.AsyncClient, database: Dsns, tmp_path: Path, path: str) -> None:
    await built(database, tmp_path)
    for place in ("/snapshot/", "/bins/", "/w/d/"):
        answer = await here.get(httpx.URL(f"http://test{place}{path}"))
        assert answer.status_code in {308, 404, 414, 422}, (place, path, answer.status_code)


async def test_who_was_withdrawn_is_gone_at_once(
    here: httpx.AsyncClient, database: Dsns, world: World, tmp_path: Path
) -> None:
    await world.publish(dossier("eve"), dossier("adam"))
    await built(database, tmp_path)
    assert (await here.get("/snapshot/en/prisoners/eve.html")).status_code == 200
    await world.withdraw("eve")
    for path in AT_ROOT:
        answer = await here.get(f"/{path}")
        assert (answer.status_code, answer.json()["code"]) == (503, "snapshot-outdated"), path
    for path in ("en/prisoners/eve.html", "en/prisoners.html", "v1/index.json", "exports/index.json"):
        assert (await here.get(f"/snapshot/{path}")).status_code == 503
    assert (await here.get("/root.json")).status_code == 200, "of no person"
    assert (await here.get("/w/v1/w.js")).status_code == 200, "likewise"
    ready = await here.get("/readyz")
    assert ready.status_code == 200
    assert "outdated" in ready.json()["checks"]["snapshot"]
    assert "nezabudka_snapshot_outdated 1.0" in (await here.get("/metrics")).text
    await built(database, tmp_path)
    assert (await here.get("/snapshot/en/prisoners/adam.html")).status_code == 200
    assert (await here.get("/snapshot/en/prisoners/eve.html")).status_code == 404
    assert "nezabudka_snapshot_outdated 0.0" in (await here.get("/metrics")).text


async def test_what_has_expired_is_not_shown(
    here: httpx.AsyncClient, database: Dsns, world: World, tmp_path: Path
) -> None:
    """Every verifier would refuse it."""
    await world.publish(dossier("eve"))
    expires = (await built(database, tmp_path)).snapshot.expires
    with time_machine.travel(expires - timedelta(hours=1), tick=True):
        assert (await here.get("/snapshot/en/prisoners/eve.html")).status_code == 200
    with time_machine.travel(expires, tick=True):
        for path in ("manifest.json", "snapshot/en/prisoners/eve.html", "v1/exports"):
            answer = await here.get(f"/{path}")
            assert (answer.status_code, answer.json()["code"]) == (503, "snapshot-outdated"), path
        assert (await here.get("/root.json")).status_code == 200
        assert "expired" in (await here.get("/readyz")).json()["checks"]["snapshot"]


async def test_a_hundred_readers_while_trees_are_swapped(
    here: httpx.AsyncClient, database: Dsns, world: World, tmp_path: Path
) -> None:
    await world.publish(dossier("eve"))
    await built(database, tmp_path)
    done = asyncio.Event()

    async def read() -> set[int]:
        seen = set()
        while not done.is_set():
            seen.add((await here.get("/snapshot/en/prisoners/eve.html")).status_code)
        return seen

    readers = [asyncio.create_task(read()) for _ in range(100)]
    for _ in range(3):
        await built(database, tmp_path)
    done.set()
    assert {status for seen in await asyncio.gather(*readers) for status in seen} == {200}
