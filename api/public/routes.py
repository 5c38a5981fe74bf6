"""`/v1`: lists and documents. Each route says what it is; `replies` does the work for all."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.public.openapi import FORMAT, LANG, NOT_MODIFIED, PROBLEMS, TABLES, PageOf, list_parameters
from api.public.replies import document_answer, list_answer
from api.public.site import site_of
from app.publication import shapes
from app.published import kinds
from app.published.kinds import Kind

router = APIRouter(prefix="/v1")

SHAPES: dict[str, tuple[type, type]] = {
    "prisoner": (shapes.PrisonerCard, shapes.Prisoner),
    "case": (shapes.CaseCard, shapes.Case),
    "event": (shapes.EventInList, shapes.EventInList),
    "alert": (shapes.Alert, shapes.Alert),
    "letter": (shapes.LetterCard, shapes.LetterCard),
    "facility": (shapes.FacilityCard, shapes.Facility),
    "organisation": (shapes.Organisation, shapes.Organisation),
    "list": (shapes.OfficialList, shapes.OfficialList),
    "campaign": (shapes.Campaign, shapes.Campaign),
    "advocacy": (shapes.AdvocacyDocument, shapes.AdvocacyDocument),
}
PART_SHAPES: dict[tuple[str, str], type] = {
    ("prisoner", "timeline"): shapes.TimelinePart,
    ("prisoner", "alerts"): shapes.AlertsPart,
    ("prisoner", "letters"): shapes.LettersPart,
    ("case", "timeline"): shapes.CaseTimelinePart,
}
SINGULAR = {"letter": None, "event": "id", "alert": "id"}
ABOUT = {
    "prisoner": "People deprived of liberty, or persecuted, for political reasons",
    "case": "Criminal and administrative cases, with defendants and timeline",
    "event": "Dated facts across people and cases; `upcoming=true` for hearings still to come",
    "alert": "Torture, health, isolation, disappearance, death: what calls for attention now",
    "letter": "Whom to write to, who needs it most first, with the lines for the envelope",
    "facility": "Prisons, colonies, detention centres, psychiatric hospitals, with addresses over time",
    "organisation": "Who recognises, documents, defends",
    "list": "Registers of a state, quoted as the state's action",
    "campaign": "Letter campaigns and appeals",
    "advocacy": "What was done before courts, the United Nations and other bodies",
}


def _add_list(kind: Kind) -> None:
    async def read_list(request: Request) -> Response:
        return (await list_answer(request.scope, site_of(request.scope), kind)).response()

    card = SHAPES[kind.name][0]
    router.add_api_route(
        f"/{kind.path}", read_list, methods=["GET"], tags=[kind.path], summary=ABOUT[kind.name],
        operation_id=f"list_{kind.path}", response_model=None,
        responses={
            200: {
                "model": PageOf[card],  # type: ignore[valid-type]
                "description": "A page of cards",
                "content": TABLES,
            },
            **NOT_MODIFIED, **PROBLEMS,
        },
        openapi_extra={"parameters": list_parameters(kind)},
    )  # fmt: skip


def _add_document(kind: Kind, key: str, part: str | None = None) -> None:
    async def read_one(request: Request) -> Response:
        slug = request.path_params[key]
        return (await document_answer(request.scope, site_of(request.scope), kind, slug, part)).response()

    name = kind.name + (f"_{part}" if part else "")
    parameters: list[dict[str, Any]] = [
        {"name": key, "in": "path", "required": True, "schema": {"type": "string", "maxLength": 100}},
        LANG,
        {**FORMAT, "schema": {"type": "string", "enum": ["json"]}},
    ]
    model = PART_SHAPES[kind.name, part] if part else SHAPES[kind.name][1]
    router.add_api_route(
        f"/{kind.path}/{{{key}}}" + (f"/{part}" if part else ""), read_one, methods=["GET"], tags=[kind.path],
        summary=f"{'The ' + part + ' of one' if part else 'One'} {kind.name}", operation_id=f"read_{name}",
        response_model=None, openapi_extra={"parameters": parameters},
        responses={
            200: {"model": model, "description": "The document"},
            308: {"description": "It has another address now: Location"}, **NOT_MODIFIED, **PROBLEMS,
        },
    )  # fmt: skip


for _kind in kinds.KINDS:
    _add_list(_kind)
    _key = SINGULAR.get(_kind.name, "slug")
    if _key:
        _add_document(_kind, _key)
_BY_NAME = {kind.name: kind for kind in kinds.KINDS}
for _name, _part in PART_SHAPES:
    _add_document(_BY_NAME[_name], "slug", _part)
