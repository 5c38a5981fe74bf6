"""Places of detention: the list, and one with its address and who is held there."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.listing import Choice, coded, countries, listed
from api.pages.rendering import document_page, kept, page, told, wording_of
from app.published.kinds import FACILITIES, PRISONERS

router = APIRouter(include_in_schema=False)


@router.get("/facilities")
@told
@kept
async def facilities(request: Request) -> Response:
    wording = wording_of(request)
    found = await listed(request, FACILITIES)
    choices = [
        await countries(request, wording, FACILITIES),
        coded(wording, "type", wording.word("Kind"), "facility_type"),
        Choice("held", wording.word("People"), [("true", wording.word("someone we know of is held there"))]),
    ]
    return page(request, "facilities.html", found=found, choices=choices)


@router.get("/facilities/{slug}")  # noqa: FAST003  read from the request
@told
@kept
async def facility(request: Request) -> Response:
    async def show(found: dict[str, Any]) -> Response:
        held = await listed(request, PRISONERS, [("facility", found["slug"]), ("sort", "name")])
        return page(request, "facility.html", facility=found, held=held)

    return await document_page(request, FACILITIES, "slug", show)
