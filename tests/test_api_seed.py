"""The whole seed over HTTP: everything that is served has the shape that the OpenAPI document promises."""

import gzip
from datetime import date
from typing import Any

import asyncpg
import httpx
import jsonschema
import orjson
import pytest
from pydantic import BaseModel

from api.public.routes import PART_SHAPES, SHAPES, SINGULAR
from app.database.embedded import Dsns
from app.database.engines import readers
from app.published.kinds import KINDS, Kind
from tests.documented import full_document

MOST_BYTES = 14_000  # one round trip: ten packets of a new connection
kinds = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)


async def get(client: httpx.AsyncClient, path: str, **parameters: Any) -> Any:
    answer = await client.get(path, params=parameters)
    assert answer.status_code == 200, (path, answer.text[:500])
    return answer.json()


async def addresses(client: httpx.AsyncClient, kind: Kind) -> list[str]:
    items = (await get(client, f"/v1/{kind.path}", limit=200))["items"]
    # An advocacy action's `url` is a link to somewhere else.
    return [str(item["url"]) for item in items if "url" in item and kind.name != "advocacy"]


@kinds
async def test_cards_have_their_shape(seeded_client: httpx.AsyncClient, kind: Kind) -> None:
    page = await get(seeded_client, f"/v1/{kind.path}", limit=200)
    assert page["items"], "the seed has no example"
    shape: type[BaseModel] = SHAPES[kind.name][0]
    for item in page["items"]:
        shape.model_validate_json(orjson.dumps(item), strict=False)


@pytest.mark.parametrize(
    "kind", [kind for kind in KINDS if SINGULAR.get(kind.name, "slug")], ids=lambda kind: kind.name
)
async def test_documents_have_their_shape(seeded_client: httpx.AsyncClient, kind: Kind) -> None:
    page = await get(seeded_client, f"/v1/{kind.path}", limit=200)
    key = SINGULAR.get(kind.name, "slug")
    shape: type[BaseModel] = SHAPES[kind.name][1]
    for item in page["items"]:
        document = await get(seeded_client, f"/v1/{kind.path}/{item[key]}")
        shape.model_validate_json(orjson.dumps(document))


async def test_links_in_cards_lead_somewhere(seeded_client: httpx.AsyncClient) -> None:
    for kind in KINDS:
        for url in await addresses(seeded_client, kind):
            assert (await seeded_client.get(url)).status_code == 200, url


def schema_of(openapi: dict[str, Any], path: str) -> dict[str, Any]:
    found = openapi["paths"][path]["get"]["responses"]["200"]["content"]["application/json"]["schema"]
    return {**found, "components": openapi["components"]}


def concrete(path: str, examples: dict[str, str]) -> str:
    kind = path.removeprefix("/v1/").partition("/")[0]
    key = examples.get(kind, "")
    name = "datapackage.json" if kind == "exports" else "country"
    known = {"slug": key, "id": key, "name": name, "token": examples["token"]}
    return path.format(**known)


async def examples_of(client: httpx.AsyncClient) -> dict[str, str]:
    lease = await client.post("/v1/letters/leases", json={"people": 1})
    found = {"token": lease.json()["token"]}
    for kind in KINDS:
        items = (await get(client, f"/v1/{kind.path}", limit=1))["items"]
        found[kind.path] = str(items[0].get("slug", items[0].get("id")))
    return found


async def test_answers_are_as_the_openapi_document_says(seeded_client: httpx.AsyncClient) -> None:
    openapi = full_document(seeded_client)
    examples = await examples_of(seeded_client)
    checked = 0
    for path, item in openapi["paths"].items():
        if "application/json" in item.get("get", {}).get("responses", {}).get("200", {}).get("content", {}):
            answer = await get(seeded_client, concrete(path, examples))
            jsonschema.validate(answer, schema_of(openapi, path))
            checked += 1
    assert checked > 2 * len(KINDS)


async def test_every_route_is_in_the_openapi_document(seeded_client: httpx.AsyncClient) -> None:
    paths = full_document(seeded_client)["paths"]
    expected = {f"/v1/{kind.path}" for kind in KINDS}
    expected |= {f"/v1/{kind}s/{{slug}}/{part}" for kind, part in PART_SHAPES}
    expected |= {"/v1", "/v1/changes", "/v1/statistics", "/v1/vocabularies", "/healthz", "/readyz"}
    assert expected <= paths.keys()
    for path, methods in paths.items():
        for operation in methods.values():
            assert operation["operationId"], path
            assert operation.get("summary") or operation.get("description"), path


@kinds
async def test_default_pages_fit_one_round_trip(seeded_client: httpx.AsyncClient, kind: Kind) -> None:
    page = await seeded_client.get(f"/v1/{kind.path}", headers={"Accept-Encoding": "identity"})
    assert len(gzip.compress(page.content, 6)) <= MOST_BYTES


async def test_documents_fit_one_round_trip(seeded: Dsns) -> None:
    connection = await asyncpg.connect(seeded.public)
    rows = await connection.fetch("SELECT kind, slug, body FROM published.document")
    await connection.close()
    sizes = {f"{row['kind']} {row['slug']}": len(gzip.compress(row["body"], 6)) for row in rows}
    assert {name: size for name, size in sizes.items() if size > MOST_BYTES} == {}


async def test_seed_is_loaded_once(seeded: Dsns) -> None:
    connection = await asyncpg.connect(seeded.public)
    versions = await connection.fetch("SELECT kind, slug FROM published.document WHERE version > 1")
    await connection.close()
    assert versions == []


async def test_days_in_custody_grow_by_one_a_day(seeded: Dsns) -> None:
    from app.published.reading import read_document  # noqa: PLC0415

    async with readers(seeded.public) as pool:
        slug = "sample-iva-vymyslova"
        first = orjson.loads((await read_document(pool, "prisoner", slug, date(2026, 11, 24))).body)
        second = orjson.loads((await read_document(pool, "prisoner", slug, date(2026, 11, 25))).body)
    assert first["days_in_custody"] == (date(2026, 11, 24) - date(2025, 3, 10)).days
    assert second["days_in_custody"] == first["days_in_custody"] + 1
