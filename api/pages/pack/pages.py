"""`/{lang}/write/pack`: an evening of letters to print, as a page and as PDF."""

import asyncio

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import HTML, answer, joined_header
from api.conditional import digest, etag, matches
from api.pages.pack.asking import Asked, asked
from api.pages.pack.html import headers_of, html_of
from api.pages.pack.pack import Pack, pack_of
from api.pages.pack.pdf import Press, data_of
from api.pages.pack.reading import read_people
from api.pages.rendering import told, wording_of
from api.public.replies import parameters_of
from api.public.site import site_of, today

PDF = "application/pdf"
_NAMED = (b"content-disposition", b'inline; filename="letters.pdf"')
router = APIRouter(include_in_schema=False)
_press = Press()


async def _pack(request: Request) -> tuple[Pack, Asked]:
    site, what = site_of(request.scope), asked(parameters_of(request.scope))
    found = await read_people(site.pool, what.people, today())
    made = pack_of(wording_of(request), found, what, base=site.base(request.scope), today=today())
    return made, what


@router.get("/write/pack")
@told
async def pack(request: Request) -> Response:
    made, what = await _pack(request)
    body = await asyncio.to_thread(html_of, wording_of(request), made, what)
    return answer(request.scope, body, HTML, extra=headers_of(what.sheet)).response()


@router.get("/write/pack.pdf")
@told
async def pack_pdf(request: Request) -> Response:
    """Who has this very pack already costs no typesetting."""
    made, what = await _pack(request)
    data = await asyncio.to_thread(data_of, wording_of(request), made, what)
    known = digest(data)
    has_it = matches(joined_header(request.scope, b"if-none-match"), etag(known))
    body = b"" if has_it else await _press.pdf(data)
    return answer(request.scope, body, PDF, fingerprint=known, extra=[_NAMED]).response()
