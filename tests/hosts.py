"""Places on the network for tests: real ports with files behind them, which can fail as lines do."""

import asyncio
import mimetypes
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import NoReturn

mimetypes.add_type("text/javascript", ".js")
_CUT = 16 * 1024


class Fault(Enum):
    NONE = auto()
    HANGS = auto()  # takes the connection and says nothing
    CUT = auto()  # falls silent in the middle of each answer, after 16 KB at most
    WRONG = auto()  # answers with other bytes
    RESET = auto()  # closes the connection
    FLOODS = auto()  # sends as much as it can, without an end
    DROPS = auto()  # sends a byte now and then, without an end
    NO_HTTP = auto()  # answers in no way that was asked for


@dataclass
class Place:
    """One origin. `asked` holds the head of every request."""

    port: int
    files: dict[str, bytes] = field(default_factory=dict)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    fault: Fault = Fault.NONE
    host: str = "127.0.0.1"
    asked: list[str] = field(default_factory=list)
    flooded: int = 0  # bytes

    @property
    def url(self) -> str:
        return f"http://{self.host}:{self.port}"

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode("latin-1"):
                self.asked.append(head)
                if not await self._answered(head, writer):
                    return
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _answered(self, head: str, writer: asyncio.StreamWriter) -> bool:
        path = head.split()[1].partition("?")[0].removeprefix("/")
        body = self.files.get(path)
        if self.fault is Fault.RESET:
            return False
        if self.fault is Fault.HANGS:
            await asyncio.Event().wait()
        if self.fault is Fault.NO_HTTP:
            writer.write(b"220 mail.example ESMTP\r\n\r\n")
            return False
        if self.fault is Fault.DROPS:
            await _drop(writer)
        if self.fault is Fault.FLOODS:
            await self._flood(writer)
        if body is not None and self.fault is Fault.WRONG:
            body = body.replace(b"a", b"b")
        status = "404 Not Found" if body is None else "200 OK"
        said = {
            "content-type": mimetypes.guess_type(path)[0] or "text/html; charset=utf-8",
            "content-length": str(len(body or b"")), "access-control-allow-origin": "*",
            "cache-control": "no-cache", **self.headers.get(path, {}),
        }  # fmt: skip
        lines = "".join(f"{name}: {value}\r\n" for name, value in said.items())
        writer.write(f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1"))
        if self.fault is Fault.CUT and body:
            writer.write(body[: min(len(body) // 2, _CUT)])
            await writer.drain()
            await asyncio.Event().wait()
        writer.write(body or b"")
        await writer.drain()
        return True

    async def _flood(self, writer: asyncio.StreamWriter) -> NoReturn:
        writer.write(b"HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\n\r\n")
        while True:
            writer.write(bytes(1 << 20))
            await writer.drain()
            self.flooded += 1 << 20


async def _drop(writer: asyncio.StreamWriter) -> NoReturn:
    writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
    while True:
        writer.write(b" ")
        await writer.drain()
        await asyncio.sleep(0.01)


@asynccontextmanager
async def place(host: str = "127.0.0.1") -> AsyncIterator[Place]:
    made = Place(0, host=host)
    running: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        running.add(task)
        # asyncio takes a connection that was cancelled for a fault.
        with suppress(asyncio.CancelledError):
            await made.answer(reader, writer)
        running.discard(task)

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    made.port = server.sockets[0].getsockname()[1]
    try:
        yield made
    finally:
        server.close()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)


def closed_port() -> str:
    """An origin where nobody listens."""
    return "http://127.0.0.1:9"
