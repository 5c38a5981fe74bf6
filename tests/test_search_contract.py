"""The same request has the same answer, whichever engine finds it: one list of requests, both engines.

PostgreSQL is asked as it is. Of Meilisearch the answers are kept (see tests/recorded.py): whoever changes
what `app.text` makes of names and words records them again beside a real server.
"""

import uuid
from collections.abc import Iterator, Sequence
from typing import Any

import asyncpg
import httpx
import pytest

from app.database.embedded import Dsns
from app.text.names import NameQuery
from app.text.words import WordQuery
from search.engine import Engine, Key, NameMatches, Scope, WordMatches
from search.meilisearch.client import SearchClient
from search.meilisearch.documents import COLUMNS, SOURCE, document, key_text
from search.meilisearch.engine import MeilisearchEngine
from search.meilisearch.server import Server
from tests.factories import World
from tests.recorded import DIRECTORY, KEY, URL, Tape, TapePoster, playing, unknown
from tests.searching import ANNA, IVA, PAVEL, answered_by, person

INDEX = "contract"
PEOPLE = (
    IVA, PAVEL, ANNA,
    person("alexei", ("ru", "Алексей Анатольевич Небылицын"), ("zh", "阿列克谢·涅贝利岑"), region="RU-MOW",
           summary={"ru": "Политзаключённый. Штраф и колония.", "en": "A prisoner of conscience."}),
    person("aleh", ("be", "Алег Выдумчык"), ("ru", "Олег Выдумчик"), country="BY", region="BY-MI",
           summary={"en": "A teacher in a penal colony."}),
    person("ayhan", ("tr", "Ayhan Uydurmaoğlu"), ("az", "Ayxan Uydurma oğlu"), country="TR", region="TR-34",
           summary={"tr": "Mahkûmlar için yazdı.", "en": "Wrote for prisoners."}, status="serving_sentence"),
    person("yusuf", ("ar", "يوسف المختلق"), ("fa", "یوسف مختلق"), country="IR", region="IR-23"),
    person("initials", ("ru", "П. П. Придуманный"), region="RU-BA", external_ids={"list": "318"}),
    *(person(f"many-{n}", ("en", f"Winter Number{n}"), summary={"en": "Snow."}) for n in range(12)),
)  # fmt: skip
SEARCHES: tuple[dict[str, Any], ...] = (
    *({"q": q} for q in (
        "Вымыслова", "vymyslova iva", "Ива Вымыслова", "Вымыслова И. П.", "Iwa Wymyslowa",
        "イヴァ ヴィムィスロヴァ",
        "Сачынскі", "Павел Сочинский", "Sachinsky Pavel", "Aliaksei Nebylicyn", "Небылицын А. А.",
        "А. Небылицын",
        "涅贝利岑", "Нембылицын Алексей", "Выдумчик Олег", "Ayhan Uydurmaoglu", "Айхан Уйдурма оглы",
        "یوسف", "يوسف المختلق", "Yusuf Mukhtalaq", "Придуманный", "initials", "318", "nobody at all", "…",
        "я",
    )),
    *({"q": q} for q in (
        "журналистка", "журналист", "посты о войне", '"посты о войне"', '"о посты"', "посты -войне",
        '-"посты о"',
        "teacher", "teachers", "colony -conscience", "mahkum", "политзаключенного", "prisoner colony",
        "journal",
    )),
    {"q": "посты", "facets": "region,status,country"},
    {"q": "teacher", "facets": "country", "country": "BY"},
    {"q": "Winter", "limit": 5}, {"q": "snow", "limit": 5, "facets": "country"},
    {"q": "Вымыслова", "region": "RU-BA"}, {"q": "Вымыслова", "region": "RU-MOW"},
    {"q": "посты", "kind": "case"}, {"q": "посты", "kind": "prisoner", "status": "serving_sentence"},
    {"q": "П. Придуманный", "region": "RU-BA", "facets": "status"},
)  # fmt: skip
SUGGESTIONS = ("в", "iva v", "сач", "ne", "wi", "uyd", "يو", "涅", "Небылитсын", "придум", "zzz")


class AnyOrder(Tape):
    """Two questions of one search are under way at once: which comes first is no part of the answer."""

    def place_of(self, asked: list[Any]) -> int | None:
        return next((n for n, entry in enumerate(self.entries) if entry["asked"] == asked), None)


class Renamed:
    """Meilisearch, where documents have keys that are the same in every run."""

    name, ranks = "meilisearch", False

    def __init__(self, engine: Engine, ours: dict[Key, Key]) -> None:
        self._engine, self._ours = engine, ours

    def _back(self, keys: Sequence[Key]) -> list[Key]:
        return [self._ours[key] for key in keys]

    async def people(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        return NameMatches(self._back((await self._engine.people(query, scope, limit)).keys))

    async def nearby(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        return NameMatches(self._back((await self._engine.nearby(query, scope, limit)).keys))

    async def words(
        self, query: WordQuery, scope: Scope, limit: int, facets: Sequence[str] = ()
    ) -> WordMatches:
        found = await self._engine.words(query, scope, limit, facets)
        return WordMatches(self._back(found.keys), found.total, found.facets)

    async def starting(self, query: NameQuery, scope: Scope, limit: int) -> list[Key]:
        return self._back(await self._engine.starting(query, scope, limit))

    async def health(self) -> bool:
        return True


@pytest.fixture
def tape(monkeypatch: pytest.MonkeyPatch) -> Iterator[Tape]:
    with playing(AnyOrder(DIRECTORY / "contract.json"), monkeypatch) as tape:
        yield tape


async def indexed(dsns: Dsns, poster: TapePoster) -> Renamed:
    """All that is published, taken into Meilisearch's index as the indexer takes it."""
    connection = await asyncpg.connect(dsns.owner)
    rows = await connection.fetch(f"SELECT {COLUMNS}, d.slug FROM {SOURCE} ORDER BY kind, d.slug")  # noqa: S608
    await connection.close()
    theirs = {Key(row["kind"], row["id"]): Key(row["kind"], _lasting(row)) for row in rows}
    documents = [
        document(row) | {"key": key_text(Key(row["kind"], _lasting(row))), "updated": n}
        for n, row in enumerate(rows)
    ]
    server = Server(URL or "http://127.0.0.1:7700", KEY, INDEX)
    if INDEX in await server.indexes():
        await server.drop(INDEX)
    await server.create(INDEX)
    await server.put(documents, INDEX)
    engine = MeilisearchEngine(SearchClient(poster.post, INDEX, seconds=300), unknown)
    return Renamed(engine, {alias: own for own, alias in theirs.items()})


def _lasting(row: asyncpg.Record) -> uuid.UUID:
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{row['kind']}/{row['slug']}")


async def answers(client: httpx.AsyncClient, engine: str) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = []
    for asked in SEARCHES:
        page = (await client.get("/v1/search", params=asked)).raise_for_status().json()
        assert page["engine"] == engine
        found.append((asked, {name: page[name] for name in ("items", "total", "facets") if name in page}))
    for q in SUGGESTIONS:
        page = (await client.get("/v1/suggest", params={"q": q})).raise_for_status().json()
        assert page["engine"] == engine
        found.append((("suggest", q), page["items"]))
    return found


async def test_both_engines_answer_the_same(
    client: httpx.AsyncClient, database: Dsns, world: World, tape: Tape
) -> None:
    await world.publish(*PEOPLE)
    by_postgres = await answers(client, "postgres")
    poster = TapePoster(tape)
    answered_by(client, await indexed(database, poster))
    differing = [
        (asked, one, other)
        for (asked, one), (_, other) in zip(by_postgres, await answers(client, "meilisearch"), strict=True)
        if one != other
    ]
    poster.close()
    assert differing == []
    assert URL or not tape.entries, "each answer that was recorded was asked for"
    something = sum(bool(found["items"] if isinstance(found, dict) else found) for _, found in by_postgres)
    assert something > 0.8 * len(by_postgres), "else alike says little"
