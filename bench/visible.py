"""`python -m bench.visible`: seconds from a change by an editor to a search that shows it, the whole path.

A person is published, given another name, or withdrawn; the worker takes it into the index; `/v1/search` is
asked every 20 ms until the engine that is measured answers with what is now true. The clock starts when the
change commits. Without `--meilisearch` PostgreSQL alone is measured.
"""

import argparse
import asyncio
import itertools
import json
import random
import statistics
import time
from collections.abc import AsyncIterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.engines import owner_engine
from app.database.migrating import upgrade
from bench.live import Live, live, publish, scratch, withdraw
from bench.meilisearch import running
from bench.search_data import grow

GOALS = {"postgres": 1.0, "meilisearch": 3.0}  # seconds, at the median
MOST = 60.0  # seconds; a change that takes longer is a fault
_EVERY = 0.02
_SEED = 5
_SYLLABLES = ["ba", "vo", "ge", "du", "zi", "ka", "le", "mi", "no", "or", "pa", "ra", "si", "tu", "fe"]
Change = tuple[str, float]


def _name(chance: random.Random, number: int) -> str:
    """Nobody else's, so that whoever is found is meant."""
    return (
        f"Zz{''.join(chance.choices(_SYLLABLES, k=3))} Qv{number}{''.join(chance.choices(_SYLLABLES, k=3))}"
    )


async def _until_shown(client: httpx.AsyncClient, engine: str, name: str, slug: str, *, shown: bool) -> float:
    """Seconds until this engine says so."""
    started = time.perf_counter()
    async with asyncio.timeout(MOST):
        while True:
            page = (await client.get("/v1/search", params={"q": name})).raise_for_status().json()
            if page["engine"] == engine and (slug in [one["slug"] for one in page["items"]]) == shown:
                return time.perf_counter() - started
            await asyncio.sleep(_EVERY)


async def _changes(
    database: AsyncEngine, client: httpx.AsyncClient, engine: str, rounds: int
) -> AsyncIterator[Change]:
    """What was done, and seconds until it was seen. The pauses between are chance, the same each run."""
    chance = random.Random(_SEED)  # noqa: S311  no secret in it
    for number in range(rounds):
        slug, first, second = f"visible-{number}", _name(chance, number), _name(chance, number + rounds)
        await publish(database, slug, first)
        yield "published", await _until_shown(client, engine, first, slug, shown=True)
        await asyncio.sleep(chance.uniform(0, 1.5))
        await publish(database, slug, second)
        yield "renamed", await _until_shown(client, engine, second, slug, shown=True)
        await asyncio.sleep(chance.uniform(0, 1.5))
        await withdraw(database, slug)
        yield "withdrawn", await _until_shown(client, engine, second, slug, shown=False)
        await asyncio.sleep(chance.uniform(0, 1.5))


async def measure(served: Live, engine: str, rounds: int) -> dict[str, Any]:
    database = owner_engine(served.dsns.owner)
    async with httpx.AsyncClient(base_url=served.url, timeout=MOST) as client:
        found = [one async for one in _changes(database, client, engine, rounds)]
    await database.dispose()
    found.sort()
    return {
        "engine": engine, "goal": GOALS[engine], "seconds": {
            what: _figures([seconds for _, seconds in group])
            for what, group in itertools.groupby(found, key=lambda one: one[0])
        },
    }  # fmt: skip


def _figures(seconds: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(seconds, n=20)
    return {
        "rounds": len(seconds), "median": round(statistics.median(seconds), 3),
        "p95": round(cuts[18], 3), "most": round(max(seconds), 3),
    }  # fmt: skip


def show(report: dict[str, Any]) -> None:
    print(f"{report['engine']}: seconds from the change to the answer; goal: median ≤ {report['goal']:g}")
    print("            rounds  median     p95    most")
    for what, one in report["seconds"].items():
        print(f"{what:12}{one['rounds']:>6}{one['median']:>8.2f}{one['p95']:>8.2f}{one['most']:>8.2f}")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.visible", description=__doc__)
    parser.add_argument(
        "--meilisearch", type=Path, help="the server's program; it gets a directory of its own"
    )
    parser.add_argument(
        "--people", type=int, default=10_000, help="published people beside those that change"
    )
    parser.add_argument("--rounds", type=int, default=20, help="each: published, renamed, withdrawn")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    return parser.parse_args()


async def _fill(owner: str, people: int) -> None:
    await upgrade(owner)
    await grow(owner, people)


def main() -> None:
    options = _options()
    with ExitStack() as stack:
        dsns, directory = stack.enter_context(scratch())
        uvloop.run(_fill(dsns.owner, options.people))
        url = None
        if options.meilisearch:
            url = stack.enter_context(running(options.meilisearch, directory / "meilisearch")).url
        served = stack.enter_context(live(dsns, directory, url))
        report = uvloop.run(measure(served, "meilisearch" if url else "postgres", options.rounds))
    show(report)
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
