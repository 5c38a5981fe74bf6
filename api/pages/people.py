"""The list of people, and one person."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.pages import dates, texts
from api.pages.languages import DEFAULT
from api.pages.listing import Choice, Listed, coded, countries, listed
from api.pages.picture import draw, span_words
from api.pages.rendering import document_page, kept, page, told, wording_of
from api.pages.wording import Wording
from api.public.counted import codes_of
from api.public.site import site_of, today
from app.publication.isolation import Run, days_by_year
from app.published import overview
from app.published.kinds import PRISONERS
from app.published.statistics import facility_names

router = APIRouter(include_in_schema=False)
_YES = "true"


async def _choices(request: Request, wording: Wording, country: str | None) -> list[Choice]:
    word = wording.word
    made = [
        coded(wording, "status_group", word("Status"), "status_group"),
        await countries(request, wording, PRISONERS),
    ]
    if country:
        made.append(await _regions(request, wording, country))
    return [
        *made,
        coded(wording, "ground", word("Persecuted for"), "persecution_ground"),
        Choice("letters", word("Letters"), [("open", word("can be written to"))]),
        Choice("isolated", word("Isolation"), [(_YES, word("in isolation now"))]),
        Choice("birthday_within", word("Birthday"),
               [("7", word("within a week")), ("30", word("within 30 days"))]),
        Choice("sort", word("Order"), [
            ("name", word("by name")), ("-detained", word("detained last")),
            ("detained", word("detained first")), ("-updated", word("changed last")),
        ]),
    ]  # fmt: skip


async def _regions(request: Request, wording: Wording, country: str) -> Choice:
    codes = await codes_of(site_of(request.scope), PRISONERS.name, "region")
    own = [code for code in codes if code.startswith(f"{country}-")]
    options = sorted(((code, texts.region(wording, code)) for code in own), key=lambda pair: pair[1])
    return Choice("region", wording.word("Region"), options)


async def _places(request: Request, people: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """Names of the facilities where these people are held."""
    return await facility_names(
        site_of(request.scope).pool, sorted({one["facility"] for one in people if one["facility"]})
    )


def _also(wording: Wording, others: dict[str, str]) -> list[tuple[str, str, str]]:
    """Filters that came by a link: name, value, and how the value is read."""
    readings: dict[str, Callable[[Wording, str], str]] = {
        "law": texts.law, "region": texts.region, "detained_after": dates.since,
        "detained_before": dates.until, "alert": partial(_label, "alert_type"),
        "status": partial(_label, "detention_status"),
    }  # fmt: skip
    return [
        (name, value, readings[name](wording, value) if name in readings else value)
        for name, value in others.items()
    ]


def _label(vocabulary: str, wording: Wording, code: str) -> str:
    return texts.label(wording, code, vocabulary)


@router.get("/prisoners")
@told
@kept
async def prisoners(request: Request) -> Response:
    wording = wording_of(request)
    found: Listed = await listed(request, PRISONERS)
    choices = await _choices(request, wording, found.given.get("country"))
    return page(
        request, "prisoners.html", found=found, choices=choices, also=_also(wording, found.others(choices)),
        places=await _places(request, found.items),
    )  # fmt: skip


async def _groups(request: Request, codes: list[str]) -> list[dict[str, str]]:
    """Labels of groups, which are data."""
    if not codes:
        return []
    return named_groups(await overview.labels(site_of(request.scope).pool, "group"), codes)


def named_groups(labels: list[dict[str, Any]], codes: list[str]) -> list[dict[str, str]]:
    known = {item["code"]: item["labels"] for item in labels}
    return [known.get(code) or {DEFAULT: code} for code in codes]


def _isolation_by_year(spans: list[dict[str, Any]], on: date) -> dict[int, int]:
    """Days in isolation of each year, up to this day."""
    placed = [
        Run(date.fromisoformat(span["start_earliest"]), _last(span))
        for span in spans
        if span["kind"] == "regime" and span["start_earliest"] and (span["ongoing"] or span["end_latest"])
    ]
    return days_by_year(placed, on)


def _last(span: dict[str, Any]) -> date | None:
    return None if span["ongoing"] else date.fromisoformat(span["end_latest"])


def profile_values(
    wording: Wording, person: dict[str, Any], groups: list[dict[str, str]], on: date
) -> dict[str, Any]:
    """What the page of one person shows; `groups` are the labels of theirs."""
    return {
        "person": person, "groups": groups,
        "picture": draw(wording, person["spans"], person["timeline"], on),
        "spans": [(span, span_words(wording, span)) for span in person["spans"]],
        "by_year": _isolation_by_year(person["spans"], on),
    }  # fmt: skip


@router.get("/prisoners/{slug}")  # noqa: FAST003  read from the request
@told
@kept
async def prisoner(request: Request) -> Response:
    async def show(person: dict[str, Any]) -> Response:
        groups = await _groups(request, person["groups"])
        return page(request, "prisoner.html", **profile_values(wording_of(request), person, groups, today()))

    return await document_page(request, PRISONERS, "slug", show)
