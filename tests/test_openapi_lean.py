"""The OpenAPI document as it is sent says the same as the one that it is made of, in parts too."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from openapi_spec_validator import validate

from api.openapi_lean import lean, part_of
from tests.documented import expanded, full_document

LARGEST = 14_000  # bytes on the wire

PROBLEM = {
    "description": "Any error",
    "content": {"application/problem+json": {"schema": {"type": "string"}}},
}
LANG = {"name": "lang", "in": "query", "schema": {"type": "string", "title": "Lang"}}
OTHER_LANG = {**LANG, "required": True}


def described(**components: Any) -> dict[str, Any]:
    def operation(tag: str, *parameters: Any) -> dict[str, Any]:
        return {"get": {"tags": [tag], "parameters": [*parameters], "responses": {"default": PROBLEM}}}

    return {
        "openapi": "3.1.0",
        "info": {"title": "Kept", "version": "1"},
        "paths": {
            "/a": operation("a", LANG),
            "/b": operation("b", LANG, OTHER_LANG),
            "/c": operation("b", OTHER_LANG),
        },
        "components": components,
    }


def test_what_is_shared_stands_once() -> None:
    document = described()
    made = lean(document)
    bare = {"name": "lang", "in": "query", "schema": {"type": "string"}}
    assert made["components"]["parameters"] == {"lang": bare, "lang_2": {**bare, "required": True}}
    assert made["components"]["responses"] == {"default": PROBLEM}
    assert made["paths"]["/c"]["get"]["parameters"] == [{"$ref": "#/components/parameters/lang_2"}]
    assert document == described()


def test_fields_and_examples_that_are_called_like_keywords_stay() -> None:
    fields = {
        "title": {"type": "string", "title": "Title"},
        "properties": {"type": "object", "title": "Properties", "properties": {"enum": {"type": "string"}}},
    }
    example = {"title": "A colony", "additionalProperties": False}
    made = lean(described(schemas={"Place": {"title": "Place", "properties": fields, "example": example}}))
    place = made["components"]["schemas"]["Place"]
    assert place["properties"]["title"] == {"type": "string"}
    assert place["properties"]["properties"]["properties"] == {"enum": {"type": "string"}}
    assert place["example"] == example
    assert "title" not in place
    assert made["info"]["title"] == "Kept"


def test_a_part_holds_all_that_it_refers_to_and_nothing_else() -> None:
    schemas = {
        "Page": {"properties": {"items": {"items": {"$ref": "#/components/schemas/Card"}}}},
        "Card": {"properties": {"parts": {"items": {"$ref": "#/components/schemas/Card"}}}},
        "Else": {"type": "string"},
    }
    document = described(schemas=schemas)
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Page"}}}
    document["paths"]["/a"]["get"]["responses"] = {"200": {"description": "", "content": content}}
    part = part_of(document, "a")
    assert part is not None
    assert set(part["paths"]) == {"/a"}
    assert set(part["components"]) == {"schemas"}
    assert set(part["components"]["schemas"]) == {"Page", "Card"}
    assert part_of(document, "c") is None


def tags(document: dict[str, Any]) -> Iterator[str]:
    return (operation["tags"][0] for item in document["paths"].values() for operation in item.values())


async def test_the_served_document_says_what_the_full_one_says(seeded_client: httpx.AsyncClient) -> None:
    sent = (await seeded_client.get("/openapi.json")).json()
    full = full_document(seeded_client)
    assert expanded(sent)["paths"].keys() == full["paths"].keys()
    for path, item in expanded(sent)["paths"].items():
        for method, operation in item.items():
            asked, promised = (
                operation.get("parameters", []),
                full["paths"][path][method].get("parameters", []),
            )
            assert [(one["in"], one["name"], one.get("required")) for one in asked] == [
                (one["in"], one["name"], one.get("required")) for one in promised
            ]
            assert operation["responses"].keys() == full["paths"][path][method]["responses"].keys()
    validate(sent)


async def test_code_lists_are_linked_and_the_links_lead_there(seeded_client: httpx.AsyncClient) -> None:
    sent = (await seeded_client.get("/openapi.json")).json()
    filters = {one.get("name"): one for one in sent["paths"]["/v1/facilities"]["get"]["parameters"]}
    kind = filters["type"]["schema"]["items"]
    assert "enum" not in kind
    found = (await seeded_client.get(kind["externalDocs"]["url"])).json()
    assert "remand_prison" in str(found)
    assert found["name"] == "facility_type"


@pytest.mark.parametrize("coding", ["gzip", "br"])
async def test_each_part_fits_one_round_trip(seeded_client: httpx.AsyncClient, coding: str) -> None:
    whole = await seeded_client.get("/openapi.json", headers={"Accept-Encoding": coding})
    assert whole.headers["content-encoding"] == coding
    if coding == "br":
        assert int(whole.headers["content-length"]) < LARGEST
    together = dict[str, Any]()
    for tag in sorted(set(tags(whole.json()))):
        part = await seeded_client.get(f"/openapi/{tag}.json", headers={"Accept-Encoding": coding})
        assert int(part.headers["content-length"]) < LARGEST, tag
        validate(part.json())
        for path, methods in part.json()["paths"].items():
            together.setdefault(path, {}).update(methods)
    assert together == whole.json()["paths"]


async def test_a_document_that_the_client_has_is_not_sent_again(seeded_client: httpx.AsyncClient) -> None:
    first = await seeded_client.get("/openapi/letters.json")
    again = await seeded_client.get("/openapi/letters.json", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await seeded_client.get("/openapi/none.json")).status_code == 404
