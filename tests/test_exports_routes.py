"""`/v1/exports`: the files of the snapshot in force, whole and in parts, and nothing of who was withdrawn."""

import base64
import hashlib
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.database.embedded import Dsns
from app.settings import Part
from tests.applications import started
from tests.conftest import client_for, settings_for_tests
from tests.exports import stand
from tests.factories import World, dossier


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "snapshots"


@pytest.fixture
async def here(database: Dsns, world: World, place: Path) -> AsyncIterator[httpx.AsyncClient]:
    await world.publish(*(dossier(f"somebody-{n}", summary={"en": f"{n} " * 600}) for n in range(20)))
    settings = settings_for_tests().model_copy(update={"snapshot_dir": place})
    async with started(settings, database, Part.ALL) as app, client_for(app) as client:
        yield client


@pytest.fixture
async def listed(here: httpx.AsyncClient, database: Dsns, place: Path) -> dict[str, dict[str, Any]]:
    await stand(database, place, 1)
    page = (await here.get("/v1/exports")).json()
    return {one["name"]: one for one in page["items"]}


async def test_the_list(here: httpx.AsyncClient, listed: dict[str, dict[str, Any]]) -> None:
    answer = await here.get("/v1/exports")
    page = answer.json()
    assert (page["next"], page["self"], page["shard_bytes"]) == (None, "http://test/v1/exports", 12_288)
    assert set(page["meta"]) == {"licence", "as_of", "version"}
    assert answer.headers["cache-control"] == "public, no-cache"
    assert {"prisoners.jsonl.gz", "prisoners.csv", "events.jsonl.gz", "entities.ftm.json"} <= set(listed)
    assert {"facilities.geojson", "datapackage.json"} <= set(listed)
    assert (await here.get("/v1")).json()["links"]["exports"] == "http://test/v1/exports"


async def test_every_file_is_what_the_list_says(
    here: httpx.AsyncClient, listed: dict[str, dict[str, Any]]
) -> None:
    for one in listed.values():
        answer = await here.get(one["url"], headers={"accept-encoding": "gzip, br"})
        digest = hashlib.sha256(answer.content).digest()
        assert (len(answer.content), digest.hex()) == (one["bytes"], one["sha256"])
        assert answer.headers["repr-digest"] == f"sha-256=:{base64.b64encode(digest).decode()}:"
        assert answer.headers["content-type"] == one["media_type"]
        assert answer.headers["content-disposition"] == f'attachment; filename="{one["name"]}"'
        assert "content-encoding" not in answer.headers
        again = await here.get(one["url"], headers={"if-none-match": answer.headers["etag"]})
        assert (again.status_code, again.content) == (304, b"")
        head = await here.head(one["url"])
        assert (head.status_code, head.headers["content-length"]) == (200, str(one["bytes"]))


async def test_shards_are_the_file(here: httpx.AsyncClient, listed: dict[str, dict[str, Any]]) -> None:
    one = listed["prisoners.csv"]
    assert one["shards"] > 1
    pieces = [
        (await here.get(f"/v1/exports/shards/prisoners.csv/{number:05}")).content
        for number in range(one["shards"])
    ]
    assert max(map(len, pieces)) == 12_288
    assert hashlib.sha256(b"".join(pieces)).hexdigest() == one["sha256"]
    for wrong in (f"{one['shards']:05}", "-1", "x", "٠", "0" * 7, "99999999", "0", "000000"):
        assert (await here.get(f"/v1/exports/shards/prisoners.csv/{wrong}")).status_code == 404


@pytest.mark.usefixtures("listed")
async def test_the_index_is_the_file_of_the_snapshot(here: httpx.AsyncClient, place: Path) -> None:
    content = (place / "1" / "exports" / "index.json").read_bytes()
    answer = await here.get("/v1/exports/index.json")
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    assert (answer.content, answer.headers["repr-digest"]) == (content, f"sha-256=:{digest}:")
    part = await here.get("/v1/exports/index.json", headers={"range": "bytes=-1"})
    assert (part.status_code, part.content) == (206, b"\n")


async def test_in_parts(here: httpx.AsyncClient, listed: dict[str, dict[str, Any]]) -> None:
    url, whole = listed["prisoners.csv"]["url"], (await here.get("/v1/exports/prisoners.csv")).content
    tag = (await here.head(url)).headers["etag"]
    got = b""
    while len(got) < len(whole):
        asked = {"range": f"bytes={len(got)}-{len(got) + 12_287}", "if-range": tag}
        part = await here.get(url, headers=asked)
        assert part.status_code == 206
        assert part.headers["repr-digest"] == (await here.head(url)).headers["repr-digest"]
        got += part.content
    assert got == whole
    beyond = await here.get(url, headers={"range": f"bytes={len(whole)}-"})
    assert (beyond.status_code, beyond.headers["content-range"]) == (416, f"bytes */{len(whole)}")


async def test_a_part_of_a_newer_version_is_all_of_it(
    here: httpx.AsyncClient, listed: dict[str, dict[str, Any]], world: World, database: Dsns, place: Path
) -> None:
    tag = (await here.head(listed["prisoners.csv"]["url"])).headers["etag"]
    await world.publish(dossier("somebody-new"))
    await stand(database, place, 2)
    asked = {"range": "bytes=5000-", "if-range": tag}
    answer = await here.get(listed["prisoners.csv"]["url"], headers=asked)
    assert (answer.status_code, answer.headers["etag"] != tag) == (200, True)
    assert b"somebody-new" in answer.content


async def test_nothing_of_who_was_withdrawn(
    here: httpx.AsyncClient, listed: dict[str, dict[str, Any]], world: World, database: Dsns, place: Path
) -> None:
    paths = ["/v1/exports", "/v1/exports/index.json", "/v1/exports/shards/prisoners.csv/00000"]
    paths += [one["url"] for one in listed.values()]
    await world.withdraw("somebody-7")
    for path in paths:
        answer = await here.get(path)
        assert (answer.status_code, answer.json()["code"]) == (503, "snapshot-outdated")
        assert int(answer.headers["retry-after"]) > 0
        assert answer.headers["cache-control"] == "no-store"
    await stand(database, place, 2)
    for path in ("/v1/exports/prisoners.csv", "/v1/exports/entities.ftm.json"):
        assert "somebody-7" not in (await here.get(path)).text


@pytest.mark.usefixtures("listed")
async def test_swapped_in_this_very_moment(here: httpx.AsyncClient, place: Path) -> None:
    (place / "1" / "exports" / "prisoners.csv").unlink()
    assert (await here.get("/v1/exports/prisoners.csv")).status_code == 503
    shutil.rmtree(place / "1" / "exports")
    for path in ("/v1/exports", "/v1/exports/index.json", "/v1/exports/prisoners.csv"):
        assert (await here.get(path)).status_code == 503


async def test_before_the_first(here: httpx.AsyncClient) -> None:
    for path in ("/v1/exports", "/v1/exports/prisoners.csv"):
        answer = await here.get(path)
        assert (answer.status_code, answer.json()["code"]) == (503, "no-snapshot")


@pytest.mark.parametrize(
    "path",
    ["nothing.csv", "..%2fsecret.txt", "..%2fmanifest.json", "%2e%2e", "shards", "shards/prisoners.csv",
     "shards/..%2f..%2fsecret.txt/00000", "prisoners.csv/", "prisoners.csv%00", "PRISONERS.CSV", "ж"],
)  # fmt: skip
async def test_only_exports_are_here(seeded_client: httpx.AsyncClient, path: str) -> None:
    answer = await seeded_client.get(f"/v1/exports/{path}")
    assert answer.status_code in {404, 308}
    assert b"not an export" not in answer.content


async def test_parameters_are_refused(seeded_client: httpx.AsyncClient) -> None:
    for path in ("/v1/exports", "/v1/exports/prisoners.csv"):
        assert (await seeded_client.get(path)).status_code == 200
        assert (await seeded_client.get(path, params={"format": "xml"})).status_code == 422
