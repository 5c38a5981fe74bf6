"""The public side's connections: lent, given back, and not lent again after an error."""

import asyncio
from collections.abc import AsyncIterator

import asyncpg
import httpx
import pytest
import pytest_asyncio

from api.answers import represent
from api.public.kept import Kept
from app.database import readers as module
from app.database.embedded import Dsns
from app.database.engines import readers
from app.database.readers import Readers
from tests.factories import World, dossier
from tests.waiting import until

PID = "SELECT pg_backend_pid()"


@pytest_asyncio.fixture
async def two(database: Dsns) -> AsyncIterator[Readers]:
    async with readers(database.public, most=2) as made:
        yield made


async def test_one_connection_serves_one_after_the_other(two: Readers) -> None:
    assert len({await two.fetchval(PID) for _ in range(5)}) == 1


async def test_no_more_than_allowed_however_many_ask(two: Readers) -> None:
    asked = (two.fetchval(f"{PID} FROM pg_sleep(0.01)") for _ in range(20))
    assert len(set(await asyncio.gather(*asked))) == 2


async def test_a_moment_is_one_transaction_and_costs_the_connection_only_after_an_error(two: Readers) -> None:
    pid = await two.fetchval(PID)
    async with two.moment() as connection:
        assert await connection.fetchval("SHOW transaction_isolation") == "repeatable read"
        assert await connection.fetchval("SHOW transaction_read_only") == "on"
    assert await two.fetchval(PID) == pid
    with pytest.raises(asyncpg.UndefinedTableError):
        async with two.moment() as connection:
            await connection.fetch("SELECT * FROM nothing_of_the_kind")
    assert await two.fetchval(PID) != pid


async def test_an_error_costs_the_connection_and_nothing_else(two: Readers) -> None:
    for _ in range(5):
        with pytest.raises(asyncpg.UndefinedTableError):
            await two.fetch("SELECT * FROM nothing_of_the_kind")
    assert await two.fetchval("SELECT 1") == 1
    assert await two.fetchrow("SELECT 1 WHERE false") is None


async def test_a_reader_who_goes_away_leaves_no_busy_connection(two: Readers) -> None:
    for _ in range(5):
        task = asyncio.create_task(two.fetchval("SELECT pg_sleep(30)"))
        await asyncio.sleep(0.01)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert await asyncio.gather(*(two.fetchval("SELECT 1") for _ in range(4))) == [1, 1, 1, 1]


async def test_who_waits_too_long_is_told(two: Readers, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PATIENCE", 0.05)
    async with two.moment(), two.moment():
        with pytest.raises(TimeoutError):
            await two.fetchval("SELECT 1")
    assert await two.fetchval("SELECT 1") == 1


async def test_a_server_that_ends_the_connection_is_asked_anew(two: Readers, database: Dsns) -> None:
    pid = await two.fetchval(PID)
    owner = await asyncpg.connect(database.owner)
    await owner.execute(f"SELECT pg_terminate_backend({pid}, 5000)")
    await owner.close()
    await until(two._free[0].is_closed)
    assert await two.fetchval(PID) != pid


async def test_a_kept_page_does_not_outlive_a_withdrawal(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(dossier(slug="sample-kept"), dossier(slug="sample-stays"))
    for path in ("/v1/prisoners", "/v1/prisoners?format=csv", "/v1/prisoners?lang=ru"):
        assert "sample-kept" in (await client.get(path)).text
        assert "sample-kept" in (await client.get(path)).text
    await world.withdraw("sample-kept")
    for path in ("/v1/prisoners", "/v1/prisoners?format=csv", "/v1/prisoners?lang=ru"):
        assert "sample-kept" not in (await client.get(path)).text
        assert "sample-stays" in (await client.get(path)).text


def test_the_least_recently_used_page_goes_first() -> None:
    kept = Kept(most=3 * 2_100)
    pages = {name: represent(name.encode() * 90) for name in "abcd"}
    for name in "abc":
        kept.put(name, pages[name])
    assert kept.get("a") is pages["a"]
    kept.put("d", pages["d"])
    assert [name for name in "abcd" if kept.get(name)] == ["a", "c", "d"]
