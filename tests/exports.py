"""Exports as a partner has them: a directory of files, and deltas laid over it."""

import gzip
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg

from app.database.embedded import Dsns
from app.database.engines import readers
from app.exports.deltas import write_delta
from app.exports.directories import write_directory
from app.exports.files import files
from app.exports.reading import PATHS, read_moment
from app.snapshots.store import Store
from tests.factories import TORTURE

BASE = "https://example.org"
# One that needs no second person.
ALERT = {**TORTURE, "type": "repeated_punishment_cell", "severity": "severe"}
Files = dict[str, bytes]


async def export(dsns: Dsns, directory: Path) -> Path:
    """With the public role's rights."""
    async with readers(dsns.public, most=1) as pool:
        await write_directory(pool, BASE, directory)
    return directory


def contents(directory: Path) -> Files:
    """Every file, shards too, by its path."""
    return {
        str(path.relative_to(directory)): path.read_bytes() for path in directory.rglob("*") if path.is_file()
    }


def lines(directory: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress((directory / name).read_bytes()).splitlines()]


def index(directory: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((directory / "index.json").read_bytes())
    return found


def full(directory: Path) -> Files:
    """The JSON Lines of each kind, unpacked."""
    return {path: gzip.decompress((directory / f"{path}.jsonl.gz").read_bytes()) for path in PATHS.values()}


def replayed(base: Files, delta: bytes) -> Files:
    """The full export after a delta: what it puts in place of what was there, what it removes away, by id."""
    held = {path: {json.loads(line)["id"]: line for line in body.splitlines()} for path, body in base.items()}
    for change in map(json.loads, gzip.decompress(delta).splitlines()):
        documents = held[PATHS[change["kind"]]]
        if change["op"] == "put":
            documents[change["id"]] = json.dumps(
                change["document"], ensure_ascii=False, separators=(",", ":")
            ).encode()
        else:
            documents.pop(change["id"], None)
    return {
        path: b"".join(documents[identity] + b"\n" for identity in sorted(documents))
        for path, documents in held.items()
    }


@asynccontextmanager
async def a_moment(dsns: Dsns) -> AsyncIterator[asyncpg.Connection]:
    async with readers(dsns.public, most=1) as pool, pool.moment() as connection:
        yield connection


async def delta(dsns: Dsns, since: int, directory: Path) -> bytes:
    """From the change with this number to now."""
    async with a_moment(dsns) as connection:
        written = await write_delta(connection, since, await read_moment(connection), directory)
    content = written.path.read_bytes()
    written.path.unlink()
    return content


async def stand(database: Dsns, place: Path, version: int) -> None:
    """A snapshot with exports in it, and the manifest that says which change is its last."""
    store = Store(place)
    with store.building() as draft:
        async with readers(database.public, most=1) as pool:
            async for path, content in files(pool, BASE, place):
                put(draft / path, content)
        said = {
            "site": BASE, "version": version, "seq": seq_of(draft), "audit": "0" * 64,
            "built": "2026-11-30T10:00:00+00:00", "expires": "2026-12-07T10:00:00+00:00",
        }  # fmt: skip
        put(draft / "manifest.json", json.dumps(said).encode())
        put(draft / "secret.txt", b"not an export")
        store.swap_in(version)
    assert store.current() is not None


def put(place: Path, content: bytes | Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, Path):
        content.rename(place)
    else:
        place.write_bytes(content)


def seq_of(tree: Path) -> int:
    return int(json.loads((tree / "exports" / "index.json").read_bytes())["seq"])
