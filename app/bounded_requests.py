"""uvicorn bounds neither the head of a request, nor what stands around its body, nor the time that they take,
nor the time that somebody takes to read the answer.

So a stranger could fill the memory, or hold connections without an end."""

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

LARGEST_HEAD = 64 * 1024  # bytes; about what browsers and proxies send at most, four times over
PATIENCE = 30.0  # seconds for a head, also over Tor
BODY_PATIENCE = 60.0  # seconds for a body, beyond what its bytes may take
SLOWEST = 4096  # bytes a second
READING_PATIENCE = 60.0  # seconds in which a part of an answer must go
SLOWEST_READING = 1024  # bytes a second, also over Tor
FRAMING = 16  # bytes around each byte of a body at most: chunks as small as that come from nobody
_ANSWER = (
    b"HTTP/1.1 %b\r\ncontent-type: application/problem+json\r\ncontent-length: %d\r\n"
    b"cache-control: no-store\r\nx-content-type-options: nosniff\r\nconnection: close\r\n\r\n%b"
)


def _problem(status: int, reason: str, code: str, title: str) -> bytes:
    """The whole answer, in the shape of all our errors (RFC 9457); api/problems.py explains the codes."""
    body = b'{"type":"/problems/%b","code":"%b","title":"%b","status":%d}' % (
        code.encode(), code.encode(), title.encode(), status
    )  # fmt: skip
    return _ANSWER % (f"{status} {reason}".encode(), len(body), body)


_NO_HTTP = _problem(400, "Bad Request", "bad-request", "Bad request")
_TOO_SLOW = _problem(408, "Request Timeout", "too-slow", "Too slow")
_TOO_LARGE = _problem(431, "Request Header Fields Too Large", "head-too-large", "Head too large")


class BoundedRequests(HttpToolsProtocol):
    """Ends a connection whose head or trailers are too large, whose head or body does not come, or whose
    answer nobody reads."""

    _in_head = True
    _head_bytes = _body_bytes = _after_head = 0
    _body_began = 0.0
    _passed = False  # whether a head ended in what came last
    _deadline: asyncio.TimerHandle | None = None
    _unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._deadline = self.loop.call_later(PATIENCE, self._end)

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002
        self.transport.write(_NO_HTTP)
        self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        super().pause_writing()
        self._await_reader()

    def resume_writing(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None
        super().resume_writing()

    def _await_reader(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._unread = self.loop.call_later(READING_PATIENCE, self._look_at_reader, waiting)

    def _look_at_reader(self, waited: int) -> None:
        """Who does not read holds a file open, and a connection: some hundred of them are all there are."""
        if waited - self.transport.get_write_buffer_size() < READING_PATIENCE * SLOWEST_READING:
            self.transport.abort()
        else:
            self._await_reader()

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._in_head = True

    def on_headers_complete(self) -> None:
        self._in_head, self._head_bytes, self._passed = False, 0, True
        self._forget_deadline()
        self._body_began, self._body_bytes, self._after_head = self.loop.time(), 0, 0
        self._deadline = self.loop.call_later(BODY_PATIENCE, self._look_at_body)
        super().on_headers_complete()

    def on_header(self, name: bytes, value: bytes) -> None:
        if self._in_head:  # trailers would stand among the headers that were read already
            super().on_header(name, value)

    def on_body(self, body: bytes) -> None:
        self._body_bytes += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._forget_deadline()
        super().on_message_complete()

    def _look_at_body(self) -> None:
        """Also where nobody reads it: the answer is sent then, and the connection would stay."""
        left = self._body_began + BODY_PATIENCE + self._body_bytes / SLOWEST - self.loop.time()
        if self.flow.read_paused:  # it is we who are slow
            left = BODY_PATIENCE
        if left > 0:
            self._deadline = self.loop.call_later(left, self._look_at_body)
            return
        self._refuse(_TOO_SLOW)

    def data_received(self, data: bytes) -> None:
        self._passed = False
        super().data_received(data)
        if self.transport.is_closing():
            return
        if not self._passed:
            self._count(len(data))
        if self._deadline is None and (self._in_head or self.cycle.response_complete):
            self._deadline = self.loop.call_later(PATIENCE, self._end)  # empty lines end uvicorn's own

    def _count(self, received: int) -> None:
        """What came of a head, or around a body: chunks' sizes and extensions, trailers, empty lines."""
        if self._in_head:
            self._head_bytes += received
        else:
            self._after_head += received
        around = self._after_head - self._body_bytes * (1 + FRAMING)
        if self._head_bytes > LARGEST_HEAD or around > LARGEST_HEAD:
            self._refuse(_TOO_LARGE)

    def _refuse(self, answer: bytes) -> None:
        """With an answer, unless the application's own has begun."""
        if self._in_head or not self.cycle.response_started:
            self.transport.write(answer)
        self._end()

    def _end(self) -> None:
        self._forget_deadline()
        self.transport.close()

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None
