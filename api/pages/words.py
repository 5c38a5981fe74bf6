"""Pages that are only words: what this is, the API, privacy, the licence."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages.rendering import page

router = APIRouter(include_in_schema=False)


@router.get("/about")
def about(request: Request) -> Response:
    return page(request, "about.html")


@router.get("/privacy")
def privacy(request: Request) -> Response:
    return page(request, "privacy.html")


@router.get("/licence")
def licence(request: Request) -> Response:
    return page(request, "licence.html")
