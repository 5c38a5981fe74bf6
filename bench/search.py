"""`python -m bench.search`: searches among 100,000 published people, beside the bare engine in the same run.

The bare engine is asked the same through the same port, the second question too where the product asked it,
and a page of the rows it found is read; nothing is ranked, checked or shown. One request at a time for the
times: of queries that nobody asked before, with the processor time of this process alone, and of the same
ones again. Sixteen at a time for the throughput, which counts rounds of both in turn. Everything, PostgreSQL
too, is held to one core where the system can do that.
"""

import argparse
import asyncio
import gc
import json
import os
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import uvloop

from app.database.embedded import Dsns, embedded_postgres
from app.database.migrating import upgrade
from app.database.readers import Readers
from app.main import create_app
from app.settings import Part, Settings
from app.text.names import NameQuery, query_names
from app.text.words import query_stems
from bench.search_data import grow
from bench.search_queries import Queries, some_published
from search.candidates import CARDS
from search.engine import Engine, Key, NameMatches, Scope
from search.postgres.people import MOST_ROUGHLY
from search.request import KINDS, MOST_SUGGESTED
from search.suggesting import MOST_READ

PEOPLE = 100_000
GOALS = {"names": ("p95", 30.0), "words": ("p95", 60.0), "suggest": ("p50", 10.0)}  # milliseconds
RATIO = 0.7  # of the throughput of the bare engine
FACETS = ("status", "region", "ground", "law", "facility")
CONNECTIONS = 16
WARM = 50
PAGE = 51  # documents that a first page reads: one more tells whether there is a next
SCOPE = Scope(tuple(kind.name for kind in KINDS))
Ask = Callable[[str], Awaitable[Any]]


class Asgi:
    """The product without a socket: what a client costs is no part of what is measured."""

    def __init__(self, app: Any) -> None:
        self.app = app

    async def get(self, path: str, query: bytes) -> None:
        status = 0

        async def receive() -> dict[str, Any]:
            return {"type": "http.request"}

        async def send(message: dict[str, Any]) -> None:
            nonlocal status
            status = message.get("status", status)

        scope = {
            "type": "http", "method": "GET", "path": path, "raw_path": path.encode(), "query_string": query,
            "headers": [(b"host", b"bench")], "scheme": "http", "client": ("127.0.0.1", 1),
            "http_version": "1.1", "root_path": "", "app": self.app, "state": {},
        }  # fmt: skip
        await self.app(scope, receive, send)
        assert status == 200, f"status {status}"


def product(app: Any) -> dict[str, Ask]:
    asgi = Asgi(app)
    facets = ",".join(FACETS)
    return {
        "names": lambda q: asgi.get("/v1/search", f"q={quote(q)}".encode()),
        "words": lambda q: asgi.get("/v1/search", f"q={quote(q)}&facets={facets}".encode()),
        "suggest": lambda q: asgi.get("/v1/suggest", f"q={quote(q)}".encode()),
    }


def second_questions(engine: Engine) -> set[str]:
    """Texts for which the product asks `nearby`, as it asks."""
    asked: set[str] = set()
    nearby = engine.nearby

    async def noted(query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        asked.add(query.text)
        return await nearby(query, scope, limit)

    engine.nearby = noted  # type: ignore[method-assign]
    return asked


def bare(engine: Engine, pool: Readers) -> dict[str, Ask]:
    """What an engine alone would do: find, and read the rows of one page. As many people as it finds are
    asked for: then it compares no names."""
    twice = second_questions(engine)

    async def read(keys: list[Key]) -> None:
        page = keys[:PAGE]
        await pool.fetch(CARDS, [key.kind for key in page], [key.id for key in page])

    async def search(q: str, facets: tuple[str, ...] = ()) -> None:
        people, words = await asyncio.gather(
            engine.people(query_names(q), SCOPE, MOST_ROUGHLY),
            engine.words(query_stems(q), SCOPE, PAGE, facets),
        )
        near = (await engine.nearby(query_names(q), SCOPE, MOST_ROUGHLY)).keys if q in twice else []
        await read([*people.keys, *near, *words.keys])

    async def suggest(q: str) -> None:
        await read((await engine.starting(query_names(q), SCOPE, MOST_READ))[:MOST_SUGGESTED])

    return {"names": search, "words": lambda q: search(q, FACETS), "suggest": suggest}


async def times(ask: Ask, queries: list[str]) -> list[float]:
    """Milliseconds of each, one after another."""
    found = []
    for q in queries:
        started = time.perf_counter()
        await ask(q)
        found.append(1000 * (time.perf_counter() - started))
    return found


def quantiles(found: list[float]) -> dict[str, float]:
    cuts = statistics.quantiles(found, n=20)
    return {"p50": round(cuts[9], 2), "p95": round(cuts[18], 2)}


async def throughput(ask: Ask, queries: list[str]) -> float:
    """Answers a second, sixteen at a time."""
    waiting = iter(queries)

    async def one() -> None:
        for q in waiting:
            await ask(q)

    started = time.perf_counter()
    await asyncio.gather(*(one() for _ in range(CONNECTIONS)))
    return len(queries) / (time.perf_counter() - started)


async def measure(ours: dict[str, Ask], theirs: dict[str, Ask], queries: Queries, rounds: int) -> Any:
    results = {}
    for name, (percentile, goal) in GOALS.items():
        asked: list[str] = getattr(queries, name)
        await times(ours[name], asked[:WARM])
        busy = time.process_time()
        fresh = quantiles(await times(ours[name], asked[WARM:]))
        busy = time.process_time() - busy
        again = quantiles(await times(ours[name], asked[WARM:]))
        pairs = [
            (await throughput(ours[name], asked), await throughput(theirs[name], asked))
            for _ in range(rounds)
        ]
        results[name] = {
            **fresh, "again": again, "processor": round(1000 * busy / len(asked[WARM:]), 2),
            "goal": {percentile: goal},
            "per_second": round(statistics.median(mine for mine, _ in pairs)),
            "engine_per_second": round(statistics.median(bare for _, bare in pairs)),
            "ratio": round(statistics.median(mine / bare for mine, bare in pairs), 3), "ratio_goal": RATIO,
        }  # fmt: skip
        show(name, results[name])
    return results


def show(name: str, one: dict[str, Any]) -> None:
    goal = ", ".join(f"{percentile} ≤ {most:g}" for percentile, most in one["goal"].items())
    again = one["again"]
    print(
        f"{name:8} {one['p50']:>7} {one['p95']:>7}   {goal:12} {again['p50']:>7} {again['p95']:>7}"
        f" {one['processor']:>9} {one['per_second']:>8}"
        f" {one['engine_per_second']:>8} {one['ratio']:>7} ≥ {one['ratio_goal']}",
        flush=True,
    )


async def run(dsns: Dsns, data_dir: Path, options: Any) -> Any:
    await upgrade(dsns.owner)
    people = await grow(dsns.owner, options.people)
    queries = Queries(people, await some_published(dsns.owner))
    settings = Settings.given(data_dir=data_dir, rate_limit_per_minute=10**9)
    app = create_app(settings, dsns, Part.PUBLIC)
    async with app.router.lifespan_context(app):
        gc.collect()
        gc.freeze()  # as `serve` does
        engine = app.state.engines.current()
        print(
            f"{options.people} people, {engine.name}; milliseconds, and answers a second beside the engine's"
        )
        print(
            "             p50     p95   goal          again:     p95 processor    app/s engine/s   ratio",
            flush=True,
        )
        return await measure(product(app), bare(engine, app.state.site.pool), queries, options.rounds)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.search", description=__doc__)
    parser.add_argument("--json", type=Path, help="also write the figures there")
    parser.add_argument("--people", type=int, default=PEOPLE, help="published people")
    parser.add_argument("--rounds", type=int, default=3, help="pairs of rounds")
    options = parser.parse_args()
    if hasattr(os, "sched_setaffinity"):  # what is started from here stays on it too
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    with (
        tempfile.TemporaryDirectory(prefix="nezabudka-bench-") as directory,
        embedded_postgres(Path(directory)) as dsns,
    ):
        report = uvloop.run(run(dsns, Path(directory), options))
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
