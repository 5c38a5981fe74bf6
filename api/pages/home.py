"""The first page and the licence: what this is, what calls for attention now, where to go."""

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.rendering import page
from api.public.counted import totals_of
from api.public.replies import checked
from api.public.site import site_of
from app.published.kinds import ALERTS
from app.published.listing import read_page

router = APIRouter(include_in_schema=False)
NEWEST = "5"


@router.get("/")
async def home(request: Request) -> Response:
    site = site_of(request.scope)
    counts = await totals_of(site)
    running = [("state", "active"), ("state", "updated"), ("limit", NEWEST)]
    newest = await read_page(site.pool, checked(ALERTS, running, site), site.cursor_key)
    return page(request, "home.html", counts=counts, alerts=[orjson.loads(card) for card in newest.cards])


@router.get("/licence")
def licence(request: Request) -> Response:
    return page(request, "licence.html")
