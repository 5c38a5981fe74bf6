"""Meilisearch's index built anew, compared with what is published, and mended. All people are invented."""

import asyncpg
import pytest

from app.database.embedded import Dsns
from app.text.names import query_names
from app.text.words import query_stems
from search.engine import Scope
from search.indexer import Indexer
from search.meilisearch.client import SearchClient
from search.meilisearch.engine import MeilisearchEngine
from search.meilisearch.http import Poster
from search.meilisearch.server import Server
from search.meilisearch.settings import INDEX
from search.reconciling import reconcile
from search.reindexing import compared, rebuilt
from tests.factories import World, dossier
from tests.fake_meilisearch import FakeServer
from tests.indexing import as_server, assert_true, caught_up
from tests.recorded import KEY, URL, unknown


async def test_other_settings_or_a_lost_index_mean_a_new_one(
    world: World, connection: asyncpg.Connection, fake: FakeServer
) -> None:
    await world.publish(dossier("vydumov"))
    await caught_up(connection, fake)
    for spoil in (
        "UPDATE published.consumer SET settings_digest = 'older'",
        "DELETE FROM published.consumer",
    ):
        await connection.execute(spoil)
        await caught_up(connection, fake)
        await assert_true(connection, fake)
    fake.held = {f"{INDEX}_0123456789abcdef": {}}
    await caught_up(connection, fake)
    await assert_true(connection, fake)


async def test_what_is_published_during_a_rebuild_is_in_it(
    world: World, connection: asyncpg.Connection, fake: FakeServer
) -> None:
    await world.publish(dossier("vydumov"), dossier("nebylitsyn"))

    async def meanwhile() -> None:
        await world.publish(dossier("third"), dossier("nebylitsyn", status="released_pardon"))
        await world.withdraw("vydumov")

    fake.before_put = meanwhile
    await Indexer(connection, as_server(fake)).step()
    await assert_true(connection, fake)


async def test_differences_are_found_told_and_mended(
    database: Dsns, world: World, connection: asyncpg.Connection, fake: FakeServer
) -> None:
    server = as_server(fake)
    assert await compared(database.editor, server) == ("There is no index yet.", False)
    await world.publish(*(dossier(f"person-{number}") for number in range(4)))
    assert await rebuilt(database.editor, server) == ("Built anew: 4 documents.", True)
    missing, stale, *_ = list(fake.documents)
    del fake.documents[missing]
    fake.documents[stale] = {**fake.documents[stale], "version": "0.0"}
    fake.documents["prisoner-00000000-0000-0000-0000-000000000001"] = {"version": "1.1"}
    await world.publish(dossier("not-yet-indexed"))
    said, fits = await compared(database.editor, server)
    assert not fits
    assert said == (
        "5 documents are published, 4 in the index, 1 wait to be indexed.\n1 missing, 1 surplus, 1 stale,"
        " 0 of another program."
    )
    assert await reconcile(connection, server) == 3
    await caught_up(connection, fake)
    assert (await compared(database.editor, server))[1]
    await assert_true(connection, fake)


@pytest.mark.skipif(URL is None, reason="asks a real Meilisearch: NEZABUDKA_TEST_MEILISEARCH_URL")
async def test_from_the_editor_to_a_real_index_and_out_of_it(
    database: Dsns, world: World, connection: asyncpg.Connection
) -> None:
    server, scope = Server(str(URL), KEY, "tests_indexer"), Scope(("prisoner",))
    poster = Poster(str(URL), KEY)
    client = SearchClient(poster.post, "tests_indexer", seconds=5)
    names = query_names("Vydumov")
    engine, indexer = MeilisearchEngine(client, unknown), Indexer(connection, server)
    (identity,) = await world.publish(dossier("vydumov", summary={"en": "Invented for a test."}))
    assert await indexer.step()
    assert (await engine.people(names, scope, 5)).keys == [("prisoner", identity)]
    found = await engine.words(query_stems('"for a test" invented'), scope, 5, ["country"])
    assert (found.keys, found.total, found.facets) == ([("prisoner", identity)], 1, {"country": {"RU": 1}})
    assert (await rebuilt(database.editor, server))[1]
    assert await compared(database.editor, server) == (
        (
            "1 documents are published, 1 in the index, 0 wait to be indexed.\n"
            "0 missing, 0 surplus, 0 stale, 0 of another program."
        ),
        True,
    )
    await world.withdraw("vydumov")
    assert await indexer.step()
    assert (await engine.people(names, scope, 5)).keys == []
    await server.drop("tests_indexer")
    poster.close()
