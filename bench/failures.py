"""`python -m bench.failures --meilisearch PROGRAM`: searches go on, whatever happens to the engine.

While readers search without a pause the index is built anew, Meilisearch is stopped, paused and killed; then
the worker is killed at chance moments while people are published and withdrawn. Counted: answers by engine,
errors, withdrawn people who were shown, seconds until Meilisearch answers again, differences of the index.
"""

import argparse
import asyncio
import json
import random
import signal
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import uvloop
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.engines import owner_engine
from app.database.migrating import upgrade
from bench.live import PATIENCE, Live, behind, live, publish, scratch, withdraw
from bench.meilisearch import Meilisearch, running
from bench.search import some_published
from bench.search_data import grow

READERS = 4
AWAY = 4.0  # seconds that Meilisearch is away
_SEED = 7
_GONE = 3  # every third search asks for somebody who was withdrawn
_EVERY = 5  # rounds, of which one finds no index and builds it


@dataclass
class Load:
    """What readers ask while something happens, and what they are told."""

    client: httpx.AsyncClient
    names: list[str]
    gone: dict[str, str] = field(default_factory=dict)  # name → slug of those that were withdrawn
    seconds: list[float] = field(default_factory=list)
    engines: Counter[str] = field(default_factory=Counter)
    errors: Counter[str] = field(default_factory=Counter)
    shown: int = 0

    async def read(self, ended: asyncio.Event) -> None:
        chance = random.Random(_SEED)  # noqa: S311  no secret in it
        while not ended.is_set():
            gone = list(self.gone.items()) if chance.randrange(_GONE) == 0 else []
            name, slug = chance.choice(gone) if gone else (chance.choice(self.names), "")
            started = time.perf_counter()
            try:
                page = (await self.client.get("/v1/search", params={"q": name})).raise_for_status().json()
            except httpx.HTTPError as error:
                self.errors[type(error).__name__] += 1
                continue
            self.seconds.append(time.perf_counter() - started)
            self.engines[page["engine"]] += 1
            self.shown += slug in [one["slug"] for one in page["items"]]

    def figures(self) -> dict[str, Any]:
        times = sorted(self.seconds)
        places = {"p50": len(times) // 2, "p95": len(times) * 95 // 100, "most": -1}
        return {
            "answers": dict(self.engines), "errors": dict(self.errors), "withdrawn_shown": self.shown,
            "milliseconds": {name: round(1000 * times[place], 1) for name, place in places.items()},
        }  # fmt: skip


@dataclass
class Run:
    """Everything that one run works with."""

    served: Live
    server: Meilisearch
    database: AsyncEngine
    client: httpx.AsyncClient
    names: list[str]

    async def under_load(self, event: Callable[[Load], Awaitable[dict[str, Any]]]) -> dict[str, Any]:
        load, ended = Load(self.client, self.names), asyncio.Event()
        readers = [asyncio.create_task(load.read(ended)) for _ in range(READERS)]
        told = await event(load)
        ended.set()
        await asyncio.gather(*readers)
        return told | load.figures()

    async def engine(self) -> str:
        page = await self.client.get("/v1/search", params={"q": self.names[0]})
        return str(page.json()["engine"])

    async def until(self, engine: str) -> float:
        """Seconds until it answers."""
        started = time.perf_counter()
        async with asyncio.timeout(PATIENCE):
            while await self.engine() != engine:  # noqa: ASYNC110  it is another process
                await asyncio.sleep(0.05)
        return round(time.perf_counter() - started, 2)

    async def reindex(self, *options: str) -> str:
        words, _ = await asyncio.to_thread(self.served.reindex(*options).communicate)
        return words.strip()

    async def check(self) -> str:
        """What `reindex --check` says once nothing waits."""
        async with asyncio.timeout(PATIENCE):
            while await behind(self.served.dsns) != 0:  # noqa: ASYNC110  the worker tells nobody
                await asyncio.sleep(0.1)
        return (await self.reindex("--check")).splitlines()[-1]

    async def edit(self, load: Load, number: int) -> None:
        """One person is published; another, who was, is withdrawn."""
        slug, name = f"edited-{number}", f"Zzbavo Qvkale{number}"
        await publish(self.database, slug, name)
        if number % 2:
            await withdraw(self.database, slug)
            load.gone[name] = slug

    async def rebuild(self, load: Load) -> dict[str, Any]:
        started, number = time.perf_counter(), 0
        building = asyncio.create_task(self.reindex())
        while not building.done():
            await self.edit(load, number)
            number += 1
            await asyncio.sleep(0.2)
        built = round(time.perf_counter() - started, 1)
        return {
            "what": f"built anew, {number} changes meanwhile", "seconds": built,
            "again": await self.until("meilisearch"), "said": f"{await building} {await self.check()}",
        }  # fmt: skip

    def loses(self, what: str, word: signal.Signals) -> Callable[[Load], Awaitable[dict[str, Any]]]:
        async def lose(load: Load) -> dict[str, Any]:
            await self.until("meilisearch")
            await asyncio.to_thread(self.server.signal, word)
            await self.edit(load, 1000 + word)
            await asyncio.sleep(AWAY)
            back = (self.server.start,) if word != signal.SIGSTOP else (self.server.signal, signal.SIGCONT)
            await asyncio.to_thread(*back)
            return {"what": what, "again": await self.until("meilisearch"), "said": await self.check()}

        return lose

    async def kill_workers(self, rounds: int) -> dict[str, Any]:
        """Each time at another moment: idle, while a batch is taken in, while the index is built."""
        chance, load = random.Random(_SEED), Load(self.client, self.names)  # noqa: S311
        said: Counter[str] = Counter()
        for number in range(rounds):
            if number % _EVERY == 0:
                await self.forget()
            for one in range(5):
                await self.edit(load, 2000 + number * 10 + one)
            await asyncio.sleep(chance.uniform(0, 2))
            self.served.kill_worker()
            self.served.start_worker()
            said[await self.check()] += 1
        return {"what": f"worker killed {rounds} times", "said": dict(said)}

    async def forget(self) -> None:
        """So that the worker builds the index."""
        async with self.database.begin() as connection:
            await connection.exec_driver_sql("UPDATE published.consumer SET settings_digest = 'older'")


async def fill(owner: str, people: int) -> list[str]:
    await upgrade(owner)
    await grow(owner, people)
    return [one["name"]["en"] for one in await some_published(owner)]


async def run(served: Live, server: Meilisearch, names: list[str], kills: int) -> list[dict[str, Any]]:
    database = owner_engine(served.dsns.owner)
    async with httpx.AsyncClient(base_url=served.url, timeout=30) as client:
        one = Run(served, server, database, client, names)
        found = []
        for event in (
            one.rebuild,
            one.loses("stopped", signal.SIGTERM),
            one.loses("paused", signal.SIGSTOP),
            one.loses("killed", signal.SIGKILL),
        ):
            found.append(await one.under_load(event))
            print(json.dumps(found[-1]), flush=True)
        found.append(await one.kill_workers(kills))
        print(json.dumps(found[-1]), flush=True)
    await database.dispose()
    return found


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.failures", description=__doc__)
    parser.add_argument("--meilisearch", type=Path, required=True, help="the server's program")
    parser.add_argument("--people", type=int, default=10_000, help="published people")
    parser.add_argument("--kills", type=int, default=12, help="of the worker")
    parser.add_argument("--json", type=Path, help="also write the figures there")
    options = parser.parse_args()
    with ExitStack() as stack:
        dsns, directory = stack.enter_context(scratch())
        names = uvloop.run(fill(dsns.owner, options.people))
        server = stack.enter_context(running(options.meilisearch, directory / "meilisearch"))
        served = stack.enter_context(live(dsns, directory, server.url))
        report = {
            "version": server.version(),
            "events": uvloop.run(run(served, server, names, options.kills)),
        }
    if options.json:
        options.json.write_text(json.dumps(report, indent=2) + "\n")


if __name__ == "__main__":
    main()
