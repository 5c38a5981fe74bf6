"""What statistics tell of people who are not shown, whatever is subtracted; and what asking costs."""

import asyncio
from typing import Any

import httpx
import pytest

from app.models.people import AfterRelease
from app.published.statistics import DIMENSIONS, NAMES
from app.published.suppression import SENSITIVE_GROUNDS
from tests.conftest import Query
from tests.factories import World, dossier, facility

ONLY_COUNTED = {"after_release": AfterRelease.statistics_only, "status": "released_pardon"}
REAL = {"sample": False}


async def told(client: httpx.AsyncClient, **asked: str) -> Any:
    answer = await client.get("/v1/statistics", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


@pytest.mark.parametrize("ground", [*sorted(SENSITIVE_GROUNDS), "expression", "assembly"])
async def test_the_ground_of_who_is_only_counted_changes_no_number(
    world: World, client: httpx.AsyncClient, query: Query, ground: str
) -> None:
    shown = [dossier(f"shown{n}", grounds=["anti_war"], **REAL) for n in range(2)]
    await world.publish(*shown, dossier("hidden", grounds=["anti_war"], **REAL, **ONLY_COUNTED))
    before = await told(client)
    await world.publish(dossier("hidden", grounds=[ground], **REAL, **ONLY_COUNTED))
    after = await told(client)
    unchanged = [name for name in after if name != "isolation"]
    assert {name: after[name] for name in unchanged} == {name: before[name] for name in unchanged}
    assert {one["code"]: one["people"] for one in after["by"]["country"]} == {"RU": 3}
    rows = await query("SELECT facets::text AS facets FROM published.counted")
    assert [ground in row["facets"] for row in rows] == [False]


async def test_invented_people_are_counted_with_no_real_one(world: World, client: httpx.AsyncClient) -> None:
    days = {"regimes": [{"regime": "shizo", "start": "2024-12-30", "end": "2025-01-03"}]}
    stay = {"facility": "sample-colony", "start": "2024-12-01", **days}
    alert = {"type": "incommunicado", "severity": "severe", "evidence": "single_source", "state": "active",
             "headline": {"en": "Invented"}, "text": {"en": "Invented."}, "since": "2026-02-01"}  # fmt: skip
    real = {"grounds": ["lgbt"], "stays": [stay], "alerts": [alert], "detained_on": "2024-05", **REAL}
    await world.load(facilities=[facility(sample=False)])
    await world.publish(*(dossier(f"real{n}", **real) for n in range(3)))
    before, only = await told(client), await told(client, sample="true")
    assert before["totals"] == {"prisoner": 3, "alert": 3, "facility": 1}
    assert only["totals"] == {}
    assert not any(only["by"][name] for name in DIMENSIONS)
    await world.publish(*(dossier(f"sample{n}", **real | {"sample": True}) for n in range(5)))
    after, only = await told(client), await told(client, sample="true")
    assert after == before
    assert {one["code"]: one["people"] for one in only["by"]["ground"]} == {"lgbt": 5}
    assert only["isolation"]["people"] == 5
    assert (await client.get("/v1/facilities/sample-colony")).json()["prisoners"] == 3
    home = (await client.get("/en/")).text
    assert "<b>3</b> documented in all" in home
    assert "<b>8</b>" not in home


def counting(statements: list[str]) -> list[str]:
    return [sql for sql in statements if "count(*)" in sql or "isolation_run" in sql or "DISTINCT" in sql]


async def test_numbers_are_counted_once_a_change(
    world: World, client: httpx.AsyncClient, statements: list[str]
) -> None:
    paths = [
        "/v1/statistics",
        "/en/statistics",
        "/be/statistics",
        *(f"/v1/statistics/{name}?format=csv" for name in NAMES),
    ]

    async def everybody_asks() -> list[str]:
        statements.clear()
        many = (client.get(path, headers={"accept-language": f"x{n}, en"}) for path in paths for n in "abc")
        assert {answer.status_code for answer in await asyncio.gather(*many)} == {200}
        return counting(statements)

    for number, name in enumerate(("eve", "lena"), 1):
        await world.publish(dossier(name, **REAL))
        first = await everybody_asks()
        assert first
        assert len(first) == len(set(first))
        assert (await told(client))["totals"] == {"prisoner": number}
        assert await everybody_asks() == []


async def test_pages_with_numbers_count_once_too(
    world: World, client: httpx.AsyncClient, statements: list[str]
) -> None:
    await world.publish(dossier("eve", **REAL))
    for path in ("/{}/", "/{}/alerts"):
        await client.get(path.format("en"))
        statements.clear()
        await client.get(path.format("be"))
        assert counting(statements) == [], path
