"""Campaigns: the list, and one with whom it is for and what has been done for them so far."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.listing import Choice, coded, listed
from api.pages.rendering import document_page, kept, page, told, wording_of
from api.pages.texts import best
from api.pages.wording import Wording
from app.published.kinds import ADVOCACY, CAMPAIGNS

router = APIRouter(include_in_schema=False)
_MOST = 50  # people whose advocacy is looked for, as many as a filter takes


def _best_first(templates: Mapping[str, str], ranges: Sequence[str]) -> list[tuple[str, str]]:
    """In every language, since an authority reads its own; what the reader understands best is the first."""
    first = best(templates, ranges)
    return [pair for pair in (first, *(one for one in templates.items() if one != first)) if pair]


def _mail(campaign: Mapping[str, Any], tag: str, text: str) -> str:
    """The query of a `mailto:` address (RFC 6068)."""
    subject = campaign["title"].get(tag) or next(iter(campaign["title"].values()))
    return urlencode({"subject": subject, "body": text.replace("\n", "\r\n")}, quote_via=quote)


@router.get("/campaigns")
@told
@kept
async def campaigns(request: Request) -> Response:
    wording = wording_of(request)
    found = await listed(request, CAMPAIGNS)
    word = wording.word
    choices = [
        coded(wording, "kind", word("Kind"), "campaign_kind"),
        Choice("urgent", word("Urgency"), [("true", word("urgent ones"))]),
    ]
    return page(request, "campaigns.html", found=found, choices=choices)


def campaign_values(
    wording: Wording, campaign: dict[str, Any], done: Sequence[dict[str, Any]]
) -> dict[str, Any]:
    """What the page of one campaign shows; `done` is what has been done for the people it is for."""
    templates = _best_first(campaign["template"] or {}, wording.ranges)
    mail = {tag: _mail(campaign, tag, text) for tag, text in templates}
    return {"campaign": campaign, "done": done, "templates": templates, "mail": mail}


@router.get("/campaigns/{slug}")  # noqa: FAST003  read from the request
@told
@kept
async def campaign(request: Request) -> Response:
    async def show(found: dict[str, Any]) -> Response:
        people = [("prisoner", person["slug"]) for person in found["prisoners"][:_MOST]]
        done = await listed(request, ADVOCACY, [*people, ("sort", "-date")]) if people else None
        values = campaign_values(wording_of(request), found, done.items if done else [])
        return page(request, "campaign.html", **values)

    return await document_page(request, CAMPAIGNS, "slug", show)
