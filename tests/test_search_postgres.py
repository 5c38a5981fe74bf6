"""The port on PostgreSQL: names across scripts, forms of words, filters, facets, and whatever is typed."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
import pytest_asyncio

from app.database.embedded import Dsns
from app.database.engines import readers
from app.text.names import query_names
from app.text.words import query_stems
from search.engine import EngineAway, Key, Scope
from search.postgres import PostgresEngine
from search.postgres.people import MOST_ALONE, MOST_BY_CHANCE, MOST_TOGETHER, Frequencies, nearest, people
from tests.conftest import Query
from tests.factories import World, case, dossier, facility

EVERY = ("prisoner", "case", "alert", "facility", "campaign", "organisation")
ALL = Scope(EVERY)
GARBAGE = [
    "", " ", "'", '"' * 50, "\\", "' OR 1=1 --", "$1", "%", "_", "%%%%", "a & b | !c <-> d:*", "{}", "😀",
    "-", "\u202eabc", "--x", "ﷺ" * 50, "x" * 10_000, "囚" * 200, " ".join("abcdefghijklmnopqrstuvw"), "null",
    "\ufeff", "kind:prisoner", "facets @> '{a}'", "0", "().*[", "\u0301\u0301", "'x':1A", "1e999",
]  # fmt: skip


@pytest_asyncio.fixture(loop_scope="session")
async def search(database: Dsns) -> AsyncIterator[PostgresEngine]:
    async with readers(database.public, most=2) as pool:
        yield PostgresEngine(pool)


def named(slug: str, *names: str, **more: Any) -> Any:
    langs = ("ru", "en", "be", "uk")
    forms = [{"lang": lang, "full": name} for lang, name in zip(langs, names, strict=False)]
    return dossier(slug, names=forms, **more)


async def slugs(query: Query, keys: list[Key]) -> list[str]:
    rows = await query("SELECT id, slug FROM published.document WHERE id = ANY($1)", [key.id for key in keys])
    by_id = {row["id"]: row["slug"] for row in rows}
    return [by_id[key.id] for key in keys]


@pytest.fixture
def ask(search: PostgresEngine, query: Query) -> Any:
    """Slugs of what is found by `people`, `starting` or `words`."""

    async def asked(how: str, q: str, scope: Scope = ALL) -> list[str]:
        if how == "words":
            return await slugs(query, (await search.words(query_stems(q), scope, 50)).keys)
        found = await getattr(search, how)(query_names(q), scope, 50)
        return await slugs(query, found if how == "starting" else found.keys)

    return asked


@pytest.mark.parametrize(
    "q", ["Навальный", "Navalny", "Nawalny", "Navaľnyj", "نافالني", "ナワリヌイ", "navalni"]
)
async def test_a_name_is_found_in_any_script(world: World, ask: Any, q: str) -> None:
    await world.publish(named("wanted", "Алексей Навальный"), named("other", "Борис Зозулин"))
    assert (await ask("people", q))[0] == "wanted"


async def test_who_shares_most_words_comes_first(world: World, ask: Any) -> None:
    await world.publish(
        named("given", "Сергей Петров"),
        named("both", "Сергей Тихановский", "Sergei Tikhanovsky", "Сяргей Ціханоўскі"),
        named("family", "Марина Тихановская"),
    )
    for q in ("Тихановский Сергей", "Sergei Tikhanovsky", "Siarhei Tsikhanouski"):
        assert (await ask("people", q))[0] == "both", q


async def test_a_mistyped_consonant_is_found_by_its_looks(world: World, ask: Any) -> None:
    await world.publish(named("wanted", "Анастасия Безымянникова"))
    assert await ask("nearby", "Безымякникова") == ["wanted"]


async def test_a_name_that_is_nearly_so_is_found_by_loose_keys(world: World, ask: Any) -> None:
    """Where sounds of every word were lost or taken for others, no key is shared."""
    await world.publish(named("wanted", "Самир Торбанов"), named("one-word", "Самир Крюк"))
    await world.publish(named("other", "Глеб Юкин"))
    assert await ask("people", "Тамил Собам") == []
    for q in ("Тамил Собам", "Собам Тамил", "Самир Собам"):
        assert await ask("nearby", q) == ["wanted"], q
    for q in ("Тамил", "", "Карп Петров"):
        assert await ask("nearby", q) == [], q


async def test_a_name_starts_with_what_was_typed(world: World, ask: Any) -> None:
    await world.publish(named("wanted", "Алексей Навальный"), named("other", "Борис Зозулин"))
    for typed in ("н", "N", "nav", "Алексей Нав", "нав ал", "Навальный"):
        assert await ask("starting", typed) == ["wanted"], typed
    assert await ask("starting", "валь") == []


async def test_words_are_found_in_their_other_forms(world: World, ask: Any) -> None:
    summary = {"ru": "Политзаключённого этапировали в колонию", "en": "Tortured in prison"}
    await world.publish(dossier("wanted", summary=summary), dossier("other"))
    for q in ("политзаключенный", "этапировали политзаключённого", "prisons torture", "полит", "wanted"):
        assert await ask("words", q) == ["wanted"], q
    for q in ("политзаключенный -колония", '"in tortured"', "политзаключенный нет"):
        assert await ask("words", q) == [], q
    assert await ask("words", '"tortured in prison"') == ["wanted"]


async def test_provisions_and_ids_are_words(world: World, ask: Any) -> None:
    ids = {"sample": "AB-4711"}
    await world.publish(dossier("wanted", charges=[{"provision": "RU-UK-282.2-2"}], external_ids=ids))
    for q in ("282.2", "RU-UK-282.2", "AB-4711", "4711"):
        assert await ask("words", q) == ["wanted"], q


async def test_all_kinds_are_found(world: World, ask: Any, search: PostgresEngine) -> None:
    await world.load(facilities=[facility()], cases=[case()])
    assert sorted(await ask("words", "invented")) == ["sample-case", "sample-colony"]
    assert await ask("words", "invented", Scope(("case",))) == ["sample-case"]
    assert await ask("people", "invented colony", Scope(("facility",))) == ["sample-colony"]
    found = await search.words(query_stems("invented"), ALL, 1)
    assert (len(found.keys), found.total) == (1, 2)


async def test_filters_hold_for_every_question(world: World, ask: Any) -> None:
    await world.publish(
        named("free", "Иван Примеров", status="released_parole", detained_on="2024-05"),
        named("held", "Иван Примеров", gender="female", detained_on="2021"),
    )
    for name, value, wanted in (
        ("status", "released_parole", ["free"]),
        ("gender", "female", ["held"]),
        ("detained_after", "2024-05-20", ["free"]),
        ("country", "BY", []),
    ):
        scope = Scope(("prisoner",), {name: (value,)}, date(2026, 1, 1))
        assert await ask("nearby", "Иван Бримелов", scope) == wanted, (name, "nearby")
        for how in ("people", "starting", "words"):
            assert await ask(how, "Примеров", scope) == wanted, (name, how)
    several = Scope(("prisoner",), {"status": ("released_parole", "serving_sentence")})
    assert sorted(await ask("people", "Примеров", several)) == ["free", "held"]


async def test_facets_count_all_matches(world: World, search: PostgresEngine) -> None:
    for number, status in enumerate(("released_parole", "released_parole", "serving_sentence")):
        await world.publish(dossier(f"person-{number}", status=status, summary={"en": "Podcast"}))
    found = await search.words(query_stems("podcast"), ALL, 2, ("status", "law"))
    assert (len(found.keys), found.total) == (2, 3)
    assert found.facets == {"status": {"released_parole": 2, "serving_sentence": 1}, "law": {}}


async def test_the_withdrawn_are_gone_at_once(world: World, ask: Any) -> None:
    await world.publish(named("wanted", "Алексей Навальный", summary={"en": "Podcast"}))
    await world.withdraw("wanted")
    for how, q in (
        ("people", "Навальный"), ("nearby", "Алексей Новарный"), ("starting", "нав"), ("words", "podcast"),
    ):  # fmt: skip
        assert await ask(how, q) == []


@pytest.mark.parametrize("q", GARBAGE)
async def test_anything_can_be_typed(search: PostgresEngine, q: str) -> None:
    assert (await search.people(query_names(q), ALL, 10)).keys == []
    assert (await search.nearby(query_names(q), ALL, 10)).keys == []
    assert await search.starting(query_names(q), ALL, 10) == []
    assert (await search.words(query_stems(q), ALL, 10, ("status",))).keys == []


async def test_an_engine_that_is_away_says_so(database: Dsns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.database.readers.PATIENCE", 0.05)
    async with readers(database.public, most=1) as pool:
        search = PostgresEngine(pool)
        assert await search.health()
    assert not await search.health()
    with pytest.raises(EngineAway):
        await search.words(query_stems("word"), ALL, 10)


def test_common_words_are_asked_for_in_pairs() -> None:
    shares = {"SRK": 0.05, "APNP": 0.04, "PRTMRPS": 0.03}
    alone, paired = (
        people(query_names("Сергей Владимирович Иванов"), ALL, known)
        for known in (Frequencies(), Frequencies(100_000, shares))
    )
    assert alone is not None
    assert paired is not None
    assert (alone.sql.count(f"LIMIT {MOST_ALONE}"), alone.sql.count(f"LIMIT {MOST_TOGETHER}")) == (5, 0)
    assert (paired.sql.count(f"LIMIT {MOST_ALONE}"), paired.sql.count(f"LIMIT {MOST_TOGETHER}")) == (2, 2)
    assert people(query_names("…"), ALL, Frequencies()) is None


def test_of_those_who_share_a_common_word_alone_few_are_read_by_chance() -> None:
    """And those who sound or begin so."""
    made = people(query_names("Иванов"), ALL, Frequencies(100_000, {"APNP": 0.04}))
    assert made is not None
    assert made.sql.count(f"LIMIT {MOST_BY_CHANCE}") == 1
    assert made.sql.count(f"LIMIT {MOST_TOGETHER}") == 2
    assert {"% iv%", " ivanov( |\\n|$)"} <= {one for one in made.arguments if isinstance(one, str)}


def test_of_many_the_likest_are_kept() -> None:
    """In their order where few were found, or the first sounds just as a long query does."""
    right, others = uuid4(), [uuid4() for _ in range(4)]
    query = query_names("Iwa Wymyslowa")
    rows = [
        *(("prisoner", one, " iva petrova", False) for one in others),
        ("prisoner", right, " iva vimislov", False),
    ]
    assert nearest(query, rows, 1).keys == [Key("prisoner", right)]
    assert [key.id for key in nearest(query, rows, 5).keys] == [*others, right]
    first = [("prisoner", others[0], " iva petrova", True), *rows[1:]]
    assert nearest(query, first, 1).keys == [Key("prisoner", others[0])]


def test_rare_words_weigh_more() -> None:
    known = Frequencies(100_000, {"SRK": 0.05})
    assert known.weight(("SRK",)) < known.weight(("XYZ",)) <= 1
    assert Frequencies.read(None).expected(("SRK",)) == 0
    assert Frequencies.read((10, None, None)) == Frequencies()
