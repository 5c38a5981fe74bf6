"""`/v1/reconcile`: partners' spreadsheets against published people, in the shape of the W3C community group's
Reconciliation Service API 0.2, so that OpenRefine and the like can ask."""

import uuid
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict
from typing import Any, TypeVar
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, Request
from pydantic import BaseModel, ValidationError
from starlette.responses import Response

from api.answers import FORM, JSON, answer
from api.conditional import NO_STORE
from api.errors import Problem
from api.public.openapi import NOT_MODIFIED, PROBLEMS
from api.public.reconcile_extending import extended
from api.public.reconcile_services import services
from api.public.reconcile_shapes import (
    ANSWERS,
    BODY,
    GET_PARAMETERS,
    MOST_QUERIES,
    TYPE,
    Batch,
    Extension,
    Manifest,
)
from api.public.replies import only, parameters_of
from api.public.search import engines_of, refusals
from api.public.site import site_of
from api.rate_limit import Limit
from app.publication.parts import path
from search.matching import match, slug_of

Shape = TypeVar("Shape", bound=BaseModel)
router = APIRouter(prefix="/v1/reconcile", tags=["search"])


@router.get(
    "", response_model=None, operation_id="reconcile_manifest",
    responses={200: {"model": Manifest, "description": "The manifest"}, **NOT_MODIFIED, **PROBLEMS},
    openapi_extra={"parameters": GET_PARAMETERS},
)  # fmt: skip
async def manifest(request: Request) -> Response:
    """The manifest that OpenRefine asks for; with `queries` or `extend` the answer to them."""
    given = only(parameters_of(request.scope), {"queries", "extend"})
    if given:
        field = _only_field(given)
        return await _ASKED[field](request, given[field].encode())
    base = site_of(request.scope).base(request.scope)
    document = {
        "versions": ["0.2"], "name": "Nezabudka: political prisoners",
        "identifierSpace": f"{base}/v1/changes",
        "schemaSpace": f"{base}/openapi.json", "documentation": f"{base}/docs/reconcile",
        "defaultTypes": [TYPE], "view": {"url": f"{base}/v1/reconcile/{{{{id}}}}"},
        "batchSize": MOST_QUERIES, **services(base),
    }  # fmt: skip
    return answer(request.scope, orjson.dumps(document)).response()


@router.post(
    "", response_model=None, operation_id="reconcile", responses=ANSWERS,
    openapi_extra={"requestBody": BODY},
)  # fmt: skip
async def reconcile(request: Request) -> Response:
    """Match names, with birth dates, countries, external ids. At most 50 queries; nothing of them is kept.
    Each counts as a request at the rate limit.

    With `extend`: columns for people who were matched.
    """
    only(parameters_of(request.scope), set())
    body = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        field, text = _form_field(body)
        return await _ASKED[field](request, text)
    if media_type != JSON:
        raise Problem(415, "unsupported-media-type", detail=f"Send {FORM} or {JSON}.")
    return await _matched(request, body)


@router.get(
    "/{identity}", response_model=None, status_code=308, operation_id="reconciled",
    responses={308: {"description": "The profile: Location"}, **PROBLEMS},
)  # fmt: skip
async def view(request: Request, identity: uuid.UUID) -> Response:
    """From the id of a candidate to the person's profile."""
    only(parameters_of(request.scope), set())
    slug = await slug_of(site_of(request.scope).pool, identity)
    if slug is None:
        raise Problem(404, "not-found")
    location = (b"location", path("prisoner", slug).encode())
    return answer(request.scope, b"", JSON, status=308, extra=[location]).response()


def _form_field(body: bytes) -> tuple[str, bytes]:
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=10, encoding="utf-8", errors="strict")
    except ValueError:
        raise Problem(422, "bad-encoding") from None
    field = _only_field(fields)
    return field, fields[field][-1].encode()


def _only_field(given: Mapping[str, object]) -> str:
    if len(given) != 1 or not _ASKED.keys() & given.keys():
        raise Problem(422, "invalid", errors=[{"pointer": "#", "detail": "one field: queries, or extend"}])
    (field,) = given
    return field


async def _matched(request: Request, text: bytes) -> Response:
    site, engines = site_of(request.scope), engines_of(request.scope)
    answers: dict[str, Any] = {}
    queries = _read(Batch, {"queries": _json(text)}, within=1).queries
    limit: Limit | None = request.app.hot
    if limit:
        limit.charge(request.scope, len(queries) - 1)  # the request itself is counted
    with refusals():
        for name, query in queries.items():
            found = await match(engines, site.pool, query.row()) if query.asks_for_people else []
            answers[name] = {"result": [{**asdict(one), "type": [TYPE]} for one in found]}
    return answer(request.scope, orjson.dumps(answers), cache=NO_STORE).response()


async def _filled(request: Request, text: bytes) -> Response:
    site = site_of(request.scope)
    document = await extended(site, _read(Extension, _json(text)), site.base(request.scope))
    return answer(request.scope, orjson.dumps(document), cache=NO_STORE).response()


_ASKED: dict[str, Callable[[Request, bytes], Awaitable[Response]]] = {"queries": _matched, "extend": _filled}


def _json(text: bytes) -> Any:
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Problem(422, "invalid", errors=[{"pointer": "#", "detail": "not JSON"}]) from None


def _read(shape: type[Shape], value: Any, *, within: int = 0) -> Shape:
    """422 with the place of what is wrong, never with what was there."""
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        faults = error.errors(include_input=False, include_context=False, include_url=False)
        places = [("/".join(map(str, fault["loc"][within:])), fault["msg"]) for fault in faults]
        raise Problem(
            422, "invalid",
            errors=[{"pointer": f"#/{place}", "detail": words} for place, words in places[:MOST_QUERIES]],
        ) from None  # fmt: skip
