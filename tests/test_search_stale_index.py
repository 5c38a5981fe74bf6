"""An index that is behind on purpose: who was withdrawn is in no answer, whichever way one asks.

Three people stand in it: Iva, who is published as she was; Zoya, who was withdrawn since; Lada, who has
another name, region and text since.
"""

import json
from typing import Any

import httpx
import pytest

from search.engine import NameMatches
from tests.factories import World
from tests.searching import answered_by, person, slugs
from tests.stale import StaleEngine

IVA = person("iva", ("ru", "Вымыслова Ива"), ("en", "Iva Vymyslova"), summary={"en": "A journalist"})
ZOYA = person(
    "canary", ("ru", "Вымыслова Зоя Канареевна"), ("en", "Zoya Canary Vymyslova"),
    summary={"en": "A brave journalist, canary"}, external_ids={"partner": "P-17"},
)  # fmt: skip
LADA = person("former", ("ru", "Небылица Лада Канареевна"), region="RU-BA", summary={"en": "A carpenter"})
MIRA = person("former", ("ru", "Придумкина Мира"), region="RU-MOW", summary={"en": "A teacher"})
# Parts of her names, begun, misspelt, in other scripts; of her texts; of her identifiers. None has a canary.
OF_ZOYA = (
    "Вымыслова Зоя", "Zoya Vymyslova", "Вымыслова", "зоя", "зо", "z", "Зоя Бымысова", "זויה", "brave",
    '"brave journalist"', "journalist -teacher", "P-17",
)  # fmt: skip
OF_LADA = "Небылица Лада", "Nebylitsa", "неб", "carpenter"


@pytest.fixture
async def stale(world: World, client: httpx.AsyncClient) -> StaleEngine:
    """It was told of the three as they were, and of nothing since."""
    engine = StaleEngine(await world.publish(IVA, ZOYA, LADA))
    answered_by(client, engine)
    for q in OF_ZOYA:  # with her published, she is told of
        assert any("canary" in told for told in (await _told(client, q)).values()), q
    await world.withdraw("canary")
    await world.publish(MIRA)
    engine.asked.clear()
    return engine


async def _told(client: httpx.AsyncClient, q: str) -> dict[str, str]:
    """What each way in that asks an engine answers."""
    row = {"query": q, "properties": [{"pid": "external_id:partner", "v": "P-17"}]}
    asked = {
        "/v1/search": {"q": q, "facets": "status,region"},
        "/v1/suggest": {"q": q},
        "/v1/reconcile/suggest/entity": {"prefix": q},
        "/v1/reconcile": {"queries": json.dumps({"known": row, "named": {"query": q}})},
        "/en/search": {"q": q},
    }
    answers = {path: await client.get(path, params=parameters) for path, parameters in asked.items()}
    assert {answer.status_code for answer in answers.values()} == {200}
    return {path: answer.text.casefold() for path, answer in answers.items()}


async def test_who_was_withdrawn_is_told_of_nowhere(client: httpx.AsyncClient, stale: StaleEngine) -> None:
    identity = str(stale.keys[1].id)
    for q in OF_ZOYA:
        for path, told in (await _told(client, q)).items():
            assert not {word for word in ("canary", "канар", identity) if word in told}, (path, q)
    assert set(stale.asked) == {"people", "nearby", "words", "starting"}
    assert "iva" in await slugs(client, "Вымыслова Зоя")


async def test_a_former_name_or_text_finds_nobody(client: httpx.AsyncClient, stale: StaleEngine) -> None:
    for q in OF_LADA:
        assert "former" not in await slugs(client, q), q
        for path, told in (await _told(client, q)).items():
            assert "канар" not in told, (path, q)
    rows = {"queries": json.dumps({"q": {"query": "Небылица Лада"}})}
    assert (await client.get("/v1/reconcile", params=rows)).json()["q"]["result"] == []
    assert await slugs(client, "Придумкина") == ["former"]
    assert "people" in stale.asked


@pytest.mark.usefixtures("stale")
async def test_what_no_longer_fits_is_left_out_and_not_counted(client: httpx.AsyncClient) -> None:
    for q in ("Придумкина", "teacher"):
        assert await slugs(client, q, region="RU-BA") == []
        assert await slugs(client, q, kind="case") == []
        assert await slugs(client, q, region="RU-MOW") == ["former"]
        page = (await client.get("/v1/search", params={"q": q, "facets": "region"})).json()
        assert page["facets"] == {"region": [{"code": "RU-MOW", "count": 1}]}
    assert await slugs(client, "Придумкина -teacher") == []


async def test_who_is_withdrawn_while_a_search_is_under_way(
    client: httpx.AsyncClient, world: World, stale: StaleEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between reading whom the engine proposed and reading what of them is shown."""
    q = "Прибумгина Тира"  # alike enough for a guess, not for the search to be content

    async def withdraws(*_asked: Any) -> NameMatches:
        await world.withdraw("former")
        return NameMatches([])

    assert await slugs(client, q) == ["former"]
    monkeypatch.setattr(stale, "nearby", withdraws)
    assert await slugs(client, q) == []
    assert "people" in stale.asked
