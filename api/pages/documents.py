"""Pages of one person and of one case."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.languages import DEFAULT
from api.pages.picture import draw, span_words
from api.pages.rendering import document_page, page, told, wording_of
from api.public.site import site_of, today
from app.published import overview
from app.published.kinds import CASES, PRISONERS

router = APIRouter(include_in_schema=False)


async def _groups(request: Request, codes: list[str]) -> list[dict[str, str]]:
    """Labels of groups, which are data."""
    if not codes:
        return []
    known = {
        item["code"]: item["labels"] for item in await overview.labels(site_of(request.scope).pool, "group")
    }
    return [known.get(code) or {DEFAULT: code} for code in codes]


@router.get("/prisoners/{slug}")  # noqa: FAST003  read from the request
@told
async def prisoner(request: Request) -> Response:
    async def show(person: dict[str, Any]) -> Response:
        wording = wording_of(request)
        picture = draw(wording, person["spans"], person["timeline"], today())
        spans = [(span, span_words(wording, span)) for span in person["spans"]]
        groups = await _groups(request, person["groups"])
        return page(request, "prisoner.html", person=person, picture=picture, spans=spans, groups=groups)

    return await document_page(request, PRISONERS, "slug", show)


@router.get("/cases/{slug}")  # noqa: FAST003
@told
async def case(request: Request) -> Response:
    async def show(found: dict[str, Any]) -> Response:
        picture = draw(wording_of(request), [], found["timeline"], today())
        return page(request, "case.html", case=found, picture=picture)

    return await document_page(request, CASES, "slug", show)
