"""Packs on the main server: within the rate limit, and never with somebody who was withdrawn."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from api.snapshots import packing
from app.database.embedded import Dsns
from app.snapshots.packs import Unpacking, pack
from app.verifying.listing import bin_of
from tests.factories import World, dossier
from tests.test_snapshot_build import built
from tests.test_snapshot_served import here

__all__ = ["here"]  # a fixture


def packs_of(root: Path, path: str) -> str:
    """The first pack of the bin that this path is in."""
    bins = orjson.loads((root / "manifest.json").read_bytes())["bins"]
    return f"/snapshot/packs/{bins[int(bin_of(path), 16)]}/0"


@pytest.fixture
async def standing(database: Dsns, world: World, tmp_path: Path) -> str:
    await world.publish(dossier("zzcanary"), dossier("adam"))
    return packs_of((await built(database, tmp_path)).snapshot.path, "en/prisoners/zzcanary.html")


async def test_what_is_in_one(here: httpx.AsyncClient, standing: str) -> None:
    answer = await here.get(standing)
    assert (answer.status_code, answer.headers["cache-control"]) == (200, "no-store")
    assert answer.headers["content-type"] == "application/vnd.nezabudka.pack"
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["content-encoding"] in {"br", "gzip"}
    assert any(b"zzcanary" in (one or b"").lower() for one in Unpacking().files(answer.content))


@pytest.mark.usefixtures("standing")
@pytest.mark.parametrize(
    "asked",
    ["", "bins", "bins/", "bins/128", "bins/-1", "bins/%D9%A1", "bins/0/0", "../0", "bins/99999999", "x/0"],
)
async def test_what_is_none(here: httpx.AsyncClient, asked: str) -> None:
    answer = await here.get(httpx.URL(f"http://test/snapshot/packs/{asked}"))
    assert answer.status_code in {308, 404}, answer.text


async def test_not_after_a_removal(
    here: httpx.AsyncClient, standing: str, database: Dsns, world: World, tmp_path: Path
) -> None:
    await world.withdraw("zzcanary")
    for path in (standing, "/snapshot/packs/bins/0", "/snapshot/packs/parts/0"):
        answer = await here.get(path)
        assert (answer.status_code, answer.json()["code"]) == (503, "snapshot-outdated")
    await built(database, tmp_path)
    assert (await here.get(standing)).status_code == 404
    assert (await here.get("/snapshot/packs/bins/0")).status_code == 200


@pytest.fixture
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, threading.Event]]:
    """Set when a pack was made; and to be set before it goes on."""
    made, go_on = threading.Event(), threading.Event()

    def slow(*asked: Any) -> bytes:
        found = pack(*asked)
        made.set()
        go_on.wait()
        return found

    monkeypatch.setattr(packing, "pack", slow)
    yield made, go_on
    go_on.set()


async def test_not_if_it_was_while_the_pack_was_made(
    held: tuple[threading.Event, threading.Event], here: httpx.AsyncClient, standing: str, world: World
) -> None:
    asking = asyncio.ensure_future(here.get(standing))
    await asyncio.to_thread(held[0].wait)
    await world.withdraw("zzcanary")
    held[1].set()
    assert (await asking).json()["code"] == "snapshot-outdated"


@pytest.mark.usefixtures("world")
async def test_nor_of_a_tree_that_is_none_any_more(
    held: tuple[threading.Event, threading.Event], here: httpx.AsyncClient, standing: str,
    database: Dsns, tmp_path: Path,
) -> None:  # fmt: skip
    asking = asyncio.ensure_future(here.get(standing))
    await asyncio.to_thread(held[0].wait)
    await built(database, tmp_path)
    held[1].set()
    assert (await asking).status_code == 404


async def test_a_pack_counts_as_many_requests(
    here: httpx.AsyncClient, standing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def left() -> int:
        told = (await here.get("/snapshot/manifest.json")).headers["ratelimit"]
        return int(told.split(";")[1].removeprefix("r="))

    before = await left()
    await here.get(standing)
    assert before - await left() == 2, "a small one is one request"
    monkeypatch.setattr(packing, "_WORTH", 100)
    size = len((await here.get(standing, headers={"accept-encoding": "identity"})).content)
    assert before - await left() == 4 + size // 100
