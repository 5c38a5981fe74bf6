"""`/{lang}/write/pack`: an evening of letters to print, as a page and as PDF."""

import asyncio
from dataclasses import replace

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import HTML, answer, joined_header
from api.conditional import NO_STORE, PUBLIC_CACHE, digest, etag, matches
from api.pages.pack.asking import Asked, asked
from api.pages.pack.html import headers_of, html_of
from api.pages.pack.pack import Pack, pack_of
from api.pages.pack.pdf import Press, data_of
from api.pages.pack.reading import read_people
from api.pages.rendering import told, wording_of
from api.public.letters import writing
from api.public.replies import parameters_of
from api.public.site import site_of, today
from app.letters.leasing import leased_people

PDF = "application/pdf"
_NAMED = (b"content-disposition", b'inline; filename="letters.pdf"')
router = APIRouter(include_in_schema=False)
_press = Press()


async def _pack(request: Request) -> tuple[Pack, Asked]:
    site, what = site_of(request.scope), await _asked(request)
    found = await read_people(site.pool, what.people, today())
    made = pack_of(wording_of(request), found, what, base=site.base(request.scope), today=today())
    return made, what


async def _asked(request: Request) -> Asked:
    """A set that was handed out, as people."""
    what = asked(parameters_of(request.scope))
    if not what.lease:
        return what
    async with writing(request) as letters:
        lease = await leased_people(letters, what.lease)
    return replace(what, people=tuple(person.slug for person in lease.people))


def _cache(what: Asked) -> bytes:
    """Nobody keeps what stands under a token."""
    return NO_STORE if what.lease else PUBLIC_CACHE


@router.get("/write/pack")
@told
async def pack(request: Request) -> Response:
    made, what = await _pack(request)
    body = await asyncio.to_thread(html_of, wording_of(request), made, what)
    return answer(request.scope, body, HTML, cache=_cache(what), extra=headers_of(what.sheet)).response()


@router.get("/write/pack.pdf")
@told
async def pack_pdf(request: Request) -> Response:
    """Who has this very pack already costs no typesetting."""
    made, what = await _pack(request)
    data = await asyncio.to_thread(data_of, wording_of(request), made, what)
    known = digest(data)
    has_it = matches(joined_header(request.scope, b"if-none-match"), etag(known))
    body = b"" if has_it else await _press.pdf(data)
    cache = _cache(what)
    return answer(request.scope, body, PDF, fingerprint=known, cache=cache, extra=[_NAMED]).response()
