"""An evening's people: handed out, read again, prolonged, given back, counted. No account, no cookie.

The address of the page is the only key to the set; whoever has it can do all this.
"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import HTML, answer
from api.conditional import NO_STORE
from api.errors import Problem
from api.pages import dates
from api.pages.languages import language_of
from api.pages.posted import posted, whole
from api.pages.rendering import fresh_page, told, wording_of
from api.public.letters import writing
from api.public.replies import checked
from api.public.site import site_of, today
from app.letters import counting, groups, leasing
from app.letters.rules import rules_for
from app.published.kinds import LETTERS

router = APIRouter(include_in_schema=False)
_SENT = "sent."  # before the slug: how many letters


@router.post("/write/evening")
@told
async def begin(request: Request) -> Response:
    """By the filters of the list."""
    fields = await posted(request)
    people = whole(fields, "people", leasing.USUAL_PEOPLE, most=leasing.MOST_PEOPLE)
    hours = whole(fields, "hours", leasing.USUAL_HOURS, most=leasing.MOST_HOURS_KNOWN)
    filters = [(name, value) for name, value in fields.items() if name in LETTERS.filters]
    async with writing(request) as pool:
        known = await groups.known_group(pool, fields.get("group"), today())
        wanted = leasing.Wanted(checked(LETTERS, filters, site_of(request.scope)), people, hours, known)
        token, _ = await leasing.lease_for(pool, wanted)
    return _to(request, token)


@router.get("/write/evening/{token}")  # noqa: FAST003  read from the request
@told
async def evening(request: Request) -> Response:
    async with writing(request) as pool:
        lease = await leasing.leased_people(pool, _token(request))
    people = [orjson.loads(one.card) for one in lease.people if one.card is not None]
    return fresh_page(
        request, "evening.html", lease=lease, token=_token(request), people=people,
        closed=[one.slug for one in lease.people if one.card is None],
        counted=any(one.counted for one in lease.people), slugs=",".join(one["slug"] for one in people),
        watch=_watch(people), safety=_safety(people), most_told=counting.MOST_TOLD,
        said=request.query_params.get("said", ""), prolonging=leasing.USUAL_HOURS, now=datetime.now(UTC),
        ends=dates.moment(wording_of(request), lease.ends_at),
    )  # fmt: skip


@router.post("/write/evening/{token}/prolong")  # noqa: FAST003
@told
async def prolong(request: Request) -> Response:
    async with writing(request) as pool:
        await leasing.prolong(pool, _token(request), leasing.USUAL_HOURS)
    return _to(request, _token(request), "prolonged")


@router.post("/write/evening/{token}/return")  # noqa: FAST003
@told
async def give_back(request: Request) -> Response:
    """One of them, or all."""
    slug = (await posted(request)).get("slug")
    async with writing(request) as pool:
        await leasing.give_back(pool, _token(request), [slug] if slug else None)
    return _to(request, _token(request), "returned") if slug else _to_list(request)


@router.post("/write/evening/{token}/count")  # noqa: FAST003
@told
async def count(request: Request) -> Response:
    """How many letters were sent to each, without a word about by whom."""
    fields = await posted(request)
    told_of = {
        name.removeprefix(_SENT): whole(fields, name, 0, least=0, most=counting.MOST_TOLD)
        for name in fields
        if name.startswith(_SENT)
    }
    letters = {slug: number for slug, number in told_of.items() if number}
    if not letters:
        raise Problem(422, "invalid", errors=[{"parameter": _SENT, "detail": "no letters"}])
    async with writing(request) as pool:
        known = await groups.known_group(pool, fields.get("group"), today())
        await counting.count_letters(pool, letters, known=known, lease=_token(request))
    return _to(request, _token(request), "counted")


def _token(request: Request) -> str:
    token: str = request.path_params["token"]
    return token[:100]


def _to(request: Request, token: str, said: str = "") -> Response:
    query = f"?said={said}" if said else ""
    return _see(request, f"/{language_of(request.scope)}/write/evening/{token}{query}")


def _to_list(request: Request) -> Response:
    return _see(request, f"/{language_of(request.scope)}/write")


def _see(request: Request, location: str) -> Response:
    extra = [(b"location", location.encode())]
    return answer(request.scope, b"", HTML, status=303, cache=NO_STORE, extra=extra).response()


def _watch(people: list[dict[str, Any]]) -> str:
    """The query of the page that says, later on, who was moved: each person with the address of today."""
    printed = [f"{one['slug']}~{one['letters']['address_version'] or ''}" for one in people]
    return urlencode({"person": ",".join(printed)}, safe=",~")


def _safety(people: list[dict[str, Any]]) -> dict[str, Any]:
    """What writers have to know about the countries of these people."""
    known = {country: rules_for(country) for country in sorted({one["country"] for one in people})}
    return {country: rules.safety for country, rules in known.items() if rules and rules.safety}
