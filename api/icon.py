"""The icon of all pages, public and the desk's: a forget-me-not, drawn for this project."""

from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import answer

_ICON = (Path(__file__).parent / "static" / "favicon.ico").read_bytes()
_WEEK = b"public, max-age=604800"
router = APIRouter(include_in_schema=False)


@router.get("/favicon.ico")
async def icon(request: Request) -> Response:
    """ICO with one PNG of 32 by 32 pixels."""
    return answer(request.scope, _ICON, "image/x-icon", cache=_WEEK).response()
