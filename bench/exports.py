"""`python -m bench.exports [--people N]`: an export of N people (10,000), beside reading the same rows alone.

The floor reads every document over the same cursor and counts its bytes. Seconds of wall clock and of
processor, and the memory of the process at its peak; each in a process of its own.
"""

import argparse
import asyncio
import multiprocessing
import resource
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from app.database.embedded import embedded_postgres
from app.database.engines import readers
from app.exports.directories import write_directory
from app.exports.reading import PATHS, read_rows
from bench.data import prepare


async def floor(dsn: str, _: Path) -> int:
    size = 0
    async with readers(dsn, most=1) as pool, pool.moment() as connection:
        for kind in PATHS:
            async for rows in read_rows(connection, kind):
                size += sum(len(row.body) for row in rows)
    return size


async def export(dsn: str, place: Path) -> int:
    async with readers(dsn, most=1) as pool:
        await write_directory(pool, "https://example.org", place / "of")
    return sum(one.stat().st_size for one in (place / "of").iterdir() if one.is_file())


def measured(work: Callable[[str, Path], Awaitable[int]], dsn: str, place: Path, told: Any) -> None:
    began, busy = time.perf_counter(), time.process_time()
    size = asyncio.run(work(dsn, place))  # type: ignore[arg-type]
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told.put((time.perf_counter() - began, time.process_time() - busy, peak, size / 1e6))


def alone(work: Callable[[str, Path], Awaitable[int]], dsn: str, place: Path) -> tuple[float, ...]:
    told: Any = multiprocessing.get_context("spawn").Queue()
    process = multiprocessing.get_context("spawn").Process(target=measured, args=(work, dsn, place, told))
    process.start()
    result: tuple[float, ...] = told.get()
    process.join()
    return result


async def grow(owner: str, people: int) -> dict[str, int]:
    return await (await prepare(owner)).grow(people)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=10_000)
    people = parser.parse_args().people
    with (
        tempfile.TemporaryDirectory(prefix="nezabudka-bench-") as directory,
        embedded_postgres(Path(directory) / "data") as dsns,
    ):
        facts = asyncio.run(grow(dsns.owner, people))
        print(f"{facts['rows']} people, {facts['body']} bytes each")
        for name, work in (("floor", floor), ("export", export)):
            wall, busy, peak, size = alone(work, dsns.public, Path(directory))
            used = f"{wall:6.1f} s  {busy:6.1f} s of processor  {peak:4.0f} MB of memory"
            print(f"{name:7} {used}  {size:6.1f} MB")


if __name__ == "__main__":
    main()
