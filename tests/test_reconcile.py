"""`/v1/reconcile` in the shape of the Reconciliation Service API 0.2, with invented people."""

import json
from typing import Any

import httpx
import pytest

from api.rate_limit import Windows
from tests.applications import app_of
from tests.factories import World
from tests.searching import person

IVA = person(
    "iva-vymyslova", ("ru", "Вымыслова Ива Петровна"), ("en", "Iva Vymyslova"),
    birth="1991-02-03", external_ids={"partner": "P-17"},
    detained_on="2025-01-01", status="in_custody",  # whose days are counted as they are read
    consents=[{"scope": "birthdate_public", "basis": "self"}],
)  # fmt: skip
NAMESAKE = person("iva-vymyslova-2", ("ru", "Ива Вымыслова"), birth="1960", country="BY")
OTHER = person("anna-nebylova", ("ru", "Анна Небылова"), birth="1975")


@pytest.fixture(autouse=True)
async def people(world: World) -> list[str]:
    return [str(one) for one in await world.publish(IVA, NAMESAKE, OTHER)]


async def ask(client: httpx.AsyncClient, **queries: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    answer = await client.post("/v1/reconcile", data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    return {name: one["result"] for name, one in answer.json().items()}


def born(year: int) -> list[dict[str, Any]]:
    return [{"pid": "birth_year", "v": year}]


async def test_manifest(client: httpx.AsyncClient, people: list[str]) -> None:
    answer = await client.get("/v1/reconcile", headers={"origin": "https://example.org"})
    manifest = answer.json()
    assert manifest["versions"] == ["0.2"]
    assert {"name", "identifierSpace", "schemaSpace", "defaultTypes", "view"} <= set(manifest)
    assert answer.headers["access-control-allow-origin"] == "*"
    view = await client.get(manifest["view"]["url"].replace("{{id}}", people[0]))
    assert (view.status_code, view.headers["location"]) == (308, "/v1/prisoners/iva-vymyslova")
    assert (await client.get("/v1/reconcile/00000000-0000-0000-0000-000000000000")).status_code == 404
    assert (await client.get("/v1/reconcile/x")).status_code == 422


async def test_a_name_and_a_birth_year_are_one_person(client: httpx.AsyncClient, people: list[str]) -> None:
    found = await ask(
        client,
        q0={"query": "Iva Wymyslowa", "properties": born(1991)},
        q1={"query": "Ива Вымыслова", "properties": born(1960)},
        q2={"query": "Ива Вымыслова"},
        q3={"query": "Nobody Whatsoever"},
    )
    assert (found["q0"][0]["id"], found["q0"][0]["match"]) == (people[0], True)
    assert (found["q1"][0]["id"], found["q1"][0]["match"]) == (people[1], True)
    assert len(found["q2"]) == 2
    assert not any(one["match"] for one in found["q2"])  # two people of this name: a human must look
    assert found["q3"] == []
    first = found["q0"][0]
    assert set(first) == {"id", "name", "type", "score", "match", "features"}
    assert first["type"] == [{"id": "prisoner", "name": "Prisoner"}]
    assert 0 < first["score"] <= 100
    assert {one["id"] for one in first["features"]} == {"name", "birth_year"}


async def test_an_external_id_is_enough(client: httpx.AsyncClient, people: list[str]) -> None:
    by_id = [{"pid": "external_id:partner", "v": "P-17"}]
    found = await ask(client, q={"query": "Somebody Else", "properties": by_id})
    assert [(one["id"], one["score"], one["match"]) for one in found["q"]] == [(people[0], 100, True)]
    other = await ask(
        client, q={"query": "Somebody Else", "properties": [{"pid": "external_id:x", "v": "P-17"}]}
    )
    assert other["q"] == []


async def test_what_contradicts_is_told(client: httpx.AsyncClient, people: list[str]) -> None:
    found = await ask(
        client,
        year={"query": "Анна Небылова", "properties": born(1990)},
        date={"query": "Iva Vymyslova", "properties": [{"pid": "birth_date", "v": "1991-02-03"}]},
        country={"query": "Iva Vymyslova", "properties": [{"pid": "country", "v": "BY"}]},
    )
    assert found["year"][0]["score"] < 80
    assert not found["year"][0]["match"]
    assert (found["date"][0]["id"], found["date"][0]["match"]) == (people[0], True)
    assert found["country"][0]["id"] == people[1]


async def test_json_and_small_batches_by_get(client: httpx.AsyncClient, people: list[str]) -> None:
    queries = {"q": {"query": "Анна Небылова", "limit": 1}}
    posted = await client.post("/v1/reconcile", json=queries)
    got = await client.get("/v1/reconcile", params={"queries": json.dumps(queries)})
    assert posted.json() == got.json()
    assert posted.json()["q"]["result"][0]["id"] == people[2]


async def test_withdrawn_people_match_nothing(client: httpx.AsyncClient, world: World) -> None:
    await world.withdraw("anna-nebylova")
    assert (await ask(client, q={"query": "Анна Небылова"}))["q"] == []


@pytest.mark.parametrize(
    "queries",
    [
        {},
        {f"q{n}": {"query": "x"} for n in range(51)},
        {"q": {}},
        {"q": {"query": "x" * 201}},
        {"q": {"query": 1}},
        {"q": {"query": "x", "properties": [{"pid": "secret", "v": "x"}]}},
        {"q": {"query": "x", "properties": [{"pid": "country", "v": "x"}] * 11}},
        {"q": {"query": "x", "limit": 0}},
        [],
        "x",
    ],
)
async def test_what_is_refused(client: httpx.AsyncClient, queries: Any) -> None:
    answer = await client.post("/v1/reconcile", json=queries)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith("#")


async def test_bodies_that_are_none(client: httpx.AsyncClient) -> None:
    form = {"content-type": "application/x-www-form-urlencoded"}
    for content, headers, status in (
        (b"queries={", form, 422),
        (b"nope=1", form, 422),
        (b"queries=%FF", form, 422),
        (b"\xff", form, 422),
        (b"{}", {"content-type": "text/plain"}, 415),
        (b'{"q": {"query": "\\ud800"}}', {"content-type": "application/json"}, 422),
        (b"[" * 10_000, {"content-type": "application/json"}, 422),
    ):
        answer = await client.post("/v1/reconcile", content=content, headers=headers)
        assert answer.status_code == status, content[:20]
    for garbage in ("", "'", '"' * 50, "\u202e", "a\u0000b", "-" * 100, "的" * 200):
        assert isinstance((await ask(client, q={"query": garbage}))["q"], list)


@pytest.mark.parametrize(
    ("pid", "values"),
    [
        ("birth_year", ["", " ", "²", "unknown", "0", 0, "19911", "1990-1991", None, [], ["", "?"]]),
        (
            "birth_date",
            ["", "\u00a0", "unknown", "0000-00-00", "1991-00-00", "03.02.1991", "1991-02-32", "-"],
        ),
        ("country", ["", " ", "—", "n/a", "Россия", "ZZ", "RUS", "unknown", ["", " "]]),
        ("external_id:partner", ["", " ", ["", "\t"]]),
    ],
)
async def test_a_cell_that_says_nothing_contradicts_nothing(
    client: httpx.AsyncClient, people: list[str], pid: str, values: list[Any]
) -> None:
    name = {"query": "Вымыслова Ива Петровна"}
    asked = {f"q{n}": {**name, "properties": [{"pid": pid, "v": one}]} for n, one in enumerate(values)}
    found = await ask(client, plain=name, **asked)
    assert found["plain"][0]["id"] == people[0]
    assert all(found[one] == found["plain"] for one in asked)


async def test_a_whole_row_with_empty_cells_is_matched(client: httpx.AsyncClient, people: list[str]) -> None:
    cells = {"birth_year": "1991?", "birth_date": "", "country": " ", "external_id:partner": ""}
    row = [{"pid": pid, "v": value} for pid, value in cells.items()]
    first = (await ask(client, q={"query": "Iva Vymyslova", "properties": row}))["q"][0]
    assert (first["id"], first["match"]) == (people[0], True)
    assert [one["id"] for one in first["features"]] == ["name", "birth_year"]


async def test_a_number_is_looked_for_among_numbers(client: httpx.AsyncClient, world: World) -> None:
    """Not among articles of the code, or parts of addresses."""
    await world.publish(*(person(f"nebylov-{n}-318", ("ru", f"Небылов {n}")) for n in range(15)))
    [wanted, _] = await world.publish(
        person("numbered", ("ru", "Вымыслов Пётр"), external_ids={"list": "318"}),
        person("elsewhere", ("ru", "Вымыслов Иван"), external_ids={"other": "318", "list": "3180"}),
    )
    found = await ask(
        client, q={"query": "Somebody Else", "properties": [{"pid": "external_id:list", "v": 318}]}
    )
    assert [(one["id"], one["score"], one["match"]) for one in found["q"]] == [(str(wanted), 100, True)]
    for odd in ("318\0", "\0", "'", "\\", "318' | 'x", "3" * 900):
        asked = {"query": "x", "properties": [{"pid": "external_id:list", "v": odd}]}
        answer = await client.post("/v1/reconcile", json={"q": asked})
        assert answer.status_code in {200, 422}, odd
    typed = (await client.get("/v1/search?q=list")).json()["items"]
    assert "numbered" not in [one["slug"] for one in typed], "what lists are called is no word of theirs"


def external(*values: str) -> list[dict[str, Any]]:
    return [{"pid": f"external_id:{name}", "v": list(values)} for name in ("partner", "x")]


async def test_external_ids_of_a_row_are_one_statement(
    client: httpx.AsyncClient, people: list[str], statements: list[str]
) -> None:
    one = await ask(client, q={"query": "", "properties": external("P-17")[:1]})
    first, statements[:] = len(statements), []
    several = external("P-17", "§", "no' \\such")[:1] + external("Нет", "無い")[1:]
    five = await ask(client, q={"query": "", "properties": several})
    assert [one["id"] for one in one["q"]] == people[:1]
    assert (five, len(statements)) == (one, first)
    answer = await client.post("/v1/reconcile", json={"q": {"query": "", "properties": external(*"abc")}})
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/q")


async def test_each_query_of_a_batch_counts_at_the_limit(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(app_of(client).hot, "windows", Windows(5))
    batch = {f"q{n}": {"query": "x"} for n in range(4)}
    assert (await client.post("/v1/reconcile", json=batch)).status_code == 200
    refused = await client.post("/v1/reconcile", json=batch)
    assert (refused.status_code, refused.json()["code"]) == (429, "rate-limited")
    assert 0 < int(refused.headers["retry-after"]) <= 60


@pytest.mark.parametrize(
    ("pid", "value", "points"),
    [
        ("birth_date", "1991-02-03", 10), ("birth_date", "1991-02", 5), ("birth_date", "1991", 5),
        ("birth_date", ["1960", "1991"], 5), ("birth_date", "1992", -5), ("birth_date", "1991-03", -30),
        ("birth_date", "1991-02-04", -30), ("birth_date", "1960", -30), ("country", "ru", 2),
        ("birth_date", ["", "1991-02-03"], 10), ("birth_year", ["1850", "1992"], -5), ("country", "BY", -10),
    ],
)  # fmt: skip
async def test_what_agrees_as_far_as_it_goes_is_no_contradiction(
    client: httpx.AsyncClient, pid: str, value: Any, points: float
) -> None:
    row = {"query": "Вымыслова Ива Петровна", "properties": [{"pid": pid, "v": value}]}
    found = (await ask(client, q=row))["q"]
    first = next(one for one in found if one["name"] == "Вымыслова Ива Петровна")
    assert {one["id"]: one["value"] for one in first["features"]}[pid] == points
    assert first["match"] is (points > 0)
