"""`/v1/letters/…`: sets of people for an evening, addresses that still hold, counts of letters.

No account, no cookie; nothing about who asks is kept. A group that editors know sends its token as
`Authorization: Bearer nzg_…`.
"""

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any

import asyncpg
import orjson
from fastapi import APIRouter, Depends, Header, Path, Request
from starlette.responses import Response

from api.answers import answer
from api.conditional import NO_STORE
from api.errors import Problem
from api.negotiation import wanted_languages
from api.public.letters_shapes import (
    AddressState,
    CheckBody,
    CheckRequest,
    CountBody,
    CountRequest,
    LeaseBody,
    LeaseRequest,
    Prolonging,
    Returned,
    Returning,
    RulesBody,
)
from api.public.openapi import LANG, NOT_MODIFIED, PROBLEMS, Responses
from api.public.replies import accepted, json_answer, only, parameters_of, unprocessable
from api.public.site import site_of, today
from app.letters import checking, counting, groups, leasing, rules
from app.publication.parts import path
from app.published.kinds import LETTERS
from app.published.listing import BadParameter, ListQuery, parse_query
from app.text.languages import narrow
from app.vocabularies.places import check_country

router = APIRouter(prefix="/v1/letters", tags=["letters"])
LeaseToken = Annotated[str, Path(max_length=100, description="From the answer that handed it out")]
_COUNTRY = {
    "name": "country", "in": "query", "description": "ISO 3166-1 alpha-2; without it all",
    "schema": {"type": "string"}, "example": "BY",
}  # fmt: skip
_RETRY = {"Retry-After": "5"}
_OWN: Responses = {
    401: {"description": "Not the token of a group, or no longer"},
    409: {"description": "Nobody is free, or the lease has ended"},
}


@asynccontextmanager
async def writing(request: Request) -> AsyncIterator[asyncpg.Pool]:
    """The letters' connections; what can go wrong there as problems."""
    pool = site_of(request.scope).letters
    if pool is None:
        raise Problem(503, "letters-closed")
    try:
        yield pool
    except groups.UnknownGroup:
        raise Problem(401, "group-unknown") from None
    except leasing.UnknownLease:
        raise Problem(404, "not-found") from None
    except leasing.LeaseOver:
        raise Problem(409, "lease-over") from None
    except leasing.NobodyFree:
        raise Problem(409, "nobody-free") from None
    except (asyncpg.LockNotAvailableError, asyncpg.QueryCanceledError):
        raise Problem(503, "unavailable", headers=_RETRY) from None


def _group_token(authorization: Annotated[str | None, Header(max_length=200)] = None) -> str | None:
    """The token of a group that editors know, if one was sent."""
    scheme, _, token = (authorization or "").partition(" ")
    return token.strip() if scheme.casefold() == "bearer" else None


GroupToken = Annotated[str | None, Depends(_group_token)]


@router.get(
    "/rules", response_model=None, operation_id="letter_rules",
    openapi_extra={"parameters": [_COUNTRY, LANG]},
    responses={200: {"model": RulesBody, "description": "By country"}, **NOT_MODIFIED, **PROBLEMS},
)  # fmt: skip
async def read_rules(request: Request) -> Response:
    """What prisons let through, with sources, and what keeps writers safe. Empty where nothing is known."""
    given = only(parameters_of(request.scope), {"country", "lang"})
    languages = wanted_languages(given.get("lang"), accepted(request.scope)[1])
    try:
        wanted = [check_country(given["country"])] if "country" in given else rules.countries()
    except ValueError as error:
        raise unprocessable(BadParameter("country", str(error))) from error
    known = (rules.rules_for(country) for country in wanted)
    items = [one.model_dump() for one in known if one is not None]
    return json_answer(request.scope, {"items": items}, languages=languages).response()


@router.post("/leases", status_code=201, response_model=LeaseBody, responses={**PROBLEMS, **_OWN})
async def lease(request: Request, given: LeaseRequest, group: GroupToken) -> Response:
    """Whom this evening writes to, by need; no other evening is handed them before it ends."""
    query = _query_of(given)
    async with writing(request) as pool:
        known = await groups.known_group(pool, group, today())
        wanted = leasing.Wanted(query, given.people, given.hours, known)
        token, made = await leasing.lease_for(pool, wanted)
    return _lease(request, token, made, status=201)


@router.get("/leases/{token}", response_model=LeaseBody, responses=PROBLEMS)
async def read_lease(request: Request, token: LeaseToken) -> Response:
    """The same set as it is now; for 30 days after its end too."""
    async with writing(request) as pool:
        return _lease(request, token, await leasing.leased_people(pool, token))


@router.post("/leases/{token}/prolong", response_model=LeaseBody, responses={**PROBLEMS, **_OWN})
async def prolong_lease(request: Request, token: LeaseToken, given: Prolonging) -> Response:
    """Hold them for so many hours from now on; 409 if it has ended."""
    async with writing(request) as pool:
        return _lease(request, token, await leasing.prolong(pool, token, given.hours))


@router.post("/leases/{token}/return", response_model=Returned, responses=PROBLEMS)
async def return_lease(request: Request, token: LeaseToken, given: Returning) -> Response:
    """Nobody writes to these people, or to any of the set: they are free for others at once."""
    async with writing(request) as pool:
        return _told(request, {"returned": await leasing.give_back(pool, token, given.slugs)})


@router.post("/check", response_model=CheckBody, responses=PROBLEMS)
async def check(request: Request, given: CheckRequest) -> Response:
    """Transfer watch: which of these addresses are stale, and who was moved, released or withdrawn."""
    only(parameters_of(request.scope), set())
    asked = {one.slug: one.address_version for one in given.people}
    found = await checking.check(site_of(request.scope).pool, asked, today())
    items = [
        AddressState(
            slug=one.slug, standing=one.standing, url=path("prisoner", one.now) if one.now else None,
            address_version=one.address_version, verified_on=one.verified_on, moved_on=one.moved_on,
        )
        for one in found
    ]  # fmt: skip
    return _told(request, CheckBody(items=items).model_dump())


@router.post("/counts", response_model=CountBody, responses={**PROBLEMS, **_OWN})
async def count(request: Request, given: CountRequest, group: GroupToken) -> Response:
    """“We sent so many letters”, by week and person. Nothing about who says so is kept."""
    only(parameters_of(request.scope), set())
    told: dict[str, int] = {}
    for one in given.people:
        told[one.slug] = told.get(one.slug, 0) + one.letters
    async with writing(request) as pool:
        known = await groups.known_group(pool, group, today())
        counted = await counting.count_letters(pool, told, known=known, lease=given.lease)
    return _told(request, {"letters": counted.letters, "unknown": counted.unknown})


def _query_of(given: LeaseRequest) -> ListQuery:
    """The filters, checked as those of the list are. 422 with the place of what is wrong."""
    pairs = [
        (name, value)
        for name, values in given.filters.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    try:
        _known_filters(given.filters.keys())
        return parse_query(LETTERS, pairs, b"", today())
    except BadParameter as error:
        name = error.parameter[:100].replace("~", "~0").replace("/", "~1")
        fault: dict[str, Any] = {"pointer": f"#/filters/{name}", "detail": str(error)}
        raise Problem(422, "invalid", errors=[{**fault, "allowed": error.allowed}]) from None


def _known_filters(names: Collection[str]) -> None:
    for name in names:
        if name not in LETTERS.filters:
            raise BadParameter(name, "unknown filter", sorted(LETTERS.filters))


def _lease(request: Request, token: str, made: leasing.Lease, *, status: int = 200) -> Response:
    given = only(parameters_of(request.scope), {"lang"})
    languages = wanted_languages(given.get("lang"), accepted(request.scope)[1])
    cards = [orjson.loads(one.card) for one in made.people if one.card is not None]
    body = {
        "token": token, "until": made.ends_at, "over": made.ends_at <= datetime.now(UTC),
        "items": [narrow(card, languages) for card in cards] if languages else cards,
        "closed": [one.slug for one in made.people if one.card is None],
    }  # fmt: skip
    return _told(request, body, status=status)


def _told(request: Request, body: Any, *, status: int = 200) -> Response:
    return answer(request.scope, orjson.dumps(body), status=status, cache=NO_STORE).response()
