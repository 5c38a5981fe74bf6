"""Pages of `/v1/search` are of one list, however long they are. Invented people."""

from typing import Any

import httpx
import pytest

from app.database.embedded import Dsns
from app.database.engines import readers
from search import browsing
from search.postgres import PostgresEngine
from tests.factories import World, case
from tests.searching import person, search, slugs

NAMESAKES = 60
EVERY = 200


@pytest.fixture(params=[True, False], ids=["ranks", "does not rank"])
def _engine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """One that puts the best first, and one that is asked for all that may be found, as Meilisearch is."""
    monkeypatch.setattr(PostgresEngine, "ranks", request.param)


@pytest.fixture
async def namesakes(world: World) -> None:
    """People of whom some have the word that is asked for, and others a name that sounds like it."""
    await world.publish(
        *(
            person(f"n-{n:02}", ("en", f"{'Vydumova' if n % 3 else 'Vydumofa'} {chr(97 + n % 26)}ira {n}"),
                   summary={"en": "A note. " + "Vydumova. " * (n % 5)}, country="BY" if n % 2 else "RU")
            for n in range(NAMESAKES)
        ),
    )  # fmt: skip


async def walk(client: httpx.AsyncClient, q: str, limit: int, **more: Any) -> list[dict[str, Any]]:
    pages = [await search(client, q, limit=limit, **more)]
    while (following := pages[-1]["next"]) is not None:
        answer = await client.get(following)
        assert answer.status_code == 200, answer.text
        pages.append(answer.json())
    return pages


def shown(pages: list[dict[str, Any]]) -> list[tuple[str, float]]:
    return [(item["slug"], item["score"]) for page in pages for item in page["items"]]


@pytest.mark.usefixtures("_engine", "namesakes")
async def test_pages_of_any_length_are_of_one_list(client: httpx.AsyncClient) -> None:
    for q in ("vydumova", "vydumo", "aira", "vydumova aira", "wydumowa -aira", '"vydumova"'):
        (page,) = await walk(client, q, EVERY, facets="country")
        whole = shown([page])
        assert whole
        assert shown([await search(client, q, limit=1)]) == whole[:1]
        for limit in (7, 20):
            pages = await walk(client, q, limit, facets="country")
            assert shown(pages) == whole, (q, limit)
            assert all(one["facets"] == page["facets"] for one in pages), (q, limit)
        assert sum(one["count"] for one in page["facets"]["country"]) == len({slug for slug, _ in whole})


async def test_pages(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(*(person(f"p-{n}", ("en", f"Winter Vydumka {'abcdefg'[n]}")) for n in range(7)))
    for q in ("winter", ""):
        whole = await slugs(client, q, limit=50)
        assert len(whole) == 7
        page, walked = await search(client, q, limit=3), []
        while True:
            walked += [item["slug"] for item in page["items"]]
            if page["next"] is None:
                break
            answer = await client.get(page["next"])
            page = answer.json()
        assert walked == whole
    following = httpx.URL((await search(client, "winter", limit=3))["next"])
    for changed in ({"q": "summer"}, {"q": ""}, {"kind": "case"}, {"country": "RU"}):
        other = await client.get(following.copy_merge_params(changed))
        assert other.status_code == 422
        assert other.json()["errors"][0]["parameter"] == "cursor"


async def test_everything_is_counted_once_a_change(
    client: httpx.AsyncClient, world: World, statements: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def counted(**more: Any) -> dict[str, int]:
        page = await search(client, facets="country,gender", **more)
        return {one["code"]: one["count"] for one in page["facets"]["country"]}

    await world.publish(*(person(f"p-{n}", ("en", f"Aira {n}")) for n in range(3)))
    await world.load(cases=[case("plot")])
    for more in ({}, {"limit": 1}, {"kind": "case"}, {"kind": "prisoner"}):
        await counted(**more)
    assert sum("unnest" in sql for sql in statements) == 1
    assert (await counted(kind="prisoner"), await counted(kind="case")) == ({"RU": 3}, {"RU": 1})
    assert await counted(country="RU") == await counted() == {"RU": 4}
    await world.withdraw("p-0")
    assert await counted() == {"RU": 3}
    monkeypatch.setattr(browsing, "MOST_COUNTED", 2)
    assert (await counted(country="RU"), await counted()) == ({"RU": 2}, {"RU": 3})


@pytest.mark.usefixtures("_engine")
async def test_a_phrase_can_be_left_out(client: httpx.AsyncClient, world: World) -> None:
    """For its words, and for its name; who has the words apart is found."""
    await world.publish(
        person("row", ("en", "Aira Vydumova"), summary={"en": "Moved to a prison colony far away."}),
        person("apart", ("en", "Bira Vydumova"), summary={"en": "A colony, later a prison. Moved far away."}),
    )
    for q in ("vydumova", "moved"):
        assert sorted(await slugs(client, q)) == ["apart", "row"]
        for phrase in ('"prison colony"', "«prison colony", "prison-colony", '"to a prison colony far"'):
            assert await slugs(client, f"{q} -{phrase}") == ["apart"], phrase
        assert sorted(await slugs(client, f'{q} -"colony prison"')) == ["apart", "row"]
    assert await slugs(client, 'vydumova -"aira vydumova"') == ["apart"]
    assert await slugs(client, '"moved to -a prison"') == ["row"]


async def test_what_is_read_up_to_a_limit_is_read_in_one_order(database: Dsns) -> None:
    """Of a large table PostgreSQL else begins where somebody else just reads, and with several processes."""
    async with readers(database.public, most=1) as pool:
        for name, value in (("synchronize_seqscans", "off"), ("max_parallel_workers_per_gather", "0")):
            assert await pool.fetchval("SELECT current_setting($1)", name) == value
