"""The documentation pages: whole, small, and with nothing from elsewhere."""

import re
from collections.abc import AsyncIterator
from typing import Annotated

import httpx
import pytest
from fastapi import FastAPI, Path, Query
from pydantic import BaseModel, Field

from api.docs_pages import docs_router, operations
from api.errors import ProblemBody
from api.openapi import install_openapi
from api.openapi_routes import openapi_router
from tests.conftest import client_for
from tests.documented import expanded

LARGEST = 14_000  # bytes on the wire


class Part(BaseModel):
    code: str = Field(description="A <code> & more", examples=["torture"])
    parts: list["Part"] = []


class Profile(BaseModel):
    name: dict[str, str] = Field(description="Names by BCP 47 tag")
    born: int | None = None
    part: Part
    others: list[Part]


def make_app() -> FastAPI:
    app = FastAPI(
        title="Nezabudka", description="One.\n\nTwo.", docs_url=None, redoc_url=None, openapi_url=None
    )
    app.include_router(docs_router("https://example.org/"))
    app.include_router(openapi_router())

    @app.get(
        "/v1/prisoners/{slug}",
        tags=["prisoners"],
        operation_id="prisoner",
        responses={404: {"model": ProblemBody}},
    )
    def prisoner(
        slug: Annotated[str, Path(description="Address of a person")],
        q: Annotated[str, Query(examples=["a b"])],
    ) -> Profile:
        raise NotImplementedError(slug, q)

    @app.post("/v1/letters/check", tags=["letters"])
    def check(body: Part) -> Part:
        return body

    install_openapi(app)
    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_for(make_app()) as made:
        yield made


async def test_pages_are_small_and_self_hosted(client: httpx.AsyncClient) -> None:
    seen, waiting = set[str](), ["/docs"]
    while waiting:
        path = waiting.pop()
        seen.add(path)
        got = await client.get(path)
        assert got.status_code == 200, path
        assert int(got.headers["content-length"]) < LARGEST, path
        if not got.headers["content-type"].startswith("text/html"):
            continue
        assert got.headers["content-security-policy"].startswith("default-src 'none'; style-src 'self'")
        assert got.headers["etag"]
        assert '<html lang="en">' in got.text
        assert got.text.count("<h1>") == got.text.count("<main") == got.text.count("<header>") == 1
        assert not re.search(r"<script|style=|(src|href)=.https?:", got.text)
        waiting += [link for link in re.findall(r'href="(/[^"]*)"', got.text) if link not in seen]
    expected = {f"/docs/{operation.id}" for operation in operations(make_app().openapi())}
    assert expected | {"/docs", "/problems", "/static/docs.css", "/openapi.json"} <= seen


async def test_operation_page(client: httpx.AsyncClient) -> None:
    page = (await client.get("/docs/prisoner")).text
    assert "https://example.org/v1/prisoners/slug?q=a+b" in page
    assert "A &lt;code&gt; &amp; more" in page
    for words in (
        "map of string",
        "integer or null",
        "list of Part (object)",
        "Address of a person",
        "for example torture",
    ):
        assert words in page


async def test_unknown_page_and_document(client: httpx.AsyncClient) -> None:
    document = (await client.get("/openapi.json")).json()
    assert document["openapi"].startswith("3.1")
    assert set(document["paths"]) == {"/v1/prisoners/{slug}", "/v1/letters/check"}
    assert (await client.get("/docs/none")).status_code == 404


async def test_errors_are_described_as_problems(client: httpx.AsyncClient) -> None:
    document = expanded((await client.get("/openapi.json")).json())
    responses = document["paths"]["/v1/prisoners/{slug}"]["get"]["responses"]
    for status in ("404", "422", "default"):
        assert list(responses[status]["content"]) == ["application/problem+json"]
    assert list(responses["200"]["content"]) == ["application/json"]
    assert {"ProblemBody", "ProblemError"} <= set(document["components"]["schemas"])
    assert "ValidationError" not in str(document)
