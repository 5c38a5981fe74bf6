"""`python -m bench.snapshot [--people N] [--languages ru,en]`: how long a snapshot takes to build, and again.

`cold` writes every file; `same` finds nothing changed; `one` comes after one profile changed. Beside them the
floor: the same files with their hashes, written by one process that renders nothing. Seconds of wall clock:
more if the machine is busy, fewer with more cores.
"""

import argparse
import asyncio
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import asyncpg

from api.snapshots.building import Built, build
from app.database.embedded import Dsns, embedded_postgres
from app.settings import Settings
from app.snapshots import tree
from bench.data import prepare

GOAL = 60.0
_CHANGE = (
    "WITH one AS (UPDATE published.document SET body = convert_to(replace(convert_from(body, 'UTF8'),"
    " '\"gender\":', '\"gender\": '), 'UTF8') WHERE kind = 'prisoner' AND slug = (SELECT min(slug) FROM"
    " published.document WHERE kind = 'prisoner') RETURNING kind, id) INSERT INTO published.change"
    " (at, kind, id, op) SELECT now(), kind, id, 'put' FROM one"
)


async def grown(dsns: Dsns, people: int) -> dict[str, int]:
    return await (await prepare(dsns.owner)).grow(people)


async def changed(owner: str) -> None:
    connection = await asyncpg.connect(owner)
    await connection.execute(_CHANGE)
    await connection.close()


def floor(source: Path, directory: Path) -> float:
    """Seconds to hash and write what is in the tree, read before."""
    contents = {path: (source / path).read_bytes() for path in tree.listed(source)}
    began = time.perf_counter()
    written = [tree.write(directory, None, path, content) for path, content in contents.items()]
    tree.write_bins(directory, None, written)
    return time.perf_counter() - began


def timed(name: str, make: Callable[[], Built]) -> Built:
    built = make()
    print(f"{name:6} {built.seconds:6.1f} s, {built.files} files, {built.kept} kept", flush=True)
    return built


def run(dsns: Dsns, directory: Path, options: Any) -> None:
    facts = asyncio.run(grown(dsns, options.people))
    print(
        f"{options.people} people, {os.cpu_count()} cores, languages: {options.languages or 'all'}, {facts}"
    )
    settings = Settings.given(
        data_dir=directory, public_url="https://bench.example", snapshot_languages=options.languages
    )
    cold = timed("cold", lambda: build(settings, dsns.public))
    print(f"floor  {floor(cold.snapshot.path, directory / 'floor'):6.1f} s")
    shutil.rmtree(directory / "floor")
    timed("same", lambda: build(settings, dsns.public))
    asyncio.run(changed(dsns.owner))
    timed("one", lambda: build(settings, dsns.public))
    print(f"goal: {GOAL:.0f} s for 10,000 people")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.snapshot", description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--languages", default=None, help="as NEZABUDKA_SNAPSHOT_LANGUAGES; all if not given")
    parser.add_argument("--keep", type=Path, help="leave database and tree in this directory")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="nezabudka-bench-") as temporary:
        directory = options.keep or Path(temporary)
        with embedded_postgres(directory) as dsns:
            run(dsns, directory, options)


if __name__ == "__main__":
    main()
