"""What OpenRefine sends to a reconciliation service, request by request, as its source has it (3.9).

Parameters that it adds to every suggestion (`scoring`, `type`, `lang`) are here too, and its types of cells.
"""

import json
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest

from tests.factories import World, case, dossier, facility

IVA = dossier(
    "iva-vymyslova", names=[{"lang": "ru", "full": "Вымыслова Ива"}, {"lang": "en", "full": "Iva Vymyslova"}],
    birth="1991-02-03", external_ids={"partner": "P-17"}, cases=["sample-case"], gender="female",
    stays=[{"facility": "sample-colony", "start": "2024-01-01"}], grounds=["religion"],
)  # fmt: skip


@pytest.fixture
async def iva(world: World) -> str:
    await world.load(facilities=[facility()], cases=[case()])
    [identity] = await world.publish(IVA)
    return str(identity)


@pytest.fixture
async def manifest(client: httpx.AsyncClient) -> dict[str, Any]:
    # «Add standard service»: no parameter, CORS.
    answer = await client.get("/v1/reconcile", headers={"origin": "http://127.0.0.1:3333"})
    assert answer.headers["access-control-allow-origin"] == "*"
    found: dict[str, Any] = answer.json()
    return found


async def post(client: httpx.AsyncClient, field: str, value: object) -> dict[str, Any]:
    """`HttpClient.postNameValue`: one form field, UTF-8."""
    form = {"content-type": "application/x-www-form-urlencoded; charset=UTF-8"}
    body = urlencode({field: json.dumps(value, ensure_ascii=False)})
    answer = await client.post("/v1/reconcile", content=body, headers=form)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def suggested(client: httpx.AsyncClient, service: dict[str, str], prefix: str) -> list[dict[str, Any]]:
    asked = {"prefix": prefix, "scoring": "schema", "type": "prisoner", "lang": "en"}
    answer = await client.get(service["service_url"] + service["service_path"], params=asked)
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["result"]
    return found


async def test_the_manifest_names_what_there_is(manifest: dict[str, Any]) -> None:
    assert set(manifest["suggest"]) == {"entity", "property", "type"}
    assert "{{id}}" in manifest["preview"]["url"]
    assert {"width", "height"} <= set(manifest["preview"])
    assert set(manifest["extend"]["propose_properties"]) == {"service_url", "service_path"}


async def test_a_column_is_matched(client: httpx.AsyncClient, iva: str) -> None:
    guessed = await post(client, "queries", {"q0": {"query": "Iva Vymyslova", "limit": 3}})
    assert guessed["q0"]["result"][0]["type"] == [{"id": "prisoner", "name": "Prisoner"}]
    query = {"query": "Ива Вымыслова", "type": "prisoner", "type_strict": "should"}
    cells = {
        "year": [{"pid": "birth_year", "v": 1991.0}],  # numbers are often fractions
        "date": [{"pid": "birth_year", "v": "1991-02-03T00:00:00Z"}],  # dates are moments
        "day": [{"pid": "birth_date", "v": "1991-02-03T00:00:00Z"}],  # the year alone is public
        "reconciled": [{"pid": "country", "v": {"id": "RU", "name": "Russia"}}],
        "other": [{"pid": "status", "v": "anything"}, {"pid": "birth_year", "v": 1991}],
    }
    batch = {name: {**query, "properties": properties} for name, properties in cells.items()}
    for name, found in (await post(client, "queries", batch)).items():
        [first] = found["result"]
        assert (first["id"], first["match"]) == (iva, True), name
        assert all(feature["value"] > 0 for feature in first["features"]), name


async def test_an_id_alone_is_a_query(client: httpx.AsyncClient, iva: str) -> None:
    asked = {"q0": {"properties": [{"pid": "external_id:partner", "v": "P-17"}]}}
    [first] = (await post(client, "queries", asked))["q0"]["result"]
    assert (first["id"], first["score"]) == (iva, 100)


async def test_suggestions(client: httpx.AsyncClient, manifest: dict[str, Any], iva: str) -> None:
    services = manifest["suggest"]
    [first] = await suggested(client, services["entity"], "вым")
    assert (first["id"], first["notable"][0]["id"]) == (iva, "prisoner")
    assert "Вымыслова" in first["name"]
    assert [one["id"] for one in await suggested(client, services["property"], "Birth")] == [
        "birth_year", "birth_date",
    ]  # fmt: skip
    assert len(await suggested(client, services["property"], "")) > 10
    assert [one["id"] for one in await suggested(client, services["type"], "Pris")] == ["prisoner"]
    assert await suggested(client, services["type"], "ship") == []
    path = services["entity"]["service_url"] + services["entity"]["service_path"]
    assert (await client.get(path, params={"prefix": "x" * 201})).status_code == 422
    assert (await client.get(path)).json() == {"result": []}


async def test_a_card_in_a_frame(client: httpx.AsyncClient, manifest: dict[str, Any], iva: str) -> None:
    address = manifest["preview"]["url"].replace("{{id}}", iva)
    answer = await client.get(address, follow_redirects=True)
    assert answer.status_code == 200
    assert "Vymyslova" in answer.text
    assert "frame-ancestors *" in answer.headers["content-security-policy"]
    gone = address.replace(iva, "00000000-0000-0000-0000-000000000000")
    assert (await client.get(gone)).status_code == 404


async def test_columns_are_filled(client: httpx.AsyncClient, manifest: dict[str, Any], iva: str) -> None:
    service = manifest["extend"]["propose_properties"]
    proposed = await client.get(service["service_url"] + service["service_path"] + "?type=prisoner")
    every = [one["id"] for one in proposed.json()["properties"]]
    nobody = "00000000-0000-0000-0000-000000000000"
    wanted = {
        "ids": [iva, nobody, "Q42"],
        "properties": [{"id": pid, "settings": {"limit": 1}} for pid in every],
    }
    found = await post(client, "extend", wanted)
    assert [one["id"] for one in found["meta"]] == every
    assert found["rows"][nobody] == found["rows"]["Q42"] == {pid: [] for pid in every}
    row = found["rows"][iva]
    assert set(row) == set(every)
    assert row["names"] == [{"str": "Вымыслова Ива"}, {"str": "Iva Vymyslova"}]
    assert (row["birth_year"], row["birth_date"]) == ([{"int": 1991}], [])
    assert row["facility"] == [{"str": "Invented colony"}]
    assert row["cases"] == [{"str": "Invented case"}]
    assert row["url"] == [{"str": "http://test/prisoners/iva-vymyslova"}]
    assert row["grounds"] == [{"str": "religion"}]
    by_id = await post(client, "extend", {"ids": [iva], "properties": [{"id": "external_id:partner"}]})
    assert by_id["rows"][iva] == {"external_id:partner": [{"str": "P-17"}]}


async def test_the_withdrawn_are_in_no_answer(
    client: httpx.AsyncClient, manifest: dict[str, Any], world: World, iva: str
) -> None:
    await world.withdraw("iva-vymyslova")
    assert await suggested(client, manifest["suggest"]["entity"], "вым") == []
    assert (await client.get(manifest["preview"]["url"].replace("{{id}}", iva))).status_code == 404
    found = await post(client, "extend", {"ids": [iva], "properties": [{"id": "name"}]})
    assert found["rows"] == {iva: {"name": []}}


@pytest.mark.parametrize(
    "asked",
    [
        {}, [], {"ids": []}, {"ids": "x", "properties": []}, {"ids": [], "properties": [{"id": "secret"}]},
        {"ids": ["x"] * 201, "properties": []}, {"ids": [], "properties": [{"id": "name"}] * 41},
        {"ids": [1], "properties": [{"id": "name"}]},
    ],
)  # fmt: skip
async def test_what_is_refused(client: httpx.AsyncClient, asked: object) -> None:
    answer = await client.post("/v1/reconcile", data={"extend": json.dumps(asked)})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


async def test_one_question_at_a_time(client: httpx.AsyncClient) -> None:
    both = {"queries": '{"q": {"query": "x"}}', "extend": '{"ids": [], "properties": []}'}
    assert (await client.post("/v1/reconcile", data=both)).status_code == 422
    assert (await client.get("/v1/reconcile", params=both)).status_code == 422
    got = await client.get("/v1/reconcile", params={"extend": both["extend"]})
    assert got.json() == {"meta": [], "rows": {}}
