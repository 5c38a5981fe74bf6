"""The list of alerts, and one alert."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.listing import Choice, coded, countries, listed
from api.pages.rendering import document_page, kept, page, told, wording_of
from app.published.kinds import ALERTS
from app.vocabularies import vocabulary

router = APIRouter(include_in_schema=False)
_NOT_PUBLIC = {"draft", "in_review", "exercise"}


async def _choices(request: Request) -> list[Choice]:
    wording = wording_of(request)
    states = [item.code for item in vocabulary("alert_state").items if item.code not in _NOT_PUBLIC]
    return [
        coded(wording, "state", wording.word("State"), "alert_state", states),
        coded(wording, "severity", wording.word("Severity"), "severity"),
        coded(wording, "type", wording.word("Kind"), "alert_type"),
        await countries(request, wording, ALERTS),
    ]


@router.get("/alerts")
@told
@kept
async def alerts(request: Request) -> Response:
    found, choices = await listed(request, ALERTS), await _choices(request)
    return page(request, "alerts.html", found=found, choices=choices)


@router.get("/alerts/{id}")  # noqa: FAST003  read from the request
@told
@kept
async def alert(request: Request) -> Response:
    async def show(found: dict[str, Any]) -> Response:
        return page(request, "alert.html", alert=found)

    return await document_page(request, ALERTS, "id", show)
