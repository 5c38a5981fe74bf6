"""Invented people to be searched for, and searches over HTTP; a plugin of conftest."""

from typing import Any

import httpx
import pytest

from app.editorial.intake import NameIn
from search.engine import Engine
from search.failover import Failover
from tests.applications import app_of
from tests.factories import World, dossier


def person(slug: str, *names: tuple[str, str], **more: Any) -> Any:
    return dossier(slug, names=[NameIn(lang=lang, full=full) for lang, full in names], **more)


IVA = person(
    "iva-vymyslova", ("ru", "Вымыслова Ива Петровна"), ("en", "Iva Vymyslova"),
    summary={"ru": "Журналистка, задержана за посты о войне.", "en": "A journalist, detained for posts."},
    status="serving_sentence", grounds=["expression"], region="RU-BA",
)  # fmt: skip
PAVEL = person(
    "pavel-sochinski", ("be", "Павел Сачынскі"), ("en", "Pavel Sachynski"), country="BY",
    summary={"en": "An <engineer> & teacher, released after winter."}, status="released_pardon",
)  # fmt: skip
ANNA = person("anna-nebylova", ("ru", "Анна Небылова"), summary={"ru": "Учительница. Посты о мире."})


async def search(client: httpx.AsyncClient, q: str = "", **parameters: Any) -> dict[str, Any]:
    answer = await client.get("/v1/search", params={"q": q, **parameters})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def slugs(client: httpx.AsyncClient, q: str = "", **parameters: Any) -> list[str]:
    return [item["slug"] for item in (await search(client, q, **parameters))["items"]]


def answered_by(client: httpx.AsyncClient, engine: Engine) -> None:
    """From now on, instead of the engine that the application has."""
    app_of(client).state.engines = Failover(None, engine)


@pytest.fixture
async def people(world: World) -> None:
    """Iva, Pavel and Anna, published."""
    await world.publish(IVA, PAVEL, ANNA)
