"""One PostgreSQL for all workers of a run; each test has a database of its own, copied from a template."""

import base64
import fcntl
import os
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import asyncpg
import httpx
import hypothesis
import pytest
import pytest_asyncio
import time_machine
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncEngine
from time_machine import Traveller

from app import main
from app.database import engines
from app.database.embedded import Dsns, embedded_postgres
from app.database.engines import editor_engine, owner_engine
from app.models.accounts import Role
from app.settings import Part, Settings
from search.working import work
from tests.applications import started
from tests.databases import copied, lasting_engine, make_templates
from tests.editors import Editors
from tests.exports import stand
from tests.factories import World, dossier
from tests.place import made_for_this_run, shared_directory
from tests.staff import Person, Staff, staff_of

# Of its own profiles the one without a time limit, and with the same examples each time.
hypothesis.settings.load_profile("ci")
pytest_plugins = ("tests.indexing", "tests.office", "tests.searching", "tests.statements", "tests.windows")
_SEALING_KEYS = f"tests:{base64.b64encode(os.urandom(32)).decode()}"
_LAST_MINUTE = 60.0  # seconds
Query = Callable[..., Awaitable[list[asyncpg.Record]]]


def pytest_configure(config: pytest.Config) -> None:
    if "PYTEST_XDIST_WORKER" not in os.environ:
        run = ExitStack()
        run.enter_context(made_for_this_run())
        config.add_cleanup(run.close)


@pytest.fixture(autouse=True)
def within_a_day() -> None:
    """Tests and what they test ask for the day more than once: none begins as a day (UTC) ends."""
    left = 86_400 - time.time() % 86_400
    if left < _LAST_MINUTE:
        time.sleep(left)


@pytest.fixture(scope="session")
def shared() -> Path:
    """A directory that all workers of this run see."""
    return shared_directory()


@pytest.fixture(scope="session")
def cluster(shared: Path) -> Iterator[Dsns]:
    with embedded_postgres(shared / "cluster") as dsns:
        yield dsns


@pytest.fixture(scope="session", autouse=True)
def lasting() -> Iterator[None]:
    """A fifth of the time of a test that writes was SQLAlchemy's compiler."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engines, "_engine", lasting_engine)
        yield


@pytest.fixture(scope="session", autouse=True)
def resting() -> Iterator[None]:
    """Most tests ask a server alone: what the worker does at its start took 0.1 s of a core each time."""

    async def rest(_settings: Settings, _dsns: Dsns) -> None:
        pass

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(main, "work", rest)
        yield


@pytest.fixture
def worker(monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker's tasks run beside the applications of this test, as on one machine."""
    monkeypatch.setattr(main, "work", work)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def templates(cluster: Dsns, shared: Path) -> Dsns:
    """The server, with a migrated and a seeded template; the first worker makes them."""
    with (shared / "templates.lock").open("a+") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        lock.seek(0)
        if not lock.read():
            await make_templates(cluster)
            lock.write("made")
    return cluster


def settings_for_tests() -> Settings:
    os.environ.pop("NEZABUDKA_MEILISEARCH_URL", None)  # nobody's index is for tests
    return Settings.given(
        secret_key="only-for-tests-" * 3,
        sealing_keys=_SEALING_KEYS,
        public_url="http://test",
        admin_url="https://test",  # its cookie is for https only
        rate_limit_per_minute=10_000_000,
        snapshot_build=False,  # a process that outlives most tests
    )


def client_for(app: FastAPI) -> httpx.AsyncClient:
    """HTTP without a socket; starts nothing."""
    return httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://test")


@asynccontextmanager
async def client_of(dsns: Dsns, part: Part = Part.ALL) -> AsyncIterator[httpx.AsyncClient]:
    """HTTP without a socket, with the application's own start and end."""
    async with started(settings_for_tests(), dsns, part) as app, client_for(app) as client:
        yield client


@pytest_asyncio.fixture(loop_scope="session")
async def database(templates: Dsns) -> AsyncIterator[Dsns]:
    """An empty database with the newest schema, for this test alone."""
    async with copied(templates, "t_empty", "empty") as dsns:
        yield dsns


@pytest_asyncio.fixture(loop_scope="session")
async def engine(database: Dsns) -> AsyncIterator[AsyncEngine]:
    engine = owner_engine(database.owner)
    yield engine
    await engine.dispose()


@pytest_asyncio.fixture(loop_scope="session")
async def as_editors(database: Dsns) -> AsyncIterator[AsyncEngine]:
    """With the rights that editors' requests have, no more."""
    engine = editor_engine(database.editor)
    yield engine
    await engine.dispose()


@pytest.fixture
def editors(engine: AsyncEngine) -> Editors:
    """What editors' requests do: propose, hand in, decide."""
    return Editors(engine)


@pytest.fixture
def world(engine: AsyncEngine) -> World:
    """What editors do: record, publish, withdraw."""
    return World(engine)


@pytest_asyncio.fixture(loop_scope="session")
async def client(database: Dsns) -> AsyncIterator[httpx.AsyncClient]:
    async with client_of(database) as client:
        yield client


@pytest.fixture
def clock() -> Iterator[Traveller]:
    """It goes on, and `shift` moves it by seconds: to the next code of an authenticator app, past a limit."""
    with time_machine.travel("2026-03-01T10:00:00Z", tick=True) as traveller:
        yield traveller


@pytest_asyncio.fixture(loop_scope="session")
async def staff(database: Dsns) -> AsyncIterator[Staff]:
    """Editors of every role, at the editors' side of this test's database."""
    async with staff_of(database, settings_for_tests()) as staff:
        yield staff


@pytest.fixture
async def anna(staff: Staff) -> Person:
    return await staff.person("anna", Role.editor)


@pytest.fixture
async def rita(staff: Staff) -> Person:
    return await staff.person("rita", Role.reviewer)


@pytest.fixture
async def boris(staff: Staff) -> Person:
    """Of another team."""
    return await staff.person("boris", Role.reviewer, teams=[await staff.team("belarus", ["BY"])])


@pytest.fixture
async def eve(world: World) -> uuid.UUID:
    """Published; of Russia."""
    [identity] = await world.publish(dossier("eve", summary={"en": "First"}))
    return identity


@pytest_asyncio.fixture(loop_scope="session")
async def query(database: Dsns) -> AsyncIterator[Query]:
    """Rows of a statement, asked by the owner."""
    connection = await asyncpg.connect(database.owner)
    yield connection.fetch
    await connection.close()


@pytest_asyncio.fixture(loop_scope="session")
async def connection(database: Dsns) -> AsyncIterator[asyncpg.Connection]:
    """With the editors' rights, as workers have it."""
    connection = await asyncpg.connect(database.editor)
    yield connection
    await connection.close()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def seeded(templates: Dsns) -> AsyncIterator[Dsns]:
    """A database with the whole seed; read only, since all tests of a worker share it."""
    async with copied(templates, "t_seeded", "seeded") as dsns:
        yield dsns


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def seeded_client(
    seeded: Dsns, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[httpx.AsyncClient]:
    """With exports, too."""
    place = tmp_path_factory.mktemp("snapshots")
    await stand(seeded, place, 1)
    settings = settings_for_tests().model_copy(update={"snapshot_dir": place})
    async with started(settings, seeded, Part.ALL) as app, client_for(app) as client:
        yield client
