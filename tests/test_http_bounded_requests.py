"""What is sent before any route sees it: heads that are too large, too slow, or no HTTP."""

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import suppress
from typing import Any

import pytest
import uvicorn

from api.problems import PROBLEMS
from app import bounded_requests
from app.bounded_requests import LARGEST_HEAD, BoundedRequests

LARGE = b"x" * 32_000_000  # more than the system keeps for a reader


async def _answering(scope: Any, receive: Any, send: Any) -> None:
    """What is posted is read first."""
    assert scope["type"] == "http"
    while scope["method"] == "POST":
        message = await receive()
        if message["type"] == "http.disconnect":
            return
        if not message["more_body"]:
            break
    strange = [header for header in scope["headers"] if header[0] == b"x-a"]
    if scope["path"] == "/large":
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": LARGE})
        return
    await send(
        {"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2"), *strange]}
    )
    await send({"type": "http.response.body", "body": b"ok"})


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.told.set()


@pytest.fixture
async def server() -> AsyncIterator[_Server]:
    """A server that answers everything with `ok`."""
    config = uvicorn.Config(
        _answering, port=0, http=BoundedRequests, ws="none", lifespan="off", log_config=None
    )
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    await server.told.wait()
    yield server
    server.should_exit = True
    await serving


@pytest.fixture
def port(server: _Server) -> int:
    found: int = server.servers[0].sockets[0].getsockname()[1]
    return found


async def asked(port: int, *parts: bytes) -> bytes:
    """All that comes back until the server ends the connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        for part in parts:
            writer.write(part)
            await writer.drain()
        return await reader.read()
    except ConnectionError:
        return b""
    finally:
        writer.close()


async def test_a_head_without_end_is_ended(port: int) -> None:
    many = (b"x-%d: %b\r\n" % (n, b"y" * 4000) for n in range(4 * LARGEST_HEAD // 4000))
    for parts in ((b"GET / HTTP/1.1\r\n", *many), (b"GET /", *[b"y" * 8000] * 40)):
        got = await asked(port, *parts)
        assert got == b"" or problem_of(got)["code"] in {"head-too-large", "bad-request"}


async def test_a_head_that_does_not_come_is_not_waited_for(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_requests, "PATIENCE", 0.05)
    assert await asked(port) == b""
    assert await asked(port, b"GET / HTTP/1.1\r\n") == b""


async def test_what_stands_around_a_body_is_bounded(port: int) -> None:
    begun = b"POST / HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n"
    block = LARGEST_HEAD // 8
    many = {
        "trailers": (b"1\r\nx\r\n0\r\n", b"x-a: b\r\n" * (block // 8)),
        "a trailer": (b"1\r\nx\r\n0\r\nx-a: ", b"y" * block),
        "an extension": (b"1;x=", b"y" * block),
        "extensions": (b"", b"1;x=" + b"y" * (block - 9) + b"\r\nx\r\n"),
    }
    for name, (first, more) in many.items():
        got = await asked(port, begun + first, *[more] * 4 * (LARGEST_HEAD // block))
        assert got == b"" or problem_of(got)["code"] == "head-too-large", name


async def test_small_chunks_and_trailers_pass_and_are_no_headers(port: int) -> None:
    begun = b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ntransfer-encoding: chunked\r\n\r\n"
    got = await asked(port, begun, *[b"1\r\nx\r\n" * 1000] * 30, b"0\r\nx-a: b\r\n\r\n")
    assert got.startswith(b"HTTP/1.1 200 OK")
    assert b"\r\nx-a:" not in got


@pytest.mark.parametrize("more", [b"\r\n", b"GET / HTTP/1.1\r\n"], ids=["an empty line", "half a head"])
async def test_what_comes_after_an_answer_keeps_no_connection(
    port: int, monkeypatch: pytest.MonkeyPatch, more: bytes
) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET / HTTP/1.1\r\nhost: x\r\n\r\n")
    assert (await reader.readuntil(b"ok")).startswith(b"HTTP/1.1 200 OK")
    monkeypatch.setattr(bounded_requests, "PATIENCE", 0.05)
    writer.write(more)
    assert await reader.read() == b""
    writer.close()


async def test_usual_heads_pass_one_after_the_other(port: int) -> None:
    one = b"GET / HTTP/1.1\r\nhost: x\r\nx-long: " + b"y" * (LARGEST_HEAD - 200) + b"\r\n"
    got = await asked(port, one + b"\r\n", one + b"\r\n", one + b"connection: close\r\n\r\n")
    assert got.count(b"HTTP/1.1 200 OK") == 3


def problem_of(answer: bytes) -> Any:
    """Written by hand there, as nothing of the application has seen the request: the same as all others."""
    head, _, body = answer.partition(b"\r\n\r\n")
    found = json.loads(body)
    code = found["code"]
    kind = PROBLEMS[code]
    assert found == {"type": f"/problems/{code}", "code": code, "title": kind.title, "status": kind.status}
    assert head.startswith(b"HTTP/1.1 %d " % kind.status)
    assert b"content-type: application/problem+json\r\n" in head
    assert b"content-length: %d\r\n" % len(body) in head
    return found


async def test_a_body_that_does_not_come_is_not_waited_for(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_requests, "BODY_PATIENCE", 0.1)
    lengths = (b"content-length: 9", b"transfer-encoding: chunked")
    for length in lengths:
        got = await asked(port, b"POST / HTTP/1.1\r\nhost: x\r\n" + length + b"\r\n\r\n")
        assert problem_of(got)["code"] == "too-slow"
    # Who was answered already gets nothing more, and does not keep the connection either.
    for length in lengths:
        got = await asked(port, b"GET / HTTP/1.1\r\nhost: x\r\n" + length + b"\r\n\r\n")
        assert (got[:15], got.count(b"HTTP/1.1")) == (b"HTTP/1.1 200 OK", 1)


async def test_bytes_of_a_body_earn_time(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_requests, "BODY_PATIENCE", 0.1)
    monkeypatch.setattr(bounded_requests, "SLOWEST", 1)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(
        b"POST / HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-length: 1000\r\n\r\n" + b"x" * 999
    )
    await asyncio.sleep(0.3)
    writer.write(b"x")
    assert (await reader.read()).startswith(b"HTTP/1.1 200 OK")
    writer.close()


async def test_what_is_no_http_is_told_so(port: int) -> None:
    for head in (b"GET /\xd0\xb2 HTTP/1.1\r\n\r\n", b"HELO x\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n"):
        assert problem_of(await asked(port, head))["code"] == "bad-request"


async def test_an_answer_that_nobody_reads_is_given_up(
    server: _Server, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bounded_requests, "READING_PATIENCE", 0.05)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /large HTTP/1.1\r\nhost: x\r\n\r\n")
    await reader.readuntil(b"\r\n")
    while server.server_state.connections:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    with suppress(ConnectionError):
        assert len(await reader.read()) < len(LARGE)
    writer.close()


async def test_who_reads_slowly_gets_all_of_it(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_requests, "READING_PATIENCE", 0.01)
    monkeypatch.setattr(bounded_requests, "SLOWEST_READING", 0)
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /large HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n")
    await reader.readuntil(b"\r\n")
    await asyncio.sleep(0.1)  # some looks at who does not read
    assert len((await reader.read()).replace(b"\r\n", b"")) >= len(LARGE)
    writer.close()
