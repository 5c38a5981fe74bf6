"""The first page and the licence: what this is, what is in it, where to go. No script, no third party."""

from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from jinja2 import Environment, FileSystemLoader, select_autoescape
from starlette.responses import Response

from api.answers import HTML, answer
from api.public.replies import LICENCE
from api.public.site import site_of
from app.published import overview

CSP = b"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_pages = Environment(
    loader=FileSystemLoader(Path(__file__).parents[1] / "templates"),
    autoescape=select_autoescape(),
    trim_blocks=True,
    lstrip_blocks=True,
)
router = APIRouter(include_in_schema=False)


def _page(request: Request, template: str, **values: Any) -> Response:
    body = _pages.get_template(template).render(licence=LICENCE, **values).encode()
    return answer(request.scope, body, HTML, extra=[(b"content-security-policy", CSP)]).response()


@router.get("/")
async def home(request: Request) -> Response:
    counts = (await overview.statistics(site_of(request.scope).pool, samples=True))["totals"]
    return _page(request, "pages/home.html", counts=counts)


@router.get("/licence")
def licence(request: Request) -> Response:
    return _page(request, "pages/licence.html")
