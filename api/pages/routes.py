"""All public pages: each in every language, and without one where the browser's is chosen."""

from fastapi import APIRouter, Request
from fastapi.routing import APIRoute
from starlette.responses import Response

from api.answers import HTML, answer
from api.pages import (
    alerts,
    campaigns,
    cases,
    drafts,
    evenings,
    facilities,
    home,
    partners,
    people,
    search,
    statistics,
    stylesheet,
    watching,
    words,
    writing,
)
from api.pages.languages import IN_PATH, in_language, language_of
from api.pages.pack import pages as pack

PAGES = (
    home, people, cases, alerts, facilities, campaigns, statistics, search, words, writing, drafts, watching,
    evenings, pack, partners,
)  # fmt: skip
router = APIRouter()


@router.get(IN_PATH, include_in_schema=False)
async def to_language(request: Request) -> Response:
    """To the same page in the reader's language: links without one are good for everybody."""
    location = in_language(request.scope, language_of(request.scope)).encode()
    return answer(request.scope, b"", HTML, status=302, extra=[(b"location", location)]).response()


router.include_router(stylesheet.router)
router.include_router(drafts.scripts)
for _part in PAGES:
    router.include_router(_part.router, prefix=IN_PATH)
    for _route in _part.router.routes:
        if isinstance(_route, APIRoute) and "GET" in (_route.methods or ()):
            router.add_api_route(_route.path, to_language, include_in_schema=False)
