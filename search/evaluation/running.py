"""Publishes the persons of a file into a scratch database the ordinary way, and asks the API for each."""

import asyncio
import json
import random
import secrets
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.embedded import Dsns, embedded_postgres
from app.database.engines import owner_engine
from app.database.migrating import upgrade
from app.database.sessions import transaction
from app.editorial.prisoners import record_prisoner
from app.main import create_app
from app.publication.publisher import publish_prisoners
from app.settings import Part, Settings, SettingsError
from search.evaluation.persons import EngineName, Person, QuerySide
from search.evaluation.results import DEPTHS, Answered, missed, summary
from search.opening import server

BATCH = 200
MOST_BUILDING = 1800.0  # seconds
DEPTH = max(DEPTHS)
MOST_AGAIN = 5  # times that one query is asked again because another engine answered it
Told = Callable[[int], None]  # how many of something are done
Found = tuple[list[str], float, str]
Asked = Sequence[tuple[str, Person]]


@dataclass(frozen=True)
class Plan:
    """Who is asked for, among whom, and how."""

    persons: Sequence[Person]
    distractors: Iterable[Person] = ()
    side: QuerySide = QuerySide.VARIANTS
    engine: EngineName = EngineName.POSTGRES

    def settings(self) -> Settings:
        """Those of the environment, as far as they say where Meilisearch is. Raises SettingsError.

        Nobody of the file gets into a snapshot, or into an index, that a site of this machine serves.
        """
        given = Settings.given(
            secret_key=secrets.token_hex(32), rate_limit_per_minute=10**9, snapshot_build=False
        )
        if self.engine is EngineName.POSTGRES:
            return given.model_copy(update={"meilisearch_url": None})
        if given.meilisearch_url is None:
            raise SettingsError("Set NEZABUDKA_MEILISEARCH_URL to evaluate Meilisearch.")
        return given.model_copy(update={"meilisearch_index": f"eval-{secrets.token_hex(8)}"})


@contextmanager
def scratch_database() -> Iterator[Dsns]:
    """An embedded PostgreSQL of its own; nothing of it is left."""
    with (
        tempfile.TemporaryDirectory(prefix="nezabudka-eval-") as directory,
        embedded_postgres(Path(directory)) as dsns,
    ):
        yield dsns


async def publish(engine: AsyncEngine, persons: Iterable[tuple[str, Person]], told: Told) -> int:
    """Record and publish; returns how many. The slugs are the caller's, since files' ids are no addresses."""
    done = 0
    batch: list[tuple[str, Person]] = []
    for one in persons:
        batch.append(one)
        if len(batch) == BATCH:
            done += await _publish_batch(engine, batch)
            told(done)
            batch = []
    done += await _publish_batch(engine, batch)
    told(done)
    return done


async def _publish_batch(engine: AsyncEngine, batch: Sequence[tuple[str, Person]]) -> int:
    async with transaction(engine) as session:
        people = [(await record_prisoner(session, person.dossier(slug)))[0] for slug, person in batch]
        await publish_prisoners(session, people)
    return len(batch)


@asynccontextmanager
async def client_of(settings: Settings, dsns: Dsns) -> AsyncIterator[httpx.AsyncClient]:
    """The whole application, without a socket."""
    app = create_app(settings, dsns, Part.ALL)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url="http://scratch") as client,
    ):
        yield client


async def until_answered_by(client: httpx.AsyncClient, engine: EngineName) -> None:
    """Wait for the index to be built. Raises TimeoutError."""
    async with asyncio.timeout(MOST_BUILDING):
        while (await ask(client, "a"))[2] != engine:  # noqa: ASYNC110  over HTTP there is nothing to await
            await asyncio.sleep(1)


async def ask(client: httpx.AsyncClient, name: str) -> Found:
    """Slugs in order, seconds, and the engine that answered."""
    started = time.perf_counter()
    answer = await client.get("/v1/search", params={"q": name[:200], "limit": DEPTH})
    seconds = time.perf_counter() - started
    page = answer.raise_for_status().json()
    return [item["slug"] for item in page["items"]], seconds, page["engine"]


async def ask_until(client: httpx.AsyncClient, name: str, engine: EngineName) -> tuple[Found, int]:
    """The answer of this engine, and how often another one answered before; at last that of any."""
    for again in range(MOST_AGAIN):
        found = await ask(client, name)
        if found[2] == engine:
            return found, again
        await until_answered_by(client, engine)
    return await ask(client, name), MOST_AGAIN


async def ask_all(client: httpx.AsyncClient, asked: Asked, plan: Plan, told: Told) -> list[Answered]:
    answers: list[Answered] = []
    for slug, person in asked:
        for lang, name in person.queries(plan.side):
            (found, seconds, engine), again = await ask_until(client, name, plan.engine)
            place = found.index(slug) + 1 if slug in found else None
            answers.append(Answered(person.id, lang, name, place, seconds, engine, again))
        told(len(answers))
    return answers


async def evaluate(dsns: Dsns, plan: Plan, loading: Told, asking: Told) -> dict[str, Any]:
    """The report, with every query that did not find its person first."""
    await upgrade(dsns.owner)
    # As many digits in each: a free address is looked for among those that begin the same.
    asked = [(f"person-{number:07}", one) for number, one in enumerate(plan.persons)]
    others = [(f"other-{number:07}", one) for number, one in enumerate(plan.distractors)]
    mixed = [*asked, *others]
    # Rows that came first would be read first where not all are read: whom the file asks for, always.
    random.Random(0).shuffle(mixed)  # noqa: S311  the same in every run
    engine = owner_engine(dsns.owner)
    started = time.perf_counter()
    try:
        published = await publish(engine, mixed, loading)
    finally:
        await engine.dispose()
    loaded = time.perf_counter() - started
    settings = plan.settings()
    try:
        async with client_of(settings, dsns) as client:
            await until_answered_by(client, plan.engine)
            answers = await ask_all(client, asked, plan, asking)
    finally:
        await _drop_index(settings)
    return {
        "engine": plan.engine.value, "published": published, "side": plan.side,
        "seconds_to_publish": round(loaded, 1), **summary(answers), "missed": missed(answers),
    }  # fmt: skip


async def _drop_index(settings: Settings) -> None:
    index = server(settings)
    if index is not None:
        for name in await index.indexes():
            if name.startswith(index.index):
                await index.drop(name)


def write(report: dict[str, Any], path: Path) -> None:
    path.write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
