"""The adapter against what a real Meilisearch says (recorded; see tests/recorded.py). People are invented."""

import uuid
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
import pytest_asyncio

from app.text.names import NameQuery
from app.text.words import WordQuery
from search.engine import EngineAway, Key, Scope
from search.meilisearch.client import SearchClient
from search.meilisearch.documents import document, key_of, key_text
from search.meilisearch.engine import MeilisearchEngine
from search.meilisearch.filters import scoped
from search.meilisearch.server import Server, TaskFailed
from tests.recorded import DIRECTORY, KEY, URL, Tape, TapePoster, playing, unknown

INDEX = "tests"
EVERYTHING = Scope(("prisoner", "case"))
AT = datetime(2026, 1, 31, 12, tzinfo=UTC)
TRICKY = 'a"b\\c\\"d\'e OR kind = "prisoner"'


def key(number: int, kind: str = "prisoner") -> Key:
    return Key(kind, uuid.UUID(int=number))


def row(number: int, names: Sequence[str] = (), text: str = "", **more: Any) -> dict[str, Any]:
    """Keys, folds and stems are made up: what `app.text` makes of words may change, the adapter need not."""
    stems = text.split()
    return {
        "kind": "prisoner", "id": key(number).id, "version": 1, "analysis": 1,
        "folds": list(names),
        "name_keys": sorted({word[:3].upper() for name in names for word in name.split()}),
        "stems": stems, "pairs": [f"{left} {right}" for left, right in pairwise(stems)],
        "facets": [], "earliest": None, "latest": None, "birthday": 0,
        "updated_at": AT + timedelta(seconds=number), **more,
    }  # fmt: skip


ROWS = [
    row(1, ["vidumov ivan petrovic"], "hunger strik штраф изолятор",
        facets=["country:RU", "status:serving_sentence", "ground:speech", "ground:religion"],
        earliest=date(2024, 3, 1), latest=date(2024, 3, 31), birthday=366),
    row(2, ["vidumova irina"], "hunger hospital", facets=["country:BY"],
        earliest=date(2025, 1, 1), latest=date(2025, 1, 1), birthday=1),
    row(3, ["nebilicina anna"], "изолятор штраф", facets=["country:RU", f"region:{TRICKY}"]),
    row(4, ["delo vidumsikov"], "court hunger", kind="case",
        facets=["country:RU", "status:scheduled"], latest=date(2026, 2, 1)),
]  # fmt: skip


def called(*words: str) -> NameQuery:
    return NameQuery(" ".join(words), (" ".join(words),), tuple((word[:3].upper(), "QQQ") for word in words))


def asking(*words: str, **more: Any) -> WordQuery:
    return WordQuery(tuple((word, f"{word}s") for word in words), **more)


@pytest.fixture
def tape(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tape]:
    name = request.node.name.replace("[", "-").replace("]", "")
    with playing(Tape(DIRECTORY / f"{name}.json"), monkeypatch) as tape:
        yield tape


@pytest.fixture
def server(tape: Tape) -> Server:
    assert tape.entries is not None
    return Server(URL or "http://127.0.0.1:7700", KEY, INDEX)


@pytest_asyncio.fixture(loop_scope="session")
async def found(server: Server, tape: Tape) -> AsyncIterator[MeilisearchEngine]:
    """An engine over an index with the four rows."""
    await clear(server)
    await server.create(INDEX)
    await server.put([document(one) for one in ROWS], INDEX)
    poster = TapePoster(tape)
    yield MeilisearchEngine(SearchClient(poster.post, INDEX, seconds=5), unknown)
    poster.close()
    await clear(server)


async def clear(server: Server) -> None:
    for index in await server.indexes():
        if index.startswith(INDEX):
            await server.drop(index)


def ids(keys: Sequence[Key]) -> list[int]:
    return [one.id.int for one in keys]


async def test_people_who_share_most_come_first(found: MeilisearchEngine) -> None:
    assert ids((await found.people(called("ivan", "vidumov"), EVERYTHING, 10)).keys)[0] == 1
    assert set(ids((await found.people(called("ivan", "vidumov"), EVERYTHING, 10)).keys)) == {1, 2, 4}
    assert ids((await found.people(called("anna", "nebilicina"), EVERYTHING, 1)).keys) == [3]
    assert ids((await found.people(called("vidumov", "ivan"), Scope(("case",)), 10)).keys) == [4]
    assert (await found.people(NameQuery("", (), ()), EVERYTHING, 10)).keys == []


async def test_a_wrong_letter_is_forgiven(found: MeilisearchEngine) -> None:
    assert ids((await found.people(NameQuery("", ("nebilibina",), (("XXX",),)), EVERYTHING, 10)).keys) == [3]


async def test_names_that_are_nearly_so(found: MeilisearchEngine, server: Server) -> None:
    query = NameQuery("", ("tamil sobam",), (("TMR",), ("SPM",)))
    [(one, other)] = query.pairs
    kept = ([one.nearly[-1], other.nearly[-1]], [one.firm[0], other.nearly[-1]], [one.firm[0]])
    await server.put([document(row(5 + n, name_keys=keys)) for n, keys in enumerate(kept)], INDEX)
    assert ids((await found.nearby(query, EVERYTHING, 10)).keys) == [6, 5]
    assert (await found.nearby(query, Scope(("case",)), 10)).keys == []


async def test_words_with_facets_and_true_totals(found: MeilisearchEngine) -> None:
    matches = await found.words(asking("hunger"), EVERYTHING, 2, ["country", "ground", "law"])
    assert (len(matches.keys), matches.total) == (2, 3)
    assert matches.facets == {
        "country": {"RU": 2, "BY": 1}, "ground": {"speech": 1, "religion": 1}, "law": {},
    }  # fmt: skip


WORDS: list[tuple[WordQuery, set[int]]] = [
    (asking("hunger", "изолятор"), {1}),  # all of them
    (asking("hunger", excluded=((("court", "courts"),),)), {1, 2}),
    (asking("hunger", excluded=((("hunger",), ("strikes", "strik")),)), {2, 4}),
    (asking("hunger", excluded=((("court",),), (("hunger",), ("strik",)))), {2}),
    (WordQuery(phrases=((("штраф",), ("изолятор", "изол")),)), {1}),
    (WordQuery(phrases=((("hunger",),),)), {1, 2, 4}),
    (asking("изол", prefix="изол"), {1, 3}),  # the last word may be unfinished
    (asking("изол"), set()),
    (asking(TRICKY, prefix=TRICKY), set()),
]


async def test_words(found: MeilisearchEngine) -> None:
    for asked, expected in WORDS:
        matches = await found.words(asked, EVERYTHING, 10)
        assert (set(ids(matches.keys)), matches.total) == (expected, len(expected)), asked


FILTERS: list[tuple[dict[str, tuple[str, ...]], set[int]]] = [
    ({}, {1, 2, 3, 4}),
    ({"country": ("BY", "RU")}, {1, 2, 3, 4}),
    ({"country": ("RU",), "ground": ("speech",)}, {1}),
    ({"region": (TRICKY,)}, {3}),
    ({"detained_after": ("2024-03-15",)}, {1, 2, 4}),  # a partial date that may be counts
    ({"detained_after": ("2024-04-01",)}, {2, 4}),
    ({"detained_before": ("2024-12-31",)}, {1}),  # unknown is not before
    ({"birthday_within": ("0",)}, {1}),
    ({"birthday_within": ("1",)}, {1, 2}),  # the year goes round
    ({"birthday_within": ("366",)}, {1, 2}),
    ({"updated_after": ((AT + timedelta(seconds=2)).isoformat(),)}, {3, 4}),
]


async def test_filters(found: MeilisearchEngine) -> None:
    client = found._client
    for filters, expected in FILTERS:
        scope = Scope(("prisoner", "case"), filters, date(2026, 12, 31))
        (result,) = await client.search([{"filter": scoped(scope), "attributesToRetrieve": ["key"]}])
        assert {key_of(hit["key"]).id.int for hit in result["hits"]} == expected, filters


async def test_names_that_start_so(found: MeilisearchEngine) -> None:
    assert set(ids(await found.starting(called("vid"), EVERYTHING, 10))) == {1, 2, 4}
    assert ids(await found.starting(called("vidum", "iri"), EVERYTHING, 10)) == [2]
    assert ids(await found.starting(called("n"), EVERYTHING, 1)) == [3]
    assert await found.starting(NameQuery("", (), ()), EVERYTHING, 10) == []


async def test_it_answers_only_with_an_index(found: MeilisearchEngine, server: Server) -> None:
    assert await found.health()
    await server.drop(INDEX)
    assert not await found.health()
    with pytest.raises(EngineAway, match="400"):
        await found.words(asking("hunger"), EVERYTHING, 1)


async def test_documents_are_replaced_removed_and_listed(found: MeilisearchEngine, server: Server) -> None:
    await server.put([document({**ROWS[1], "version": 2, "name_keys": [], "folds": []})], INDEX)
    await server.remove([key_text(key(1)), key_text(key(99))], INDEX)
    assert await server.states() == {
        key_text(key(2)): "2.1", key_text(key(3)): "1.1", key_text(key(4, "case")): "1.1",
    }  # fmt: skip
    assert 2 not in ids((await found.people(called("vidumova"), EVERYTHING, 10)).keys)


async def test_a_document_that_is_refused_says_so(found: MeilisearchEngine, server: Server) -> None:
    assert found
    with pytest.raises(TaskFailed) as refusal:
        await server.put([{**document(ROWS[0]), "key": "not a key"}], INDEX)
    assert refusal.value.of_document
    assert len(await server.states()) == len(ROWS)


async def test_a_new_index_takes_the_place_of_none_and_of_an_old_one(server: Server) -> None:
    await clear(server)
    for number in (0, 1):
        await server.create(f"{INDEX}_new")
        await server.put([document(ROWS[number])], f"{INDEX}_new")
        await server.take_place(f"{INDEX}_new")
        assert [one for one in await server.indexes() if one.startswith(INDEX)] == [INDEX]
        assert await server.states() == {key_text(key(number + 1)): "1.1"}
    await server.settle()
    await clear(server)


async def test_an_index_without_our_settings_is_none(found: MeilisearchEngine, server: Server) -> None:
    assert await server.exists()
    await clear(server)
    assert not await server.exists()
    await server.put([document(ROWS[0])], INDEX)
    assert not await server.exists()
    assert not await found.health()
