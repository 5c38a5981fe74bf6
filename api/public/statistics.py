"""`/v1/statistics`: everything at once, or one table, as JSON or CSV."""

from datetime import date
from typing import Any

import orjson
from fastapi import APIRouter, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.answers import Answer, answer
from api.errors import Problem
from api.negotiation import Format, wanted_format, wanted_languages
from api.public.counted import statistics_of, tables_of, version_of
from api.public.openapi import LANG, NOT_MODIFIED, PROBLEMS
from api.public.replies import accepted, json_answer, only, parameters_of, unprocessable
from api.public.site import site_of
from app.published import statistics as counts
from app.published.listing import BadParameter
from app.published.tables import to_csv

router = APIRouter(tags=["statistics"])
_FORMATS = (Format.JSON, Format.CSV)
_SAMPLE = {
    "name": "sample", "in": "query",
    "schema": {"type": "string", "enum": ["true", "false"], "default": "false"},
    "description": "Count the invented people instead of the real ones",
}  # fmt: skip
_FORMAT = {
    "name": "format", "in": "query", "schema": {"type": "string", "enum": [str(one) for one in _FORMATS]},
    "description": "Wins over Accept",
}  # fmt: skip
_BY = {
    "name": "by", "in": "query", "schema": {"type": "string", "enum": list(counts.NAMES)},
    "description": "One table alone, as /v1/statistics/{name}; CSV needs it",
}  # fmt: skip


class Cell(BaseModel):
    code: str
    people: int | None
    suppressed: bool = Field(description="Not told: under 5 for a sensitive ground, or what would tell that")


class AlertsByType(BaseModel):
    type: str
    alerts: int | None
    suppressed: bool


class AlertsByMonth(BaseModel):
    month: str = Field(description="`unknown` where the date is less exact than a month")
    type: str = Field(description="`other`: the types that are suppressed in `alerts_by_type`, together")
    alerts: int
    suppressed: bool


class IsolationDays(BaseModel):
    facility: str
    year: str
    days: int
    suppressed: bool


class IsolationCell(BaseModel):
    code: str
    days: int
    people: int


class Isolation(BaseModel):
    as_of: date
    days: int
    people: int
    present: int = Field(description="People in isolation on that day")
    prolonged: int = Field(description="Stretches of more than 15 days")
    by_year: list[IsolationCell]
    by_facility: list[IsolationCell]


class Deaths(BaseModel):
    year: str
    country: str
    people: int
    suppressed: bool


class Statistics(BaseModel):
    totals: dict[str, int]
    by: dict[str, list[Cell]]
    alerts_by_type: list[AlertsByType]
    alerts_by_month: list[AlertsByMonth]
    isolation_days: list[IsolationDays]
    isolation: Isolation
    deaths_in_custody: list[Deaths]
    tables: dict[str, str] = Field(description="Address of each table alone; CSV with `format=csv`")
    reported: list[dict[str, Any]]


class StatisticsTable(BaseModel):
    name: str
    dimensions: list[str]
    measure: str = Field(description="What is counted: the name of the number in each item")
    items: list[dict[str, Any]]


def _samples(given: dict[str, str]) -> bool:
    if given.get("sample", "false") not in {"true", "false"}:
        raise unprocessable(BadParameter("sample", "unknown value", ["true", "false"]))
    return given.get("sample") == "true"


@router.get(
    "/v1/statistics", response_model=None, operation_id="read_statistics",
    responses={
        200: {"model": Statistics | StatisticsTable, "content": {"text/csv": {}}}, **NOT_MODIFIED, **PROBLEMS,
    },
    openapi_extra={"parameters": [_SAMPLE, _BY, _FORMAT, LANG]},
)  # fmt: skip
async def statistics(request: Request) -> Response:
    """Published people by status, region, ground, law, facility and month; alerts, isolation days, deaths.

    Invented samples are counted alone or not at all. Cells under 5 of sensitive grounds are suppressed, and
    what would tell them by subtraction.
    """
    given = only(parameters_of(request.scope), {"sample", "by", "format", "lang"})
    accept, accept_language = accepted(request.scope)
    if "by" in given:
        return (await _table(request, given["by"], given, 422)).response()
    if wanted_format(given.get("format"), accept, _FORMATS) is Format.CSV:
        raise unprocessable(BadParameter("by", "CSV holds one table: say which", list(counts.NAMES)))
    languages = wanted_languages(given.get("lang"), accept_language)
    site, samples = site_of(request.scope), _samples(given)
    document = await statistics_of(site, await version_of(site), samples=samples)
    return json_answer(request.scope, document, languages=languages).response()


@router.get(
    "/v1/statistics/{name}", response_model=None, operation_id="read_statistics_table",  # noqa: FAST003
    responses={200: {"model": StatisticsTable, "content": {"text/csv": {}}}, **NOT_MODIFIED, **PROBLEMS},
    openapi_extra={"parameters": [
        {"name": "name", "in": "path", "required": True, "schema": {"type": "string"}, "example": "country"},
        _SAMPLE, _FORMAT,
    ]},
)  # fmt: skip
async def statistics_table(request: Request) -> Response:
    """One table of the statistics."""
    given = only(parameters_of(request.scope), {"sample", "format"})
    return (await _table(request, request.path_params["name"], given, 404)).response()


async def _table(request: Request, name: str, given: dict[str, str], missing: int) -> Answer:
    form = wanted_format(given.get("format"), accepted(request.scope)[0], _FORMATS)
    samples = _samples(given)
    if name not in counts.NAMES:
        if missing == 404:  # noqa: PLR2004
            raise Problem(404, "not-found")
        raise unprocessable(BadParameter("by", "unknown table", list(counts.NAMES)))
    site = site_of(request.scope)
    table = (await tables_of(site, await version_of(site), samples=samples))[name]
    if form is Format.CSV:
        return answer(request.scope, to_csv(table.items, table.columns), form.media_type)
    document = {
        "name": name, "dimensions": table.dimensions, "measure": table.measure, "items": table.items,
    }  # fmt: skip
    return answer(request.scope, orjson.dumps(document))
