"""`/v1/search` and `/v1/suggest`: people by any spelling of their names, documents by their words."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import Answer, answer
from api.errors import Problem
from api.negotiation import Format, wanted_format, wanted_languages
from api.public.openapi import NOT_MODIFIED, PROBLEMS
from api.public.replies import Address, accepted, json_answer, link_to, meta_of, parameters_of, unprocessable
from api.public.search_openapi import SEARCH_PARAMETERS, SUGGEST_PARAMETERS, SearchPage, Suggestions
from api.public.site import Site, site_of, today
from app.published import cursors
from app.published.listing import BadParameter
from app.published.overview import last_change
from app.text.languages import narrow
from search.engine import EngineAway
from search.finding import Engines, Item, Result, find
from search.request import SearchRequest, parse_search, parse_suggest
from search.suggesting import suggest

router = APIRouter(prefix="/v1", tags=["search"])
SEARCH, SUGGEST = "/v1/search", "/v1/suggest"
# Cards of these kinds have a code called `kind` themselves; beside the kind of document it is `type`.
_OWN_KIND = frozenset({"campaign", "organisation"})


def engines_of(scope: Mapping[str, Any]) -> Engines:
    engines: Engines = scope["app"].state.engines
    return engines


@contextmanager
def refusals() -> Iterator[None]:
    """What is wrong with a request is a 422 that says so, and never repeats the query."""
    try:
        yield
    except BadParameter as error:
        raise unprocessable(error) from None
    except cursors.BadCursor:
        fault = {"parameter": "cursor", "detail": "not a cursor of this query, these filters and kinds"}
        raise Problem(422, "bad-cursor", errors=[fault]) from None
    except EngineAway:
        raise Problem(503, "unavailable", headers={"Retry-After": "5"}) from None


@router.get(
    "/search", response_model=None, operation_id="search",
    responses={200: {"model": SearchPage, "description": "A page of cards"}, **NOT_MODIFIED, **PROBLEMS},
    openapi_extra={"parameters": SEARCH_PARAMETERS},
)  # fmt: skip
async def read_search(request: Request) -> Response:
    """Names in any script and spelling first, then documents that have all of the words. JSON only.

    `"quotes"` keep words together, `-word` and `-"some words"` exclude. Without `q` it
    browses in the order of recording.
    """
    return (await search_answer(request.scope, site_of(request.scope))).response()


async def search_answer(scope: Mapping[str, Any], site: Site) -> Answer:
    parameters = parameters_of(scope)
    accept, accept_language = accepted(scope)
    controls = dict(parameters)
    wanted_format(controls.get("format"), accept, (Format.JSON,))
    languages = wanted_languages(controls.get("lang"), accept_language)
    with refusals():
        query = parse_search(parameters, languages, site.cursor_key, today())
        change = await last_change(site.pool)
        found = await find(engines_of(scope), site.pool, query, site.latest)
    cursor = query.cursor(site.cursor_key, found.position) if found.position else None
    address = Address(site.base(scope), SEARCH, parameters)
    following = address.next(cursor)
    document = {
        "items": [narrow(_item(one), languages) if languages else _item(one) for one in found.items],
        "facets": _facets(found, query), "engine": found.engine, "next": following, "self": address.own,
        "meta": meta_of(change),
    }  # fmt: skip
    return answer(scope, orjson.dumps(document), extra=link_to(following))


def _item(one: Item) -> dict[str, Any]:
    card = one.card
    if one.kind in _OWN_KIND:
        card = {("type" if key == "kind" else key): value for key, value in card.items()}
    return {"kind": one.kind, "score": one.score, "matched": one.matched, **card}


def _facets(found: Result, query: SearchRequest) -> dict[str, list[dict[str, Any]]]:
    """Codes of each facet, those of most documents first."""
    return {
        name: [
            {"code": code, "count": count}
            for code, count in sorted(
                found.facets.get(name, {}).items(), key=lambda pair: (-pair[1], pair[0])
            )
        ]
        for name in query.facets
    }


@router.get(
    "/suggest", response_model=None, operation_id="suggest",
    responses={200: {"model": Suggestions, "description": "Names"}, **NOT_MODIFIED, **PROBLEMS},
    openapi_extra={"parameters": SUGGEST_PARAMETERS},
)  # fmt: skip
async def read_suggest(request: Request) -> Response:
    """At most 8 names while somebody types, from the first letter, in any script."""
    return (await suggest_answer(request.scope, site_of(request.scope))).response()


async def suggest_answer(scope: Mapping[str, Any], site: Site) -> Answer:
    with refusals():
        text, within, limit = parse_suggest(parameters_of(scope), today())
        found, engine = await suggest(engines_of(scope), site.pool, text, within, limit)
    return json_answer(scope, {"items": found, "engine": engine})
