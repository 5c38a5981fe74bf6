"""The list of alerts, and one alert."""

from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.rendering import document_page, page, told
from api.public.counted import codes_of
from api.public.replies import checked, parameters_of
from api.public.site import site_of
from app.published.kinds import ALERTS
from app.published.listing import read_page
from app.vocabularies import vocabulary

router = APIRouter(include_in_schema=False)
CHOICES = ("state", "severity", "type", "country")
NEWEST = 20


@router.get("/alerts")
@told
async def alerts(request: Request) -> Response:
    site = site_of(request.scope)
    # A form sends every field of it: an empty one asks for nothing.
    parameters = [(name, value) for name, value in parameters_of(request.scope) if value]
    found = await read_page(site.pool, checked(ALERTS, parameters, site), site.cursor_key)
    items = [orjson.loads(card) for card in found.cards]
    kept = [pair for pair in parameters if pair[0] != "cursor"]
    following = f"?{urlencode([*kept, ('cursor', found.next_cursor)])}" if found.next_cursor else None
    countries = await codes_of(site, "alert", "country")
    return page(
        request, "alerts.html", items=items, following=following, given=dict(parameters),
        states=_public_states(), severities=_codes("severity"), types=_codes("alert_type"),
        countries=countries,
    )  # fmt: skip


def _codes(name: str) -> list[str]:
    return [item.code for item in vocabulary(name).items]


def _public_states() -> list[str]:
    return [code for code in _codes("alert_state") if code not in {"draft", "in_review", "exercise"}]


@router.get("/alerts/{id}")  # noqa: FAST003
@told
async def alert(request: Request) -> Response:
    async def show(found: dict[str, Any]) -> Response:
        return page(request, "alert.html", alert=found)

    return await document_page(request, ALERTS, "id", show)
