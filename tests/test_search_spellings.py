"""The examples of the design, each spelling of which finds its person first. Spellings only, no facts."""

from collections.abc import AsyncIterator

import httpx
import pytest
import pytest_asyncio

from app.database.embedded import Dsns
from app.database.engines import owner_engine
from app.editorial.intake import DossierIn, NameIn
from bench.search_data import People
from tests.conftest import client_of
from tests.databases import copied
from tests.factories import World, dossier

OTHERS = 300
STORED = {
    "one-word": {"ru": "Навальный", "en": "Navalny"},
    "two-words": {"be": "Сяргей Ціханоўскі", "en": "Siarhei Tsikhanouski"},
    "hyphen": {"ru": "Кара-Мурза", "en": "Kara-Murza"},
}
SPELLINGS = {
    "one-word": [
        "Навальный", "Navalny", "Nawalny", "Navaľnyj", "Navalnyj", "Navalnyy", "NAVALNY", "navalni",
        "ナワリヌイ", "نافالني", "נבלני", "纳瓦利内",
    ],
    "two-words": [
        "Сяргей Ціханоўскі", "Ціханоўскі Сяргей", "Сергей Тихановский", "Сергій Тихановський",
        "Sergei Tikhanovsky", "Siarhei Tsikhanouski", "Tsikhanouski, Siarhei", "Sergej Tichanowski",
        "Sergueï Tikhanovski", "Тихановский", "S. Tikhanovsky",
    ],
    "hyphen": [
        "Kara-Murza", "Karamurza", "Kara Murza", "Кара-Мурза", "Карамурза", "Кара Мурза", "Kara-Mursa",
    ],
}  # fmt: skip


def others() -> list[DossierIn]:
    people = People()
    names = (people.document(number)["name"] for number in range(OTHERS))
    return [
        dossier(f"other-{number}", names=[NameIn(lang=lang, full=full) for lang, full in name.items()])
        for number, name in enumerate(names)
    ]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def client(templates: Dsns) -> AsyncIterator[httpx.AsyncClient]:
    """Among a few hundred invented people; read only."""
    wanted = [
        dossier(slug, names=[NameIn(lang=lang, full=full) for lang, full in names.items()])
        for slug, names in STORED.items()
    ]
    async with copied(templates, "t_empty") as dsns:
        engine = owner_engine(dsns.owner)
        await World(engine).publish(*others(), *wanted)
        await engine.dispose()
        async with client_of(dsns) as client:
            yield client


@pytest.mark.parametrize(("slug", "q"), [(slug, q) for slug, spelt in SPELLINGS.items() for q in spelt])
async def test_each_spelling_finds_the_person_first(client: httpx.AsyncClient, slug: str, q: str) -> None:
    answer = await client.get("/v1/search", params={"q": q})
    assert [item["slug"] for item in answer.json()["items"]][:1] == [slug]


@pytest.mark.parametrize("q", ["Nav", "Navaln", "нава", "НАВАЛЬН"])
async def test_a_beginning_suggests_the_person(client: httpx.AsyncClient, q: str) -> None:
    answer = await client.get("/v1/suggest", params={"q": q})
    names = [name for item in answer.json()["items"] for name in item["name"].values()]
    assert {"Навальный", "Navalny"}.intersection(names)
