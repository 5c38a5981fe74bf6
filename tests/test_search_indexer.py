"""What is published reaches Meilisearch's index, whatever happens on the way. All people are invented."""

import asyncio
import itertools
import logging
from contextlib import suppress

import asyncpg
import pytest

from app.database.embedded import Dsns
from app.database.waking import woken_or
from search import indexer as module
from search import position
from search.health import Lag, lag
from search.indexer import follow, run_indexer, turn
from search.meilisearch.server import ServerAway
from search.meilisearch.settings import INDEX, digest
from search.reconciling import compare, reconcile
from tests.factories import World, dossier
from tests.fake_meilisearch import FakeServer, Killed
from tests.indexing import as_server, assert_true, caught_up
from tests.waiting import until


async def test_what_is_published_edited_and_withdrawn(
    world: World, connection: asyncpg.Connection, fake: FakeServer
) -> None:
    await world.publish(dossier("vydumov"))
    await caught_up(connection, fake)  # builds the index
    assert len(fake.documents) == 1
    await world.publish(dossier("nebylitsyn"), dossier("vydumov", status="released_pardon"))
    await caught_up(connection, fake)
    (edited,) = [one for one in fake.documents.values() if one["version"].startswith("2.")]
    assert edited["facet"]["status"] == ["released_pardon"]
    assert edited["keys"]
    await assert_true(connection, fake)
    await world.withdraw("vydumov")
    await caught_up(connection, fake)
    assert len(fake.documents) == 1
    await assert_true(connection, fake)


async def test_a_change_is_not_done_before_its_effect(
    world: World, connection: asyncpg.Connection, fake: FakeServer
) -> None:
    await caught_up(connection, fake)
    await world.publish(dossier("vydumov"))
    before = await position.read(connection)
    fake.away = True
    with pytest.raises(ServerAway):
        await caught_up(connection, fake)
    assert await position.read(connection) == before
    fake.away = False
    await caught_up(connection, fake)
    await assert_true(connection, fake)


async def killed_once(connection: asyncpg.Connection, fake: FakeServer) -> bool:
    """Catch up, and after being killed once more. Whether it was killed."""
    try:
        await caught_up(connection, fake)
    except Killed:
        await caught_up(connection, fake)
        return True
    return False


async def test_killed_at_any_point_it_goes_on(
    world: World, connection: asyncpg.Connection, fake: FakeServer
) -> None:
    """While the index is built, and while a publication and a withdrawal are taken in."""
    await world.publish(dossier("vydumov"), dossier("person-0"))
    for at in itertools.count(1):
        fake.held = {f"{INDEX}_0123456789abcdef": {}, f"{INDEX}_archive": {}}
        fake.calls, fake.kill_at = 0, at
        await connection.execute("DELETE FROM published.consumer")
        killed = await killed_once(connection, fake)
        await assert_true(connection, fake)
        await world.publish(dossier(f"person-{at}"))
        await world.withdraw(f"person-{at - 1}")
        killed |= await killed_once(connection, fake)
        await assert_true(connection, fake)
        if not killed:
            break
        assert f"{INDEX}_archive" in fake.held  # somebody else's
    assert at >= 10


async def test_a_document_that_is_refused_keeps_no_other_waiting(
    world: World, connection: asyncpg.Connection, fake: FakeServer, caplog: pytest.LogCaptureFixture
) -> None:
    await caught_up(connection, fake)
    ids = await world.publish(*(dossier(f"person-{number}") for number in range(5)))
    fake.refused = {f"prisoner-{ids[3]}"}
    await caught_up(connection, fake)
    assert len(fake.documents) == 4
    assert [record.message for record in caplog.records if "refuses" in record.message] == [
        f"Meilisearch refuses the document prisoner-{ids[3]}: internal. It is left out of the index."
    ]
    fake.refused = set()
    await reconcile(connection, as_server(fake))
    await assert_true(connection, fake)


async def test_of_a_document_that_is_refused_nothing_former_stays(
    world: World, connection: asyncpg.Connection, fake: FakeServer
) -> None:
    [identity, _] = await world.publish(dossier("vydumov"), dossier("nebylitsyn"))
    await caught_up(connection, fake)
    key = f"prisoner-{identity}"
    assert key in fake.documents
    await world.publish(dossier("vydumov", summary={"en": "Changed"}), dossier("other"))
    fake.refused = {key}
    await caught_up(connection, fake)
    assert key not in fake.documents
    assert len(fake.documents) == 2


async def test_what_another_program_wrote_is_removed(
    world: World, connection: asyncpg.Connection, fake: FakeServer
) -> None:
    await world.publish(dossier("vydumov"))
    await caught_up(connection, fake)
    for text in ("42", "film-1", ""):
        fake.documents[text] = {"key": text, "version": "1"}
    found = await compare(connection, as_server(fake))
    assert (found.keys, found.foreign) == ([], ["", "42", "film-1"])
    assert await reconcile(connection, as_server(fake)) == 3
    await assert_true(connection, fake)


async def test_a_server_that_takes_nothing_is_not_the_documents_fault(
    world: World, connection: asyncpg.Connection, fake: FakeServer
) -> None:
    await caught_up(connection, fake)
    ids = await world.publish(dossier("vydumov"), dossier("nebylitsyn"))
    before = await position.read(connection)
    fake.refused = {f"prisoner-{identity}" for identity in ids}
    with pytest.raises(ServerAway, match="no document is taken"):
        await caught_up(connection, fake)
    assert await position.read(connection) == before


async def test_one_indexer_at_a_time(database: Dsns, connection: asyncpg.Connection) -> None:
    other = await asyncpg.connect(database.editor)
    async with turn(connection) as first, turn(other) as second:
        assert (first, second) == (True, False)
    async with turn(other, wait=True) as third:
        assert third
    await other.close()


async def test_the_lag_is_known_to_the_public_side(
    database: Dsns, world: World, connection: asyncpg.Connection, fake: FakeServer
) -> None:
    from app.database.engines import readers  # noqa: PLC0415

    async with readers(database.public) as pool:
        assert await lag(pool, digest()) == Lag(built=False)
        await caught_up(connection, fake)
        assert await lag(pool, digest()) == Lag(built=True)
        assert not (await lag(pool, "other settings")).usable
        await world.publish(dossier("vydumov"))
        behind = await lag(pool, digest())
        assert (behind.built, behind.usable) == (True, True)
        assert behind.changes > 0
        await connection.execute("UPDATE published.change SET at = at - interval '1 minute'")
        assert not (await lag(pool, digest())).usable
        await caught_up(connection, fake)
        assert (await lag(pool, digest())).usable


async def test_a_publication_wakes_the_indexer(
    world: World, connection: asyncpg.Connection, fake: FakeServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Long before it would look by itself."""
    waits = asyncio.Event()

    async def noted(woken: asyncio.Event, seconds: float) -> None:
        waits.set()
        await woken_or(woken, seconds)

    monkeypatch.setattr(module, "EVERY", 3600.0)
    monkeypatch.setattr(module, "woken_or", noted)
    await caught_up(connection, fake)
    following = asyncio.create_task(follow(connection, as_server(fake)))
    await waits.wait()
    await world.publish(dossier("vydumov"))
    await until(lambda: bool(fake.documents))
    following.cancel()
    with suppress(asyncio.CancelledError):
        await following


async def test_what_is_away_is_tried_again_without_a_flood_of_lines(
    database: Dsns,
    world: World,
    fake: FakeServer,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(module, "EVERY", 0.01)
    monkeypatch.setattr(module, "_LONGEST_PAUSE", 0.02)
    caplog.set_level(logging.INFO)
    await world.publish(dossier("vydumov"))
    fake.away = True
    running = asyncio.create_task(run_indexer(database.editor, as_server(fake)))
    await until(lambda: fake.asked_in_vain > 10)
    fake.away = False
    await until(lambda: INDEX in fake.held and bool(fake.documents))
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running
    assert [record.levelname for record in caplog.records if "waits" in record.message] == ["WARNING"]
