"""Every error is a problem document, and nothing a client sends makes a 500."""

import logging
from collections.abc import AsyncIterator
from typing import Annotated, Any

import asyncpg
import httpx
import pytest
from fastapi import FastAPI, Path, Query
from pydantic import BaseModel, ConfigDict
from starlette.types import ASGIApp, Receive, Scope, Send

from api.docs_pages import docs_router
from api.errors import Problem, ProblemBody, install_error_handlers
from api.middleware import install_middleware
from api.problems import PROBLEMS
from tests.conftest import client_for

RAISED: dict[str, Exception] = {
    "refused": ConnectionRefusedError(111, "Connect call failed ('192.0.2.7', 5432)"),
    "socket": FileNotFoundError(2, "No such file or directory"),
    "lost": asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
    "full": asyncpg.TooManyConnectionsError("sorry"),
    "starting": asyncpg.CannotConnectNowError("the database system is starting up"),
    "closing": asyncpg.InterfaceError("pool is closing"),
    "slow": TimeoutError(),
    "bug": ValueError("secret of Invented Person"),
    "file": FileNotFoundError(2, "No such file or directory", "/secret/path"),
    "arguments": asyncpg.InterfaceError("the server expects 1 argument for this query"),
    "sql": asyncpg.UndefinedColumnError("secret"),
}


class Address(BaseModel):
    model_config = ConfigDict(extra="forbid")
    lines: list[int]


class Breaking:
    """A middleware that fails when it is asked to."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["path"] == "/middleware/bug":
            raise ValueError("secret")
        if scope["path"] == "/middleware/problem":
            raise Problem(410, "gone")
        await self.app(scope, receive, send)


def make_app() -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    install_error_handlers(app)
    app.add_middleware(Breaking)
    install_middleware(app, None)
    app.include_router(docs_router())

    @app.get("/raise/{name}")
    def fail(name: str) -> None:
        raise RAISED[name]

    @app.get("/numbers/{number}")
    def numbers(number: Annotated[int, Path()], limit: Annotated[int, Query(le=200)] = 20) -> int:
        return number + limit

    @app.post("/addresses")
    def addresses(address: Address) -> Address:
        return address

    @app.get("/unknown")
    def unknown() -> None:
        fault = {"parameter": "колонка", "detail": "no such parameter", "allowed": ["country"]}
        raise Problem(422, "unknown-parameter", "Unknown parameter", errors=[fault])

    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_for(make_app()) as made:
        yield made


def check(got: httpx.Response, status: int, code: str) -> dict[str, Any]:
    assert got.status_code == status
    assert got.headers["content-type"] == "application/problem+json"
    assert got.headers["access-control-allow-origin"] == "*"
    body: dict[str, Any] = got.json()
    ProblemBody.model_validate(body)
    assert (body["type"], body["code"], body["status"]) == (f"/problems/{code}", code, status)
    assert "secret" not in got.text
    assert "192.0.2.7" not in got.text
    return body


@pytest.mark.parametrize("name", ["refused", "socket", "lost", "full", "starting", "closing", "slow"])
async def test_database_away(client: httpx.AsyncClient, name: str) -> None:
    got = await client.get(f"/raise/{name}")
    check(got, 503, "unavailable")
    assert int(got.headers["retry-after"]) > 0
    assert got.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["/raise/bug", "/raise/file", "/raise/arguments", "/raise/sql", "/middleware/bug"]
)
async def test_our_fault_tells_nothing_and_is_logged(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    with caplog.at_level(logging.ERROR):
        body = check(await client.get(path), 500, "internal")
    assert set(body) == {"type", "code", "title", "status"}
    assert "unexpected error: " in caplog.text
    assert "in fail" in caplog.text or "in __call__" in caplog.text
    assert "Invented Person" not in caplog.text


async def test_problem_out_of_a_middleware(client: httpx.AsyncClient) -> None:
    check(await client.get("/middleware/problem"), 410, "gone")


async def test_statuses_of_the_framework(client: httpx.AsyncClient) -> None:
    check(await client.get("/nothing"), 404, "not-found")
    got = await client.delete("/unknown")
    check(got, 405, "method-not-allowed")
    assert got.headers["allow"] == "GET"


async def test_validation_names_the_place(client: httpx.AsyncClient) -> None:
    body = check(await client.get("/numbers/1?limit=201"), 422, "invalid")
    assert body["errors"][0]["parameter"] == "limit"
    body = check(await client.get("/numbers/x"), 422, "invalid")
    assert body["errors"][0]["parameter"] == "number"
    body = check(await client.post("/addresses", json={"lines": [1, "secret"], "a/b~": 1}), 422, "invalid")
    assert {fault["pointer"] for fault in body["errors"]} == {"#/lines/1", "#/a~1b~0"}
    body = check(await client.post("/addresses", content=b"{"), 422, "invalid")
    assert body["errors"][0]["pointer"] == "#"
    body = check(await client.get("/unknown"), 422, "unknown-parameter")
    assert body["errors"][0]["allowed"] == ["country"]


@pytest.mark.parametrize(
    "content", [b"\xff\xfe", b"\0", b'{"\\ud800": 1}', b"[" * 100_000, b"null", b'{"lines": [1e999]}', b""]
)
async def test_garbage_bodies(client: httpx.AsyncClient, content: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    got = await client.post("/addresses", content=content, headers=headers)
    check(got, got.status_code, {400: "bad-request", 422: "invalid"}[got.status_code])


async def test_bounds(client: httpx.AsyncClient) -> None:
    check(await client.get("/" + "a" * 8200), 414, "uri-too-long")
    check(await client.get("/numbers/1?" + "a=1&" * 100), 422, "too-many-parameters")
    check(await client.post("/addresses", content=b" " * 1_000_001), 413, "too-large")
    for length in ("nonsense", "-1"):
        check(
            await client.post("/addresses", content=b"", headers={"Content-Length": length}),
            400,
            "bad-request",
        )
    check(await client.post("/addresses", headers={"Content-Length": "9" * 5000}), 413, "too-large")


async def test_body_without_length_is_bounded_too(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(11):
            yield b" " * 100_000

    check(await client.post("/addresses", content=chunks()), 413, "too-large")


@pytest.mark.parametrize("bad", ["%00", "%ff", "%ed%a0%80", "%c0%af"])
async def test_nul_and_invalid_utf8(client: httpx.AsyncClient, bad: str) -> None:
    check(await client.get(f"/numbers/{bad}"), 404, "not-found")
    check(await client.get(f"/numbers/1?limit={bad}"), 422, "bad-encoding")
    check(await client.get(f"/numbers/1?{bad}"), 422, "bad-encoding")


async def test_utf8_passes(client: httpx.AsyncClient) -> None:
    assert (await client.get("/numbers/1?q=Пример")).json() == 21


@pytest.mark.parametrize("code", PROBLEMS)
async def test_every_code_has_a_page(client: httpx.AsyncClient, code: str) -> None:
    assert (await client.get(f"/problems/{code}")).json()["status"] == PROBLEMS[code].status
    page = await client.get(f"/problems/{code}", headers={"Accept": "text/html"})
    assert page.headers["content-type"].startswith("text/html")
    assert code in page.text
