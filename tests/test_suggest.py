"""`/v1/suggest` over HTTP: names from the first letter on."""

from typing import Any

import httpx
import pytest

from search.engine import Key
from search.postgres import PostgresEngine
from tests.factories import World
from tests.searching import person


@pytest.mark.usefixtures("people")
@pytest.mark.parametrize(
    ("q", "slug", "name"),
    [
        ("в", "iva-vymyslova", {"ru": "Вымыслова Ива Петровна"}),
        ("iva v", "iva-vymyslova", {"en": "Iva Vymyslova"}),
        ("сач", "pavel-sochinski", {"be": "Павел Сачынскі"}),
        ("ne", "anna-nebylova", {"ru": "Анна Небылова"}),
    ],
)
async def test_suggests_from_the_first_letter(
    client: httpx.AsyncClient, q: str, slug: str, name: dict[str, str]
) -> None:
    answer = (await client.get("/v1/suggest", params={"q": q})).json()
    first = answer["items"][0]
    assert (first["kind"], first["slug"], first["url"]) == ("prisoner", slug, f"/v1/prisoners/{slug}")
    assert first["name"] == name


async def test_suggests_at_most_eight(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(*(person(f"s-{n}", ("en", f"Winter Number{'abcdefghijklm'[n]}")) for n in range(12)))
    assert len((await client.get("/v1/suggest?q=w")).json()["items"]) == 8
    assert len((await client.get("/v1/suggest?q=w&limit=3")).json()["items"]) == 3
    assert (await client.get("/v1/suggest?q=")).json()["items"] == []
    for bad in ("limit=9", "limit=0", "nope=1", "kind=nope"):
        assert (await client.get(f"/v1/suggest?q=w&{bad}")).status_code == 422


async def test_suggests_the_misspelt_where_nobody_begins_so(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(person("wanted", ("ru", "Анастасия Безымянникова")))
    found = (await client.get("/v1/suggest?q=Безымякникова")).json()["items"]
    assert [one["slug"] for one in found] == ["wanted"]


async def test_who_is_proposed_for_a_name_that_is_public_no_more_is_not_suggested(
    client: httpx.AsyncClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An index that is behind finds people by names that were taken back."""
    [identity] = await world.publish(person("initials", ("ru", "И. П.")))

    async def starting(*_: Any) -> list[Key]:
        return [Key("prisoner", identity)]

    monkeypatch.setattr(PostgresEngine, "starting", starting)
    assert (await client.get("/v1/suggest?q=Вымыслова")).json()["items"] == []
    assert [one["slug"] for one in (await client.get("/v1/suggest?q=и")).json()["items"]] == ["initials"]


async def test_words_that_start_in_different_forms_are_suggested(
    client: httpx.AsyncClient, world: World
) -> None:
    await world.publish(person("two-forms", ("ru", "Ива Вымыслова"), ("be", "Іва Небыліца")))
    found = (await client.get("/v1/suggest?q=вымысл небыл")).json()["items"]
    assert [one["slug"] for one in found] == ["two-forms"]
