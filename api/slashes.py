"""An address with a slash too many leads to the one without.

Starlette's own redirect is absolute and names the host that the request named, so that whoever is between, or
a cache, could be made to send readers elsewhere. This one stays within the origin.
"""

from collections.abc import Iterable

from fastapi import FastAPI
from starlette.routing import BaseRoute, Match
from starlette.types import Receive, Scope, Send

from api.answers import JSON, answer, send_answer

_SAFE = frozenset({"GET", "HEAD"})


def install_slashes(app: FastAPI) -> None:
    """Takes the place of the router's own redirects and passes on what has no such address."""
    missing = app.router.default
    app.router.redirect_slashes = False

    async def default(scope: Scope, receive: Receive, send: Send) -> None:
        target = _without_slash(scope, app.router.routes) if scope["type"] == "http" else None
        if target is None:
            await missing(scope, receive, send)
        else:
            await send_answer(send, answer(scope, b"", JSON, status=308, extra=[(b"location", target)]))

    app.router.default = default


def _without_slash(scope: Scope, routes: Iterable[BaseRoute]) -> bytes | None:
    raw: bytes = scope.get("raw_path") or b""
    # `//host` would be another origin; browsers take a backslash for a slash.
    if scope["method"] not in _SAFE or not raw.endswith(b"/") or raw[1:2] in {b"/", b"\\", b""}:
        return None
    trimmed = {**scope, "path": scope["path"].rstrip("/")}
    if not any(route.matches(trimmed)[0] is Match.FULL for route in routes):
        return None
    query = scope["query_string"]
    return raw.rstrip(b"/") + (b"?" + query if query else b"")
