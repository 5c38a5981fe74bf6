"""What documents are found by follows them: written, changed and removed in the same transaction."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.embedded import Dsns
from app.database.migrating import differences
from app.publication.daily import run_hourly
from app.publication.search_filling import fill_missing
from app.publication.search_rows import CHANNEL
from app.publication.searchable import ANALYSIS, KINDS, LONGEST_TEXT, MOST_TEXTS, Text, searchable, tsvector
from tests.conftest import Query
from tests.factories import World, case, dossier, facility
from tests.test_publication_canaries import CANARY, fill
from tests.waiting import PATIENCE, until

ROWS = "SELECT *, words::text AS lexemes, texts::text AS told FROM published.searchable"


async def test_a_row_holds_names_words_and_texts(world: World, query: Query) -> None:
    names = [{"lang": "ru", "full": "Пример Примеров"}, {"lang": "en", "full": "Primer Primerov"}]
    summary = {"en": "Arrested for a podcast", "ru": "Арестован за подкаст"}
    await world.publish(dossier("primer", names=names, summary=summary))
    (row,) = await query(f"{ROWS} WHERE kind = 'prisoner'")
    assert {"Пример Примеров", "Primer Primerov"} & set(row["names"])
    assert len(row["names"]) == len(row["folds"])
    assert row["fold"].split("\n") == [f" {fold}" for fold in row["folds"]]
    assert row["name_keys"]
    assert "'podcast':" in row["lexemes"]
    assert "'подкаст':" in row["lexemes"]
    assert "Arrested for a podcast" in row["told"]
    assert "country:RU" in row["facets"]


async def test_every_searched_kind_has_rows(seeded: Dsns) -> None:
    connection = await asyncpg.connect(seeded.public)
    sql = (
        "SELECT d.kind, count(*), count(s.id) FROM published.document d"
        " LEFT JOIN published.searchable s USING (kind, id) WHERE d.kind = ANY($1) GROUP BY 1"
    )
    counts = {row[0]: row[1:] for row in await connection.fetch(sql, list(KINDS))}
    foreign = await connection.fetchval(
        "SELECT count(*) FROM published.searchable WHERE kind <> ALL($1)", list(KINDS)
    )
    await connection.close()
    assert counts.keys() == set(KINDS)
    assert all(documents == rows for documents, rows in counts.values())
    assert foreign == 0


async def test_nothing_unpublished_is_searchable(world: World, query: Query) -> None:
    await fill(world)
    told = "\n".join(str(tuple(row.values())) for row in await query(ROWS))
    assert "Visible headline" in told
    assert CANARY not in told
    assert "1971-02-03" not in told


async def test_a_new_publication_replaces_and_a_withdrawal_removes(world: World, query: Query) -> None:
    await world.publish(dossier("primer", summary={"en": "Before"}))
    await world.publish(dossier("primer", summary={"en": "Afterwards"}, gender="female"))
    (row,) = await query(f"{ROWS} WHERE kind = 'prisoner'")
    assert "Afterwards" in row["told"]
    assert "Before" not in row["told"]
    assert "gender:female" in row["facets"]
    await world.withdraw("primer")
    assert await query(ROWS) == []


async def test_a_withdrawn_person_leaves_the_words_of_their_case(world: World, query: Query) -> None:
    await world.load(cases=[case()])
    await world.publish(dossier("primer", names=[{"lang": "en", "full": "Qwertin"}], cases=["sample-case"]))
    of_case = f"{ROWS} WHERE kind = 'case'"
    assert "qwertin" in (await query(of_case))[0]["lexemes"]
    await world.withdraw("primer")
    (row,) = await query(of_case)
    assert "qwertin" not in str(tuple(row.values())).lower()


async def _until_mark(heard: asyncio.Queue[str]) -> AsyncIterator[str]:
    while (told := await heard.get()) != "mark":
        yield told


async def test_listeners_hear_of_changes_alone(world: World, database: Dsns) -> None:
    connection = await asyncpg.connect(database.public)
    heard: asyncio.Queue[str] = asyncio.Queue()
    await connection.add_listener(CHANNEL, lambda *told: heard.put_nowait(told[-1]))

    async def heard_meanwhile() -> set[str]:
        """Who listens hears in the order of commits, so nothing is under way once the mark is there."""
        await connection.execute(f"NOTIFY {CHANNEL}, 'mark'")
        async with asyncio.timeout(PATIENCE):
            return {told async for told in _until_mark(heard)}

    await world.publish(dossier("primer"))
    assert await heard_meanwhile() == {""}
    await world.publish(dossier("primer"))
    assert await heard_meanwhile() == set()
    await connection.close()


async def test_what_was_published_before_search_is_filled_in(
    world: World, engine: AsyncEngine, query: Query
) -> None:
    detained = {"detained_on": "2024-01-02", "status": "serving_sentence"}  # its body has a running count
    await world.load(facilities=[facility()], cases=[case()])
    await world.publish(dossier("primer", **detained))
    before = await query(f"{ROWS} ORDER BY kind, id")
    await query("DELETE FROM published.searchable")
    assert await fill_missing(engine) == len(before) == 3
    assert await query(f"{ROWS} ORDER BY kind, id") == before
    assert await fill_missing(engine) == 0
    await query("UPDATE published.searchable SET analysis = 0, names = '{}'")
    assert await fill_missing(engine) == 3
    assert await query(f"{ROWS} ORDER BY kind, id") == before


async def test_the_worker_analyses_anew_what_an_earlier_version_published(
    world: World, engine: AsyncEngine, query: Query
) -> None:
    await world.load(cases=[case()])
    await world.publish(dossier("primer"))
    before = await query(f"{ROWS} ORDER BY kind, id")
    assert {row["analysis"] for row in before} == {ANALYSIS}
    await query("UPDATE published.searchable SET analysis = $1, name_keys = '{}'", ANALYSIS - 1)
    worker = asyncio.create_task(run_hourly(engine))

    async def analysed() -> bool:
        return await query(f"{ROWS} ORDER BY kind, id") == before

    await until(analysed)
    worker.cancel()


async def test_tables_and_rights_are_those_of_the_models(database: Dsns, query: Query) -> None:
    assert await differences(database.owner) == []
    rights = await query(
        "SELECT has_table_privilege('nezabudka_public', t, 'INSERT, UPDATE, DELETE') AS changes,"
        " has_table_privilege('nezabudka_public', t, 'SELECT') AS reads,"
        " has_table_privilege('nezabudka_editor', t, 'DELETE') AS edits"
        " FROM unnest('{published.searchable,published.consumer}'::text[]) t"
    )
    assert [tuple(row) for row in rights] == [(False, True, True)] * 2


async def test_trigrams_and_case_folding_know_cyrillic(database: Dsns) -> None:
    connection = await asyncpg.connect(database.public)
    assert await connection.fetchval("SELECT show_trgm('Навальный')")
    assert await connection.fetchval("SELECT lower('НАВАЛЬНЫЙ')") == "навальный"
    assert await connection.fetchval("SELECT 'navalni' <% 'aleksei navalnij'")
    await connection.close()


def organisation(**more: Any) -> dict[str, Any]:
    return {"slug": "sample", "name": {"en": "Sample"}, "about": None, **more}


def test_texts_are_bounded() -> None:
    about = {f"x-{number}": "слово " * 5_000 for number in range(300)}
    found = searchable("organisation", organisation(about=about))
    assert found is not None
    assert len(found.texts) == MOST_TEXTS
    assert max(len(one.text) for one in found.texts) <= LONGEST_TEXT
    assert searchable("event", {}) is None


async def test_postgresql_takes_any_vector(query: Query) -> None:
    odd = [
        Text("text", "en", "don't \\ ' : it's a:1 'quoted' \"x\" & | ! <-> *"),
        Text("text", "und", " ".join(f"w{number}" for number in range(60_000))),
        Text("text", "ru", "x" * 5_000),
        Text("text", "zh", "囚" * 3_000),
        Text("text", "en", "same " * 3_000),
    ]
    made = [tsvector([one]) for one in odd] + [tsvector(odd)]
    for vector in made:
        assert await query("SELECT $1::text::tsvector", vector)
