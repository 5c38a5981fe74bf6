"""What no route should see: addresses, queries and bodies that are too long or are no text."""

from urllib.parse import unquote_to_bytes

from starlette.types import Scope

from api.errors import Problem

LONGEST_URL = 8 * 1024
LARGEST_BODY = 1_000_000
MOST_PARAMETERS = 100
# Where whatever somebody pastes arrives: they are told which parameter it is.
SEARCHING = frozenset({b"/v1/search", b"/v1/suggest"})


def is_under(path: str, place: str) -> bool:
    """The place itself, or anything below it."""
    return path == place or path.startswith(f"{place}/")


def check_bounds(scope: Scope) -> None:
    """Raises the problem of a request that no route should see."""
    path: bytes = scope.get("raw_path") or scope["path"].encode("utf-8", "surrogateescape")
    query: bytes = scope["query_string"]
    if len(path) + len(query) > LONGEST_URL:
        raise _too_long(path)
    if not _is_text(path):
        raise Problem(404, "not-found")
    if query:
        if not _is_text(query):
            raise Problem(422, "bad-encoding")
        if query.count(b"&") >= MOST_PARAMETERS:
            raise Problem(422, "too-many-parameters")
    for name, value in scope["headers"]:
        if name == b"content-length" and (not value.isdigit() or int(value[:20]) > LARGEST_BODY):
            raise Problem(413, "too-large") if value.isdigit() else Problem(400, "bad-request")


def _too_long(path: bytes) -> Problem:
    if path in SEARCHING:
        return Problem(422, "invalid", errors=[{"parameter": "q", "detail": "too long"}])
    return Problem(414, "uri-too-long")


def _is_text(quoted: bytes) -> bool:
    """UTF-8 without NUL, which PostgreSQL cannot store, once unquoted."""
    if b"%" not in quoted and quoted.isascii():
        return b"\0" not in quoted
    plain = unquote_to_bytes(quoted)
    try:
        plain.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return b"\0" not in plain
