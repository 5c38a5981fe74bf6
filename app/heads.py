"""uvicorn bounds neither the head of a request nor the time it may take: a stranger could fill the memory."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024  # bytes; about what browsers and proxies send at most, four times over
PATIENCE = 30.0  # seconds for a head, also over Tor
_TOO_LARGE = (
    b"HTTP/1.1 431 Request Header Fields Too Large\r\ncontent-length: 0\r\n"
    b"x-content-type-options: nosniff\r\nconnection: close\r\n\r\n"
)


class BoundedHeads(HttpToolsProtocol):
    """Ends a connection whose head is too large or does not come."""

    _in_head = True
    _head_bytes = 0
    _passed = False  # whether a head ended in what came last
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._deadline = self.loop.call_later(PATIENCE, self._end)

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._in_head, self._head_bytes, self._passed = False, 0, True
        self._forget_deadline()
        super().on_headers_complete()

    def data_received(self, data: bytes) -> None:
        self._passed = False
        super().data_received(data)
        if not self._in_head or self.transport.is_closing():
            return
        if not self._passed:
            self._head_bytes += len(data)
        if self._head_bytes > LARGEST_HEAD:
            self.transport.write(_TOO_LARGE)
            self._end()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(PATIENCE, self._end)

    def _end(self) -> None:
        self._forget_deadline()
        self.transport.close()

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
