"""`/v1/reconcile`: partners' spreadsheets against published people, in the shape of the W3C community group's
Reconciliation Service API 0.2, so that OpenRefine and the like can ask."""

import uuid
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs

import orjson
from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator
from starlette.responses import Response

from api.answers import FORM, JSON, answer
from api.conditional import NO_STORE
from api.errors import Problem
from api.public.openapi import NOT_MODIFIED, PROBLEMS
from api.public.replies import only, parameters_of
from api.public.search import engines_of, refusals
from api.public.site import site_of
from app.publication.parts import path
from search.matching import EXTERNAL_ID, MOST_SHOWN, Row, match, slug_of
from search.request import LONGEST

router = APIRouter(prefix="/v1/reconcile", tags=["search"])
MOST_QUERIES, MOST_PROPERTIES, MOST_VALUES = 50, 10, 10
TYPE = {"id": "prisoner", "name": "Prisoner"}
PROPERTIES = {
    "birth_year": "Year of birth",
    "birth_date": "Date of birth (ISO 8601)",
    "country": "Country (ISO 3166-1 alpha-2)",
}


class Property(BaseModel):
    pid: str = Field(max_length=60, description="birth_year, birth_date, country, external_id:<scheme>")
    v: Any = Field(description="A value, or a list of which any may fit")

    @field_validator("pid")
    @classmethod
    def _known(cls, pid: str) -> str:
        if pid not in PROPERTIES and not pid.startswith(EXTERNAL_ID):
            raise ValueError(f"allowed: {', '.join(PROPERTIES)}, {EXTERNAL_ID}<scheme>")
        return pid

    @property
    def values(self) -> tuple[str, ...]:
        several = self.v if isinstance(self.v, list) else [self.v]
        plain = (one.get("id") if isinstance(one, dict) else one for one in several[:MOST_VALUES])
        return tuple(str(one)[:LONGEST].strip() for one in plain if isinstance(one, str | int))


class ReconcileQuery(BaseModel):
    model_config = ConfigDict(extra="ignore")

    query: str = Field(max_length=LONGEST, description="A name, in any script and spelling")
    type: str | list[str] | None = Field(default=None, description="`prisoner`, the only type")
    limit: int = Field(default=MOST_SHOWN, ge=1)
    properties: list[Property] = Field(default=[], max_length=MOST_PROPERTIES)

    def row(self) -> Row:
        facts = {one.pid: one.values for one in self.properties if one.values}
        return Row(self.query, facts, min(self.limit, MOST_SHOWN))

    @property
    def asks_for_people(self) -> bool:
        types = [self.type] if isinstance(self.type, str) else self.type
        return not types or TYPE["id"] in types


class Batch(BaseModel):
    queries: dict[str, ReconcileQuery] = Field(min_length=1, max_length=MOST_QUERIES)


class TypeOf(BaseModel):
    id: str
    name: str


class FeatureOf(BaseModel):
    id: str
    value: float


class ReconcileCandidate(BaseModel):
    id: str
    name: str
    type: list[TypeOf]
    score: float = Field(description="0 to 100")
    match: bool = Field(description="Surely this person: nobody else comes near, and something confirms it")
    features: list[FeatureOf]


class ReconcileResult(BaseModel):
    result: list[ReconcileCandidate]


class Manifest(BaseModel):
    versions: list[str]
    name: str
    identifierSpace: str  # noqa: N815  the specification's own words
    schemaSpace: str  # noqa: N815
    documentation: str
    defaultTypes: list[TypeOf]  # noqa: N815
    view: dict[str, str]
    batchSize: int  # noqa: N815


_QUERIES = {
    "name": "queries", "in": "query", "description": "As the form field of POST, for small batches",
    "schema": {"type": "string"},
}  # fmt: skip
_QUERY_SCHEMA = {
    "type": "object", "required": ["query"],
    "properties": {
        "query": {"type": "string", "maxLength": LONGEST}, "type": {"type": "string", "enum": [TYPE["id"]]},
        "limit": {"type": "integer", "minimum": 1},
        "properties": {"type": "array", "maxItems": MOST_PROPERTIES, "items": {
            "type": "object", "required": ["pid", "v"],
            "properties": {"pid": {"type": "string", "enum": list(PROPERTIES)}, "v": {"type": "string"}}}},
    },
}  # fmt: skip
_BODY = {
    "required": True,
    "content": {
        JSON: {"schema": {
            "type": "object", "minProperties": 1, "maxProperties": MOST_QUERIES,
            "additionalProperties": _QUERY_SCHEMA}},
        FORM: {"schema": {
            "type": "object", "required": ["queries"],
            "properties": {"queries": {"type": "string", "description": "The same JSON"}}}},
    },
}  # fmt: skip
_ANSWERS = {
    200: {"model": dict[str, ReconcileResult], "description": "Candidates of each query, best first"},
    **PROBLEMS,
}


@router.get(
    "", response_model=None, operation_id="reconcile_manifest",
    responses={200: {"model": Manifest, "description": "The manifest"}, **NOT_MODIFIED, **PROBLEMS},
    openapi_extra={"parameters": [_QUERIES]},
)  # fmt: skip
async def manifest(request: Request) -> Response:
    """The manifest that OpenRefine asks for; with `queries` the answer to them."""
    given = only(parameters_of(request.scope), {"queries"})
    if "queries" in given:
        return await _matched(request, given["queries"].encode())
    base = site_of(request.scope).base(request.scope)
    document = {
        "versions": ["0.2"], "name": "Nezabudka: political prisoners",
        "identifierSpace": f"{base}/v1/changes",
        "schemaSpace": f"{base}/openapi.json", "documentation": f"{base}/docs/reconcile",
        "defaultTypes": [TYPE], "view": {"url": f"{base}/v1/reconcile/{{{{id}}}}"},
        "batchSize": MOST_QUERIES,
    }  # fmt: skip
    return answer(request.scope, orjson.dumps(document)).response()


@router.post(
    "", response_model=None, operation_id="reconcile", responses=_ANSWERS,
    openapi_extra={"requestBody": _BODY},
)  # fmt: skip
async def reconcile(request: Request) -> Response:
    """Match names, with birth dates, countries, external ids. At most 50 queries; nothing of them is kept."""
    only(parameters_of(request.scope), set())
    body = await request.body()
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if media_type == FORM:
        return await _matched(request, _form_field(body))
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


def _form_field(body: bytes) -> bytes:
    try:
        fields = parse_qs(body.decode("ascii"), max_num_fields=10, encoding="utf-8", errors="strict")
    except ValueError:
        raise Problem(422, "bad-encoding") from None
    if list(fields) != ["queries"]:
        raise Problem(422, "invalid", errors=[{"pointer": "#/queries", "detail": "the only field, needed"}])
    return fields["queries"][-1].encode()


async def _matched(request: Request, text: bytes) -> Response:
    site, engines = site_of(request.scope), engines_of(request.scope)
    answers: dict[str, Any] = {}
    with refusals():
        for name, query in _queries(text).items():
            found = await match(engines, site.pool, query.row()) if query.asks_for_people else []
            answers[name] = {"result": [{**asdict(one), "type": [TYPE]} for one in found]}
    return answer(request.scope, orjson.dumps(answers), cache=NO_STORE).response()


def _queries(text: bytes) -> Mapping[str, ReconcileQuery]:
    """422 with the place of what is wrong, never with what was there."""
    try:
        value = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Problem(422, "invalid", errors=[{"pointer": "#", "detail": "not JSON"}]) from None
    try:
        return Batch(queries=value).queries
    except ValidationError as error:
        faults = error.errors(include_input=False, include_context=False, include_url=False)
        places = [("/".join(map(str, fault["loc"][1:])), fault["msg"]) for fault in faults[:MOST_QUERIES]]
        raise Problem(
            422, "invalid", errors=[{"pointer": f"#/{place}", "detail": words} for place, words in places]
        ) from None
