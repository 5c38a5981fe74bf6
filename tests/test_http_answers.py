"""ETag, 304, compression, CORS, HEAD and the security headers of every answer."""

import gzip
import timeit
from collections.abc import AsyncIterator
from typing import Any

import brotli  # type: ignore[import-untyped]  # has no stubs
import httpx
import pytest
from fastapi import FastAPI, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.answers import answer, send_answer
from api.compression import encode
from api.conditional import matches
from api.errors import install_error_handlers
from api.middleware import install_middleware
from tests.conftest import client_for

LONG = b'{"name":{"ru":"' + "Пример ".encode() * 400 + b'"}}'


def make_app() -> FastAPI:
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    install_error_handlers(app)
    install_middleware(app, None)

    @app.get("/long")
    def long(request: Request) -> Response:
        return answer(request.scope, LONG).response()

    @app.get("/ordinary")
    def ordinary() -> dict[str, str]:
        return {"a": "b"}

    async def plain(scope: Scope, receive: Receive, send: Send) -> None:
        del receive
        await send_answer(send, answer(scope, b"{}", extra=[(b"link", b'</x>; rel="next"')]))

    app.mount("/plain", plain)
    return app


@pytest.fixture
async def client() -> AsyncIterator[httpx.AsyncClient]:
    async with client_for(make_app()) as made:
        yield made


async def test_every_answer_can_be_read_from_any_origin(client: httpx.AsyncClient) -> None:
    for path in ("/long", "/ordinary", "/plain/", "/nothing"):
        headers = (await client.get(path)).headers
        assert headers.get_list("access-control-allow-origin") == ["*"], path
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "RateLimit-Policy" in headers["access-control-expose-headers"]
        assert "set-cookie" not in headers


async def test_cache_headers(client: httpx.AsyncClient) -> None:
    headers = (await client.get("/long")).headers
    assert headers["cache-control"] == "public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"
    assert headers["vary"] == "Accept, Accept-Language, Accept-Encoding"


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br, gzip", "br"),
        ("gzip, br", "br"),
        ("gzip", "gzip"),
        ("br;q=0, gzip", "gzip"),
        ("br;q=0.2, gzip;q=0.8", "gzip"),
        ("*", "br"),
        ("BR", "br"),
        ("identity", None),
        ("identity, br;q=0.5", None),
        ("br;q=0", None),
        ("br;q=oops", None),
        ("", None),
    ],
)
async def test_coding_and_its_own_etag(client: httpx.AsyncClient, accepted: str, coding: str | None) -> None:
    got = await client.get("/long", headers={"Accept-Encoding": accepted})
    assert got.headers.get("content-encoding") == coding
    assert got.content == LONG
    tag = got.headers["etag"]
    assert tag.endswith(f'-{coding}"') if coding else "-" not in tag
    again = await client.get("/long", headers={"Accept-Encoding": accepted, "If-None-Match": tag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    assert "content-type" not in again.headers


def test_encode_is_stable_and_leaves_short_bodies() -> None:
    assert encode(b"x" * 859, "br") == (b"x" * 859, None)
    body, coding = encode(LONG, "gzip")
    assert (coding, gzip.decompress(body)) == ("gzip", LONG)
    assert encode(LONG, "gzip")[0] == body
    assert brotli.decompress(encode(LONG, "br")[0]) == LONG


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ('"a"', True),
        ('W/"a"', True),
        ('"b", W/"a"', True),
        ("*", True),
        ('"b"', False),
        ("a", False),
        ('"a-br"', False),
    ],
)
def test_if_none_match(header: str, expected: bool) -> None:  # noqa: FBT001
    assert matches(header, '"a"') is expected


async def test_head_is_get_without_body(client: httpx.AsyncClient) -> None:
    for path in ("/long", "/ordinary", "/plain/"):
        head, get = await client.head(path), await client.get(path)
        assert (head.status_code, head.content) == (200, b"")
        assert head.headers == get.headers


async def test_preflight(client: httpx.AsyncClient) -> None:
    asked = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    got = await client.options("/long", headers=asked)
    assert (got.status_code, got.content) == (204, b"")
    assert "POST" in got.headers["access-control-allow-methods"]
    assert "Content-Type" in got.headers["access-control-allow-headers"]


async def test_editors_addresses_are_closed_to_other_origins(client: httpx.AsyncClient) -> None:
    for path, admin in (("/admin/v1", True), ("/administration", False)):
        got = await client.get(path)
        assert ("access-control-allow-origin" not in got.headers) is admin
        assert got.headers["x-content-type-options"] == "nosniff"


async def test_extra_headers(client: httpx.AsyncClient) -> None:
    assert (await client.get("/plain/")).headers["link"] == '</x>; rel="next"'


def test_an_answer_is_cheap() -> None:
    """Design: at most 15 µs uncompressed; ten times as much here, as test machines are busy."""
    scope: dict[str, Any] = {"method": "GET", "headers": [(b"host", b"x"), (b"accept", b"*/*")]}
    body = b"x" * 4000
    seconds = min(timeit.repeat(lambda: answer(scope, body), number=1000, repeat=5)) / 1000
    assert seconds < 150e-6
