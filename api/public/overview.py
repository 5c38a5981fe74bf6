"""`/v1` itself, the change feed, vocabularies, and what operators ask: is it up?"""

from datetime import datetime
from typing import Any

import orjson
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.answers import answer
from api.conditional import NO_STORE
from api.errors import Problem
from api.negotiation import wanted_languages
from api.public.openapi import LANG, NOT_MODIFIED, PROBLEMS
from api.public.replies import API_VERSION, json_answer, only, parameters_of, unprocessable
from api.public.site import site_of
from api.snapshots.health import look
from app import heartbeat
from app.publication.parts import path
from app.published import overview
from app.published.kinds import KINDS
from app.published.licence import LICENCE
from app.published.listing import BadParameter, whole_number
from app.vocabularies import names, vocabulary
from app.vocabularies.places import country_labels

router = APIRouter()
OTHERS = ("search", "suggest", "reconcile", "statistics", "vocabularies", "changes", "exports")
MOST_CHANGES = 1000
DATA_VOCABULARIES = ("group",)


class Home(BaseModel):
    name: str
    version: int
    licence: str
    links: dict[str, str]


class ChangeItem(BaseModel):
    seq: int
    at: datetime
    kind: str
    id: str
    op: str = Field(description="put, remove or merge")
    url: str | None = Field(description="Where the document is; null for what was removed")
    into: str | None = Field(description="With merge: the id that it became")


class Changes(BaseModel):
    items: list[ChangeItem]
    next_after: int


class VocabularyItem(BaseModel):
    code: str
    labels: dict[str, str]


class VocabularyBody(BaseModel):
    name: str
    note: str
    items: list[VocabularyItem]


class Health(BaseModel):
    status: str
    checks: dict[str, str] = {}


def _languages(request: Request, allowed: set[str]) -> tuple[dict[str, str], tuple[str, ...]]:
    given = only(parameters_of(request.scope), allowed | {"lang"})
    return given, tuple(wanted_languages(given.get("lang"), request.headers.get("accept-language")))


@router.get(
    "/v1",
    response_model=None,
    responses={200: {"model": Home}, **PROBLEMS},
    tags=["start"],
    operation_id="home",
)
async def home(request: Request) -> Response:
    """Links to everything below."""
    only(parameters_of(request.scope), set())
    base = site_of(request.scope).base(request.scope)
    links = {kind.path: f"{base}/v1/{kind.path}" for kind in KINDS}
    links |= {name: f"{base}/v1/{name}" for name in OTHERS}
    links |= {
        "feeds": f"{base}/feeds/everything.atom",
        "alerts_cap": f"{base}/feeds/alerts.cap.atom",
        "calendar": f"{base}/feeds/calendar.ics",
        "docs": f"{base}/docs",
        "openapi": f"{base}/openapi.json",
        "source_of_licence": f"{base}/licence",
    }
    document = {"name": "Nezabudka", "version": API_VERSION, "licence": LICENCE, "links": links}
    return json_answer(request.scope, document).response()


def _number(given: dict[str, str], name: str, default: int, bounds: tuple[int, int]) -> int:
    try:
        return whole_number(name, given.get(name, str(default)), *bounds)
    except BadParameter as error:
        raise unprocessable(error) from error


@router.get(
    "/v1/changes", response_model=None, tags=["changes"], operation_id="list_changes",
    responses={200: {"model": Changes}, **NOT_MODIFIED, **PROBLEMS},
    openapi_extra={"parameters": [
        {"name": "after", "in": "query", "schema": {"type": "integer", "minimum": 0, "default": 0},
         "description": "The last number you have seen"},
        {"name": "limit", "in": "query", "schema": {"type": "integer", "minimum": 1, "maximum": MOST_CHANGES,
                                                     "default": 100}},
    ]},
)  # fmt: skip
async def changes(request: Request) -> Response:
    """What was published and removed, in order. Replayed from 0 it gives exactly what is public now.

    A `remove` carries no name. Drop what was removed within 24 hours: the licence asks it.
    """
    given = only(parameters_of(request.scope), {"after", "limit"})
    after = _number(given, "after", 0, (0, 10**18))
    limit = _number(given, "limit", 100, (1, MOST_CHANGES))
    rows = await overview.changes(site_of(request.scope).pool, after, limit)
    items = [
        {"seq": row["seq"], "at": row["at"], "kind": row["kind"], "id": str(row["id"]), "op": row["op"],
         "url": path(row["kind"], row["slug"]) if row["slug"] else None, "into": row["into"]}
        for row in rows
    ]  # fmt: skip
    next_after = rows[-1]["seq"] if rows else after
    return json_answer(request.scope, {"items": items, "next_after": next_after}).response()


@router.get(
    "/v1/vocabularies", response_model=None, tags=["vocabularies"], operation_id="list_vocabularies",
    responses={200: {"model": dict[str, list[dict[str, str]]]}, **NOT_MODIFIED, **PROBLEMS},
)  # fmt: skip
async def vocabularies(request: Request) -> Response:
    """The names of all code lists. They are open: new codes may come."""
    only(parameters_of(request.scope), set())
    every = sorted([*names(), *DATA_VOCABULARIES, "country"])
    items = [{"name": name, "url": f"/v1/vocabularies/{name}"} for name in every]
    return json_answer(request.scope, {"items": items}).response()


@router.get(
    "/v1/vocabularies/{name}", response_model=None,  # noqa: FAST003  read from the request
    tags=["vocabularies"], operation_id="read_vocabulary",
    responses={200: {"model": VocabularyBody}, **NOT_MODIFIED, **PROBLEMS},
    openapi_extra={"parameters": [
        {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}}, LANG,
    ]},
)  # fmt: skip
async def read_vocabulary(request: Request) -> Response:
    """Codes with labels in every language we have."""
    _, languages = _languages(request, set())
    name = request.path_params["name"]
    if name in DATA_VOCABULARIES:
        items = await overview.labels(site_of(request.scope).pool, name)
        return json_answer(
            request.scope, {"name": name, "note": "", "items": items}, languages=languages
        ).response()
    if name == "country":
        items = _countries()
        return json_answer(
            request.scope, {"name": name, "note": "ISO 3166-1", "items": items}, languages=languages
        ).response()
    if name not in names():
        raise Problem(404, "not-found")
    known = vocabulary(name)
    items = [{"code": item.code, "labels": dict(item.labels), **item.extra} for item in known.items]
    return json_answer(
        request.scope, {"name": name, "note": known.note, "items": items}, languages=languages
    ).response()


def _countries() -> list[dict[str, Any]]:
    import pycountry  # noqa: PLC0415  half a megabyte that few requests need

    return [{"code": c.alpha_2, "labels": country_labels(c.alpha_2)} for c in pycountry.countries]


@router.get(
    "/healthz",
    response_model=None,
    responses={200: {"model": Health}},
    tags=["operation"],
    operation_id="healthz",
)
async def healthz(request: Request) -> Response:
    """The process runs."""
    return answer(request.scope, b'{"status":"ok"}', cache=NO_STORE).response()


@router.get(
    "/readyz",
    response_model=None,
    responses={200: {"model": Health}, **PROBLEMS},
    tags=["operation"],
    operation_id="readyz",
)
async def readyz(request: Request) -> Response:
    """It can answer: the database does. Which engine answers searches, and how far its index lags; whether
    the worker lives. Nothing but the database makes it unready: readers are answered without the rest."""
    pool, state = site_of(request.scope).pool, request.app.state
    await overview.last_change(pool)
    checks = {"database": "ok", **state.engines.checks()}
    checks |= {"snapshot": await look(pool, state.snapshots), "worker": await heartbeat.look(pool)}
    return answer(request.scope, orjson.dumps({"status": "ok", "checks": checks}), cache=NO_STORE).response()
