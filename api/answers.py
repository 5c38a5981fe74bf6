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
FORM = "application/x-www-form-urlencoded"

SECURITY_HEADERS: Headers = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
PUBLIC_HEADERS: Headers = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"Accept-Ranges, Content-Range, ETag, Link, RateLimit, RateLimit-Policy, Repr-Digest, Retry-After",
    ),
    *SECURITY_HEADERS,
]
OK, NOT_MODIFIED = 200, 304
_VARY = (b"vary", VARY)


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


@dataclass(frozen=True, slots=True)
class Representation:
    """What a 200 answers, in one media type, language and content coding. It can be kept and sent again."""

    tag: str
    about: Headers  # also sent with 304
    content: Headers
    body: bytes


def represent(
    body: bytes,
    media_type: str = JSON,
    *,
    accept_encoding: str = "",
    fingerprint: str | None = None,
    cache: bytes = PUBLIC_CACHE,
    extra: Sequence[tuple[bytes, bytes]] = (),
    hard: bool = False,
) -> Representation:
    """`fingerprint` is a stored digest of exactly these bytes, if there is one; else they are hashed here
    (under 1 µs a kilobyte). `extra` are header pairs with names in lower case; `hard`: see `compress`."""
    coding = choose(len(body), accept_encoding) if accept_encoding and compressible(media_type) else None
    tag = etag(fingerprint or digest(body), coding)
    about = [*PUBLIC_HEADERS, (b"cache-control", cache), _VARY, *extra, (b"etag", tag.encode("latin-1"))]
    return Representation(tag, about, *_content(body, media_type, coding, hard=hard))


def _content(
    body: bytes, media_type: str, coding: str | None, *, hard: bool = False
) -> tuple[Headers, bytes]:
    headers: Headers = [(b"content-type", media_type.encode("latin-1"))]
    if coding:
        body = compress(body, coding, hard=hard)
        headers.append((b"content-encoding", coding.encode("ascii")))
    headers.append((b"content-length", b"%d" % len(body)))
    return headers, body


def answer_with(scope: Mapping[str, Any], made: Representation) -> Answer:
    """200 with it, or 304 if the client has it."""
    if_none_match = joined_header(scope, b"if-none-match")
    if if_none_match and matches(if_none_match, made.tag):
        return Answer(NOT_MODIFIED, [*made.about], b"")
    return Answer(OK, made.about + made.content, b"" if scope["method"] == "HEAD" else made.body)


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

    200 to GET and HEAD has an ETag and may become 304. The other arguments are those of `represent`.
    """
    accept_encoding = joined_header(scope, b"accept-encoding")
    if status == OK and scope["method"] in {"GET", "HEAD"}:
        made = represent(
            body,
            media_type,
            accept_encoding=accept_encoding,
            fingerprint=fingerprint,
            cache=cache,
            extra=extra,
        )
        return answer_with(scope, made)
    coding = choose(len(body), accept_encoding) if accept_encoding and compressible(media_type) else None
    content, body = _content(body, media_type, coding)
    headers = [*PUBLIC_HEADERS, (b"cache-control", cache), _VARY, *extra, *content]
    return Answer(status, headers, b"" if scope["method"] == "HEAD" else body)


def joined_header(scope: Mapping[str, Any], wanted: bytes) -> str:
    """A header that is a list; repeated lines are one list."""
    found = [value for name, value in scope["headers"] if name == wanted]
    return b",".join(found).decode("latin-1") if found else ""


async def send_answer(send: Send, made: Answer) -> None:
    await send({"type": "http.response.start", "status": made.status, "headers": made.headers})
    await send({"type": "http.response.body", "body": made.body})
