"""The short way to what is read most, profiles, lists, search: before Starlette's layers and the router.

It calls the same functions as the declared routes, within the same bounds and limits, so there is one
behaviour; what it saves is seven layers of calls, route matching and dependency solving (75–125 µs of a
request's 200, and several times that behind all routes of the pages).
"""

from collections.abc import Awaitable, Callable

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from api.answers import Answer, Headers, send_answer
from api.bounds import check_bounds
from api.errors import error_answer
from api.public.replies import document_answer, list_answer
from api.public.search import SEARCH, SUGGEST, search_answer, suggest_answer
from api.public.site import Site
from api.rate_limit import Limit
from app.published.kinds import LETTERS, PRISONERS, Kind

Read = Callable[[Scope, Site], Awaitable[Answer]]
_PROFILE = f"/v1/{PRISONERS.path}/"


def _list(kind: Kind) -> Read:
    return lambda scope, site: list_answer(scope, site, kind)


_READS: dict[str, Read] = {
    **{f"/v1/{kind.path}": _list(kind) for kind in (PRISONERS, LETTERS)},
    SEARCH: search_answer,
    SUGGEST: suggest_answer,
}


class HotFastAPI(FastAPI):
    """FastAPI that answers those reads itself once `hot` has a limit; without, all go to the router."""

    hot: Limit | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = _read(scope) if self.hot and scope["type"] == "http" and scope["method"] == "GET" else None
        if read is None or self.hot is None:
            await super().__call__(scope, receive, send)
        else:
            scope["app"] = self
            await send_answer(send, await _answered(scope, self.state.site, self.hot, read))


def _read(scope: Scope) -> Read | None:
    """What answers this address; None for every other one."""
    path: str = scope["path"]
    if path.startswith(_PROFILE):
        slug = path[len(_PROFILE) :]
        return (lambda scope, site: document_answer(scope, site, PRISONERS, slug)) if _is_slug(slug) else None
    return _READS.get(path)


def _is_slug(text: str) -> bool:
    return bool(text) and "/" not in text


async def _answered(scope: Scope, site: Site, limit: Limit, read: Read) -> Answer:
    headers: Headers = []
    try:
        check_bounds(scope)
        headers, refused = limit.take(scope)
        made = await read(scope, site) if refused is None else error_answer(scope, refused)
    except Exception as error:  # noqa: BLE001  any error is a problem document, as in the routes
        made = error_answer(scope, error)
    made.headers += headers
    return made
