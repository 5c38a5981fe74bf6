"""The outermost layer: request bounds, CORS, HEAD, headers for every answer, a problem for every error."""

from typing import Any

from fastapi import FastAPI
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.answers import PUBLIC_HEADERS, SECURITY_HEADERS, Answer, Headers, send_answer
from api.bounds import LARGEST_BODY, check_bounds, is_under
from api.conditional import NO_STORE
from api.errors import Problem, Tell, error_answer
from api.rate_limit import Limit, RateLimit

PRIVATE = "/admin"  # the editors' side: no other origin

_NO_STORE = (b"cache-control", NO_STORE)
_METHODS = b"GET, HEAD, POST, OPTIONS"
PREFLIGHT: Headers = [
    *PUBLIC_HEADERS,
    (b"allow", _METHODS),
    (b"access-control-allow-methods", _METHODS),
    (
        b"access-control-allow-headers",
        b"Accept, Accept-Language, Content-Type, If-None-Match, If-Range, Range",
    ),
    (b"access-control-max-age", b"86400"),
    (b"cache-control", b"public, max-age=86400"),
]


class Edge:
    """Pure ASGI middleware; goes outside of every other one, as it answers their errors too."""

    def __init__(self, app: ASGIApp, *, tell: Tell) -> None:
        self.app, self.tell = app, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        exchange = _Exchange(scope, receive, send)
        try:
            check_bounds(scope)
            if scope["method"] == "OPTIONS" and exchange.public:
                await send_answer(send, Answer(204, PREFLIGHT, b""))
            else:
                await self.app(exchange.inner_scope, exchange.receive, exchange.send)
        except Exception as error:
            if exchange.started:
                raise
            await send_answer(exchange.send, self.tell(scope, error))


class _Exchange:
    """One request and its answer on their way through."""

    __slots__ = ("_head", "_receive", "_send", "ended", "inner_scope", "public", "received", "started")

    def __init__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._receive, self._send = receive, send
        self._head = scope["method"] == "HEAD"
        # FastAPI's GET routes refuse HEAD; inside it is a GET whose body stops here. Who would have to read
        # a file for it may look at `head`.
        self.inner_scope = {**scope, "method": "GET", "head": True} if self._head else scope
        self.public = not is_under(scope["path"], PRIVATE)
        self.started = self.ended = False
        self.received = 0

    async def receive(self) -> Message:
        message = await self._receive()
        self.received += len(message.get("body", b""))
        if self.received > LARGEST_BODY:
            raise Problem(413, "too-large")
        return message

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.started = True
            message = {**message, "headers": self._complete(message.get("headers", []))}
        elif self._head and message["type"] == "http.response.body":
            if self.ended:
                return
            self.ended = True
            message = {"type": "http.response.body", "body": b""}
        await self._send(message)

    def _complete(self, headers: Any) -> Headers:
        """Adds what an answer that did not come from `answer` lacks."""
        made: Headers = list(headers)
        present = {name for name, _ in made}
        if not self.public:
            made = [pair for pair in made if not pair[0].startswith(b"access-control-")]
            made = [pair for pair in made if pair[0] != b"cache-control"] + [_NO_STORE]
        wanted = PUBLIC_HEADERS if self.public else SECURITY_HEADERS
        return made + [pair for pair in wanted if pair[0] not in present]


def install_middleware(app: FastAPI, limit: Limit | None, tell: Tell = error_answer) -> None:
    """Rate limit inside, edge outside. Call it last: what is added later would be outside of the edge."""
    if limit is not None:
        app.add_middleware(RateLimit, limit=limit, tell=tell)
    app.add_middleware(Edge, tell=tell)
