"""The short way to the two most read things, a profile and a list: before Starlette's layers and the router.

It calls the same `document_answer` and `list_answer` as the declared routes, within the same bounds and
limits, so there is one behaviour; what it saves is seven layers of calls, route matching and dependency
solving (75–125 µs of a request's 200).
"""

from fastapi import FastAPI
from starlette.types import Receive, Scope, Send

from api.answers import Answer, Headers, send_answer
from api.bounds import check_bounds
from api.errors import error_answer
from api.public.replies import document_answer, list_answer
from api.public.site import Site
from api.rate_limit import Limit
from app.published.kinds import LETTERS, PRISONERS, Kind

_LISTS = {f"/v1/{kind.path}": kind for kind in (PRISONERS, LETTERS)}
_PROFILE = f"/v1/{PRISONERS.path}/"


class HotFastAPI(FastAPI):
    """FastAPI that answers those reads itself once `hot` has a limit; without, all go to the router."""

    hot: Limit | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        read = _read(scope) if self.hot and scope["type"] == "http" and scope["method"] == "GET" else None
        if read is None or self.hot is None:
            await super().__call__(scope, receive, send)
        else:
            await send_answer(send, await _answered(scope, self.state.site, self.hot, *read))


def _read(scope: Scope) -> tuple[Kind, str | None] | None:
    """The kind, and the slug if it is one document; None for every other address."""
    path: str = scope["path"]
    if path.startswith(_PROFILE):
        slug = path[len(_PROFILE) :]
        return (PRISONERS, slug) if slug and "/" not in slug else None
    kind = _LISTS.get(path)
    return (kind, None) if kind else None


async def _answered(scope: Scope, site: Site, limit: Limit, kind: Kind, slug: str | None) -> Answer:
    headers: Headers = []
    try:
        check_bounds(scope)
        headers, refused = limit.take(scope)
        if refused is not None:
            made = error_answer(scope, refused)
        elif slug is None:
            made = await list_answer(scope, site, kind)
        else:
            made = await document_answer(scope, site, kind, slug)
    except Exception as error:  # noqa: BLE001  any error is a problem document, as in the routes
        made = error_answer(scope, error)
    made.headers += headers
    return made
