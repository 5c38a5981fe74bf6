"""What OpenRefine asks beside matching: names while somebody types, properties, a card of a candidate.

Programs send parameters of their own with these requests, so here those that are not known are passed over.
"""

import uuid

import orjson
from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import JSON, answer
from api.conditional import NO_STORE
from api.errors import Problem
from api.public.openapi import NOT_MODIFIED, PROBLEMS
from api.public.reconcile_shapes import COMPARED, PROPERTIES, TYPE, Proposal, SuggestedPage
from api.public.search import engines_of, refusals
from api.public.site import site_of
from app.published.kinds import PRISONERS
from search.engine import Scope
from search.matching import slug_of
from search.request import LONGEST
from search.suggesting import suggest

router = APIRouter(prefix="/v1/reconcile", tags=["search"])
PREVIEW = {"width": 420, "height": 260}  # as the card needs, in pixels
MOST_SUGGESTED = 8
_PREFIX = {
    "name": "prefix", "in": "query", "required": True, "schema": {"type": "string", "maxLength": LONGEST},
    "description": "What was typed so far",
}  # fmt: skip
_ANSWERS = {200: {"model": SuggestedPage, "description": "Suggestions"}, **PROBLEMS}


def services(base: str) -> dict[str, object]:
    """What the manifest says of them."""
    here = f"{base}{router.prefix}"
    kinds = ("entity", "property", "type")
    return {
        "suggest": {kind: {"service_url": here, "service_path": f"/suggest/{kind}"} for kind in kinds},
        "preview": {"url": f"{here}/preview/{{{{id}}}}", **PREVIEW},
        "extend": {"propose_properties": {"service_url": here, "service_path": "/properties"}},
    }


def _prefix(request: Request) -> str:
    text = request.query_params.get("prefix", "")
    if len(text) > LONGEST:
        raise Problem(422, "invalid", errors=[{"parameter": "prefix", "detail": "too long"}])
    return text


def _suggested(request: Request, found: list[dict[str, object]]) -> Response:
    return answer(request.scope, orjson.dumps({"result": found}), cache=NO_STORE).response()


@router.get(
    "/suggest/entity", response_model=None, operation_id="reconcile_suggest_entity", responses=_ANSWERS,
    openapi_extra={"parameters": [_PREFIX]},
)  # fmt: skip
async def suggest_entity(request: Request) -> Response:
    """People whose name begins so, in any script."""
    text, site = _prefix(request), site_of(request.scope)
    with refusals():
        found, _ = await suggest(
            engines_of(request.scope), site.pool, text, Scope((PRISONERS.name,)), MOST_SUGGESTED
        )
    return _suggested(request, [
        {"id": one.id, "name": next(iter(one.name.values())), "description": one.slug, "notable": [TYPE]}
        for one in found
    ])  # fmt: skip


@router.get(
    "/suggest/property", response_model=None, operation_id="reconcile_suggest_property", responses=_ANSWERS,
    openapi_extra={"parameters": [_PREFIX]},
)  # fmt: skip
async def suggest_property(request: Request) -> Response:
    """Properties by id or by name; those that rows are compared by come first."""
    text = _prefix(request).strip().casefold()
    return _suggested(request, [
        {"id": pid, "name": name, "description": "rows are compared by it" if pid in COMPARED else "to fetch"}
        for pid, name in PROPERTIES.items()
        if text in pid or text in name.casefold()
    ])  # fmt: skip


@router.get(
    "/suggest/type", response_model=None, operation_id="reconcile_suggest_type", responses=_ANSWERS,
    openapi_extra={"parameters": [_PREFIX]},
)  # fmt: skip
async def suggest_type(request: Request) -> Response:
    """The only type there is, if it begins so."""
    text = _prefix(request).strip().casefold()
    return _suggested(request, [dict(TYPE)] if TYPE["id"].startswith(text) else [])


@router.get(
    "/properties", response_model=None, operation_id="reconcile_properties",
    responses={200: {"model": Proposal, "description": "All of them"}, **NOT_MODIFIED, **PROBLEMS},
)  # fmt: skip
async def properties(request: Request) -> Response:
    """What columns can be filled with; `external_id:<scheme>` works too."""
    every = [{"id": pid, "name": name} for pid, name in PROPERTIES.items()]
    return answer(request.scope, orjson.dumps({"type": TYPE["id"], "properties": every})).response()


@router.get(
    "/preview/{identity}", response_model=None, status_code=307, operation_id="reconcile_preview",
    responses={307: {"description": "The card, made to stand in a frame: Location"}, **PROBLEMS},
)  # fmt: skip
async def preview(request: Request, identity: uuid.UUID) -> Response:
    """A card of a candidate, without script."""
    slug = await slug_of(site_of(request.scope).pool, identity)
    if slug is None:
        raise Problem(404, "not-found")
    location = (b"location", f"/w/v1/person/{slug}".encode())
    return answer(request.scope, b"", JSON, status=307, extra=[location]).response()
