"""Packs of the sets that evenings were handed, and what holds in the countries that they write to."""

from typing import Any

from httpx import AsyncClient

from app.letters.rules import rules_for
from tests.factories import World
from tests.letters import crowd, handed_out


async def pack(client: AsyncClient, token: str, path: str = "pack") -> Any:
    return await client.get(f"/en/write/{path}?lease={token}")


async def test_two_evenings_get_packs_for_other_people(world: World, client: AsyncClient) -> None:
    await crowd(world, 6)
    pages = []
    for _ in range(2):
        made = await handed_out(client, people=3)
        answer = await pack(client, made["token"])
        slugs = {item["slug"] for item in made["items"]}
        assert {slug for slug in (f"somebody-{n:03}" for n in range(6)) if slug in answer.text} == slugs
        pages.append(slugs)
        # Nobody keeps it, and what is printed does not hold what could give the set back.
        assert answer.headers["cache-control"] == "no-store"
        assert made["token"] not in answer.text[answer.text.index("can be opened again") :]
    assert pages[0].isdisjoint(pages[1])


async def test_a_set_as_pdf(world: World, client: AsyncClient) -> None:
    await crowd(world, 2)
    answer = await pack(client, (await handed_out(client, people=2))["token"], "pack.pdf")
    assert (answer.status_code, answer.content[:5], answer.headers["cache-control"]) == (
        200,
        b"%PDF-",
        "no-store",
    )


async def test_no_such_set(client: AsyncClient) -> None:
    assert (await pack(client, "nzl_nothing")).status_code == 404
    assert (await pack(client, "x" * 5000)).status_code == 404


async def test_the_cover_says_what_holds_there(world: World, client: AsyncClient) -> None:
    await crowd(world, 1)
    text = (await client.get("/ru/write/pack?person=somebody-000")).text
    known = rules_for("RU")
    assert known is not None
    for rule in (*known.rules, *known.safety):
        assert rule.text["ru"][:30] in text
    assert "<h2>Россия</h2>" in text
