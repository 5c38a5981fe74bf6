"""The one stylesheet of the pages: what is written, and a class for each place and length of the pictures."""

from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import answer
from api.pages.picture import STEPS

_WRITTEN = Path(__file__).parents[1] / "templates" / "pages" / "pages.css"
_CSS = "text/css; charset=utf-8"
router = APIRouter(include_in_schema=False)


@cache
def stylesheet() -> bytes:
    """`.p0` to `.p200` say where a box begins, `.l1` to `.l200` how long it is, in half percents."""
    places = "".join(f".p{n}{{--p:{n}}}" for n in range(STEPS + 1))
    lengths = "".join(f".l{n}{{--l:{n}}}" for n in range(1, STEPS + 1))
    return _WRITTEN.read_bytes() + f"{places}\n{lengths}\n".encode()


@router.get("/static/pages.css")
def pages_css(request: Request) -> Response:
    return answer(request.scope, stylesheet(), _CSS).response()
