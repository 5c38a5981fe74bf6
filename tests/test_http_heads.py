"""What is sent before any route sees it: heads that are too large, too slow, or no HTTP."""

import asyncio
import socket
from collections.abc import AsyncIterator
from typing import Any

import pytest
import uvicorn

from app import heads
from app.heads import LARGEST_HEAD, BoundedHeads


async def _answering(scope: Any, _receive: Any, send: Any) -> None:
    assert scope["type"] == "http"
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"2")]})
    await send({"type": "http.response.body", "body": b"ok"})


class _Server(uvicorn.Server):
    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.told = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.told.set()


@pytest.fixture
async def port() -> AsyncIterator[int]:
    """Of a server that answers everything with `ok`."""
    config = uvicorn.Config(_answering, port=0, http=BoundedHeads, ws="none", lifespan="off", log_config=None)
    server = _Server(config)
    serving = asyncio.create_task(server.serve())
    await server.told.wait()
    yield server.servers[0].sockets[0].getsockname()[1]
    server.should_exit = True
    await serving


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
        assert got == b"" or got.startswith(b"HTTP/1.1 431 ")


async def test_a_head_that_does_not_come_is_not_waited_for(
    port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heads, "PATIENCE", 0.05)
    assert await asked(port) == b""
    assert await asked(port, b"GET / HTTP/1.1\r\n") == b""
    both = await asked(port, b"GET / HTTP/1.1\r\nhost: x\r\n\r\n", b"GET / HTTP/1.1\r\n")
    assert both.count(b"HTTP/1.1 200 OK") == 1


async def test_usual_heads_pass_one_after_the_other(port: int) -> None:
    one = b"GET / HTTP/1.1\r\nhost: x\r\nx-long: " + b"y" * (LARGEST_HEAD - 200) + b"\r\n"
    got = await asked(port, one + b"\r\n", one + b"\r\n", one + b"connection: close\r\n\r\n")
    assert got.count(b"HTTP/1.1 200 OK") == 3
