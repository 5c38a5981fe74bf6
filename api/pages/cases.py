"""The list of cases, and one case."""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.listing import coded, countries, listed
from api.pages.picture import draw
from api.pages.rendering import document_page, kept, page, told, wording_of
from api.pages.wording import Wording
from api.public.site import today
from app.published.kinds import CASES

router = APIRouter(include_in_schema=False)


@router.get("/cases")
@told
@kept
async def cases(request: Request) -> Response:
    wording = wording_of(request)
    found = await listed(request, CASES)
    choices = [
        await countries(request, wording, CASES),
        coded(wording, "stage", wording.word("Stage"), "procedural_stage"),
    ]
    return page(request, "cases.html", found=found, choices=choices)


def case_values(wording: Wording, case: dict[str, Any], on: date) -> dict[str, Any]:
    """What the page of one case shows."""
    return {"case": case, "picture": draw(wording, [], case["timeline"], on)}


@router.get("/cases/{slug}")  # noqa: FAST003  read from the request
@told
@kept
async def case(request: Request) -> Response:
    async def show(found: dict[str, Any]) -> Response:
        return page(request, "case.html", **case_values(wording_of(request), found, today()))

    return await document_page(request, CASES, "slug", show)
