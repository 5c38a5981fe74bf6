"""One place that makes an answer of bytes: ETag, 304, compression, security and cache headers, HEAD."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response
from starlette.types import Send

from api.compression import choose, compress, compressible
from api.conditional import PUBLIC_CACHE, VARY, digest, etag, matches

Headers = list[tuple[bytes, bytes]]

JSON = "application/json"
HTML = "text/html; charset=utf-8"

SECURITY_HEADERS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
PUBLIC_HEADERS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, Link, RateLimit, RateLimit-Policy, Retry-After"),
    *SECURITY_HEADERS,
]
OK, NOT_MODIFIED = 200, 304


@dataclass(slots=True)
class Answer:
    status: int
    headers: Headers
    body: bytes

    def response(self) -> Response:
        """For a FastAPI route; a plain ASGI route calls `send_answer`."""
        response = Response(self.body, status_code=self.status)
        response.raw_headers = self.headers
        return response


def answer(
    scope: Mapping[str, Any],
    body: bytes,
    media_type: str = JSON,
    *,
    status: int = OK,
    fingerprint: str | None = None,
    cache: bytes = PUBLIC_CACHE,
    extra: Sequence[tuple[bytes, bytes]] = (),
) -> Answer:
    """The HTTP answer to the request of this ASGI scope.

    `fingerprint` is a stored digest of exactly these bytes, if there is one; else they are hashed here
    (under 1 µs a kilobyte). `extra` are header pairs with names in lower case. 200 to GET and HEAD has an
    ETag and may become 304.
    """
    accept_encoding, if_none_match = _request_headers(scope)
    coding = choose(len(body), accept_encoding) if accept_encoding and compressible(media_type) else None
    headers = [*PUBLIC_HEADERS, (b"cache-control", cache), (b"vary", VARY), *extra]
    readable = scope["method"] in {"GET", "HEAD"}
    if status == OK and readable:
        tag = etag(fingerprint or digest(body), coding)
        headers.append((b"etag", tag.encode("latin-1")))
        if if_none_match and matches(if_none_match, tag):
            return Answer(NOT_MODIFIED, headers, b"")
    if coding:
        body = compress(body, coding)
        headers.append((b"content-encoding", coding.encode("ascii")))
    headers.append((b"content-type", media_type.encode("latin-1")))
    headers.append((b"content-length", str(len(body)).encode("ascii")))
    return Answer(status, headers, b"" if scope["method"] == "HEAD" else body)


def _request_headers(scope: Mapping[str, Any]) -> tuple[str, str]:
    """Accept-Encoding and If-None-Match; repeated lines are one list."""
    encodings: list[str] = []
    tags: list[str] = []
    for name, value in scope["headers"]:
        if name == b"accept-encoding":
            encodings.append(value.decode("latin-1"))
        elif name == b"if-none-match":
            tags.append(value.decode("latin-1"))
    return ",".join(encodings), ",".join(tags)


async def send_answer(send: Send, made: Answer) -> None:
    await send({"type": "http.response.start", "status": made.status, "headers": made.headers})
    await send({"type": "http.response.body", "body": made.body})
