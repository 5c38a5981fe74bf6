"""A load generator on bare sockets: HTTP/1.1 keep-alive, one request at a time a connection, loopback only.

A general HTTP client would cost more than the servers that are measured.
"""

import asyncio
import time
from collections.abc import Callable
from typing import cast

HOST = "127.0.0.1"
CONNECTIONS = 16
_END = b"\r\n\r\n"
_LENGTH = b"content-length: "
_PATIENCE = 10.0  # seconds for the last answers
Target = Callable[[], str]


class UnexpectedAnswer(RuntimeError):
    """An answer that is not 200: the figures would be of errors."""


class _Client(asyncio.Protocol):
    """Asks again as soon as an answer is whole, until `deadline`; counts whole answers."""

    def __init__(self, target: Target, seconds: float, done: "asyncio.Future[int]") -> None:
        self.target, self.seconds, self.done = target, seconds, done
        self.missing = self.answers = 0
        self.head = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # uvloop's transports are not subclasses of those of asyncio.
        self.transport = cast(asyncio.WriteTransport, transport)
        self.deadline = time.perf_counter() + self.seconds
        self._ask()

    def _ask(self) -> None:
        self.transport.write(f"GET {self.target()} HTTP/1.1\r\nHost: {HOST}\r\nAccept: */*\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        try:
            self._read(data)
        except UnexpectedAnswer as error:
            self._finish(error)
            return
        if self.missing == 0 and not self.head:
            self.answers += 1
            if time.perf_counter() < self.deadline:
                self._ask()
            else:
                self._finish()

    def _read(self, data: bytes) -> None:
        if self.missing:
            self.missing -= len(data)
            return
        self.head += data
        end = self.head.find(_END)
        if end < 0:
            return
        if not self.head.startswith(b"HTTP/1.1 200 "):
            raise UnexpectedAnswer(self.head[:300].decode("latin-1"))
        start = self.head.index(_LENGTH) + len(_LENGTH)
        length = int(self.head[start : self.head.index(b"\r", start)])
        self.missing = length - (len(self.head) - end - len(_END))
        self.head = b""

    def _finish(self, error: Exception | None = None) -> None:
        self.transport.close()
        if not self.done.done():
            if error is None:
                self.done.set_result(self.answers)
            else:
                self.done.set_exception(error)

    def connection_lost(self, exc: Exception | None) -> None:
        self._finish(exc or UnexpectedAnswer("the server closed the connection"))


async def throughput(port: int, target: Target, seconds: float) -> float:
    """Answers a second over all connections. Raises UnexpectedAnswer, OSError, TimeoutError."""
    loop = asyncio.get_running_loop()
    futures: list[asyncio.Future[int]] = []
    started = time.perf_counter()
    for _ in range(CONNECTIONS):
        done: asyncio.Future[int] = loop.create_future()
        await loop.create_connection(lambda done=done: _Client(target, seconds, done), HOST, port)
        futures.append(done)
    answers = sum(await asyncio.wait_for(asyncio.gather(*futures), seconds + _PATIENCE))
    return answers / (time.perf_counter() - started)
