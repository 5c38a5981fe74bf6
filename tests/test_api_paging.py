"""Walking a list by `next`: every card once, in every order, whatever is written meanwhile."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.published.kinds import KINDS, Kind
from tests.factories import World, dossier

ORDERS = [
    (kind, sign + name) for kind in KINDS for name in kind.all_sorts for sign in ("", "-")
]  # fmt: skip


async def pages(client: httpx.AsyncClient, path: str, **parameters: Any) -> AsyncIterator[list[str]]:
    answer = await client.get(path, params=parameters)
    while True:
        assert answer.status_code == 200, answer.text
        page = answer.json()
        yield [item.get("id") or item["slug"] for item in page["items"]]
        if page["next"] is None:
            assert "link" not in answer.headers
            return
        assert answer.headers["link"] == f'<{page["next"]}>; rel="next"'
        answer = await client.get(page["next"])


async def walk(client: httpx.AsyncClient, path: str, **parameters: Any) -> list[str]:
    return [one async for page in pages(client, path, **parameters) for one in page]


@pytest.mark.parametrize(("kind", "sort"), ORDERS, ids=lambda value: getattr(value, "name", value))
async def test_each_card_comes_once(seeded_client: httpx.AsyncClient, kind: Kind, sort: str) -> None:
    path = f"/v1/{kind.path}"
    whole = [one async for page in pages(seeded_client, path, sort=sort, limit=200) for one in page]
    walked = await walk(seeded_client, path, sort=sort, limit=3)
    assert walked == whole
    assert len(set(whole)) == len(whole)
    total = (await seeded_client.get(path, params={"count": "exact", "limit": 1})).json()["total"]
    assert total == len(whole)


async def test_descending_is_the_reverse(seeded_client: httpx.AsyncClient) -> None:
    for sort in ("recorded", "name", "updated", "need"):
        up = await walk(seeded_client, "/v1/prisoners", sort=sort, limit=7)
        down = await walk(seeded_client, "/v1/prisoners", sort=f"-{sort}", limit=7)
        assert down == up[::-1], sort


async def test_unknown_dates_come_last_either_way(client: httpx.AsyncClient, world: World) -> None:
    await world.publish(
        dossier("early", detained_on="2020-01-02"), dossier("never"), dossier("late", detained_on="2024-05")
    )
    slugs = {
        sort: [item["slug"] for item in (await client.get(f"/v1/prisoners?sort={sort}")).json()["items"]]
        for sort in ("detained", "-detained")
    }
    assert slugs == {"detained": ["early", "late", "never"], "-detained": ["late", "early", "never"]}


async def test_what_is_published_meanwhile_moves_nobody(client: httpx.AsyncClient, world: World) -> None:
    before = [str(one) for one in await world.publish(*(dossier(f"first-{n}") for n in range(9)))]
    seen: list[str] = []
    number = 0
    async for page in pages(client, "/v1/prisoners", limit=2):
        seen += page
        if number < 3:
            await world.publish(dossier(f"later-{number}"))
            number += 1
    assert seen[:9] == sorted(before)
    assert len(seen) == len(set(seen)) == 12


async def test_who_is_withdrawn_meanwhile_takes_nobody_along(client: httpx.AsyncClient, world: World) -> None:
    before = [str(one) for one in await world.publish(*(dossier(f"one-{n}") for n in range(6)))]
    reading = pages(client, "/v1/prisoners", limit=2)
    first = await anext(reading)
    # The person at whose place the cursor stands.
    slug = (await client.get("/v1/prisoners?limit=2")).json()["items"][1]["slug"]
    await world.withdraw(slug)
    rest = [one async for page in reading for one in page]
    assert sorted(first + rest) == sorted(before)


@pytest.mark.parametrize("limit", ["0", "201", "-1", "x", "", "1.5", "٣", "9" * 400, "0" * 9 + "1999999"])
async def test_limit_is_bounded(seeded_client: httpx.AsyncClient, limit: str) -> None:
    answer = await seeded_client.get("/v1/prisoners", params={"limit": limit})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["parameter"] == "limit"


@pytest.mark.parametrize("cursor", ["x", "", "AAAA", "я", "=" * 10, "A" * 600, "A" * 40])
async def test_not_a_cursor(seeded_client: httpx.AsyncClient, cursor: str) -> None:
    answer = await seeded_client.get("/v1/prisoners", params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


async def test_a_cursor_serves_its_own_list_only(seeded_client: httpx.AsyncClient) -> None:
    following = (await seeded_client.get("/v1/prisoners?limit=1")).json()["next"]
    cursor = httpx.URL(following).params["cursor"]
    for path in ("/v1/prisoners?sort=-recorded", "/v1/prisoners?country=RU", "/v1/letters", "/v1/events"):
        answer = await seeded_client.get(httpx.URL(path).copy_merge_params({"cursor": cursor}))
        assert answer.status_code == 422, path
    changed = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    assert (await seeded_client.get("/v1/prisoners", params={"cursor": changed})).status_code == 422


async def test_limit_may_change_on_the_way(seeded_client: httpx.AsyncClient) -> None:
    whole = await walk(seeded_client, "/v1/prisoners", limit=200)
    following = httpx.URL((await seeded_client.get("/v1/prisoners?limit=1")).json()["next"])
    rest = (await seeded_client.get(following.copy_merge_params({"limit": "200"}))).json()["items"]
    assert [item["id"] for item in rest] == whole[1:]
