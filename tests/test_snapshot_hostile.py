"""Mirrors against whoever stole the key and signs anything: a fault, and nothing is written anywhere."""

import os
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest

from app.snapshots.pulling import pull
from app.verifying.encoding import digest, written
from app.verifying.faults import Code, Fault
from app.verifying.listing import bin_of
from app.verifying.manifests import BINS
from tests.signed_trees import CHAIN, FILES, SIGNER, bins_of, manifest

NOW = datetime.now(UTC).replace(microsecond=0)
ALL = FILES | dict([SIGNER.minisig("mirrors.json", FILES["mirrors.json"], NOW)])
PATH = "w/d/p/ivan.json"
UP = "../" * 4
BIN = f"bins/{bin_of(PATH)}.json"


def served(lists: Mapping[str, Any], **more: Any) -> dict[str, bytes]:
    """A signed tree of the usual files, with these lists in place of the usual ones."""
    found = bins_of(ALL) | {path: written(given) for path, given in lists.items()}
    said: dict[str, Any] = {
        "bins": [digest(found[f"bins/{n:02x}.json"]) for n in range(BINS)],
        "files": len(ALL), "bytes": sum(map(len, ALL.values())),
    }  # fmt: skip
    signed = dict(SIGNER.manifest_files(manifest(NOW, **said, **more), NOW))
    return ALL | found | dict(SIGNER.root) | signed


def usual() -> dict[str, Any]:
    given: dict[str, Any] = orjson.loads(bins_of(ALL)[BIN])
    return given


async def pulled(files: Mapping[str, bytes], directory: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        body = files.get(request.url.path.lstrip("/"))
        return httpx.Response(404) if body is None else httpx.Response(200, stream=httpx.ByteStream(body))

    async with httpx.AsyncClient(transport=httpx.MockTransport(answer)) as client:
        await pull("http://mirror", directory, CHAIN.last.pin, client)


HOSTILE: dict[str, tuple[dict[str, Any], Code]] = {
    "hash that leads away": ({"files": {PATH: f"{UP}canary"}, "parts": {}}, Code.FORMAT),
    "hash that is none": ({"files": {PATH: "A" * 42}, "parts": {}}, Code.FORMAT),
    "hash that is no text": ({"files": {PATH: 7}, "parts": {}}, Code.FORMAT),
    "path that leads away": ({"files": {f"{UP}canary": digest(b"")}, "parts": {}}, Code.BAD_PATH),
    "hidden path": ({"files": {"w/.htaccess": digest(b"")}, "parts": {}}, Code.BAD_PATH),
    "absolute path": ({"files": {"/etc/canary": digest(b"")}, "parts": {}}, Code.BAD_PATH),
    "part that leads away": ({"files": {}, "parts": {f"{UP}canary": digest(b"")}}, Code.BAD_PATH),
    "hash of a part that leads away": ({"files": {}, "parts": {"ru": f"{UP}canary"}}, Code.FORMAT),
    "parts that are none": ({"files": {}, "parts": [1]}, Code.FORMAT),
    "files that are none": ({"files": "all", "parts": {}}, Code.FORMAT),
    "list without files": ({"parts": {}}, Code.FORMAT),
}


@pytest.mark.parametrize("name", HOSTILE)
async def test_a_signed_list_can_hurt_nobody(name: str, tmp_path: Path) -> None:
    given, code = HOSTILE[name]
    deep = tmp_path / "a" / "b" / "c" / "mirror"
    with pytest.raises(Fault) as raised:
        await pulled(served({BIN: given}), deep)
    assert raised.value.code is code
    assert not (deep / "current").exists()
    assert "canary" not in str(list(os.walk(tmp_path)))


@pytest.mark.parametrize("name", HOSTILE)
async def test_nor_where_a_former_tree_is(name: str, tmp_path: Path) -> None:
    given, code = HOSTILE[name]
    deep = tmp_path / "a" / "b" / "c" / "mirror"
    await pulled(served({BIN: usual()}), deep)
    with pytest.raises(Fault) as raised:
        await pulled(served({BIN: given}, version=2), deep)
    assert raised.value.code is code
    assert (deep / "current").readlink().name == "1"
    assert "canary" not in str(list(os.walk(tmp_path)))


async def test_the_same_tree_with_the_usual_lists_is_taken(tmp_path: Path) -> None:
    await pulled(served({BIN: usual()}), tmp_path)
    assert (tmp_path / "current" / PATH).read_bytes() == FILES[PATH]
