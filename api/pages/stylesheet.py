"""The one stylesheet of the pages: what is written, and a class for each place and length of the pictures."""

from functools import cache
from hashlib import sha256
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import answer
from api.conditional import PUBLIC_CACHE

STEPS = 200  # of the pictures: half percents
_WRITTEN = Path(__file__).parents[1] / "templates" / "pages" / "pages.css"
_CSS = "text/css; charset=utf-8"
_FOR_A_YEAR = b"public, max-age=31536000, immutable"
router = APIRouter(include_in_schema=False)


@cache
def stylesheet() -> bytes:
    """`.p0` to `.p200` say where a box begins, `.l1` to `.l200` how long it is, in half percents."""
    places = "".join(f".p{n}{{--p:{n}}}" for n in range(STEPS + 1))
    lengths = "".join(f".l{n}{{--l:{n}}}" for n in range(1, STEPS + 1))
    return _WRITTEN.read_bytes() + f"{places}\n{lengths}\n".encode()


# Another stylesheet has another address, so that nobody reads a new page with an old one and all keep it.
_VERSION = sha256(stylesheet()).hexdigest()[:12]
ADDRESS = f"/static/pages.css?{_VERSION}"


@router.get("/static/pages.css")
def pages_css(request: Request) -> Response:
    cache = _FOR_A_YEAR if request.url.query == _VERSION else PUBLIC_CACHE
    return answer(request.scope, stylesheet(), _CSS, cache=cache).response()
