"""Campaigns: the list, and one with whom it is for and what has been done for them so far."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.listing import coded, listed
from api.pages.rendering import document_page, kept, page, told, wording_of
from app.published.kinds import ADVOCACY, CAMPAIGNS

router = APIRouter(include_in_schema=False)
_MOST = 50  # people whose advocacy is looked for, as many as a filter takes


@router.get("/campaigns")
@told
@kept
async def campaigns(request: Request) -> Response:
    wording = wording_of(request)
    found = await listed(request, CAMPAIGNS)
    choices = [coded(wording, "kind", wording.word("Kind"), "campaign_kind")]
    return page(request, "campaigns.html", found=found, choices=choices)


@router.get("/campaigns/{slug}")  # noqa: FAST003  read from the request
@told
@kept
async def campaign(request: Request) -> Response:
    async def show(found: dict[str, Any]) -> Response:
        people = [("prisoner", person["slug"]) for person in found["prisoners"][:_MOST]]
        done = await listed(request, ADVOCACY, [*people, ("sort", "-date")]) if people else None
        return page(request, "campaign.html", campaign=found, done=done.items if done else [])

    return await document_page(request, CAMPAIGNS, "slug", show)
