"""`/feeds`: what to follow with a feed reader, an alerting system, a calendar."""

from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import Representation
from api.errors import Problem
from api.feeds import answers, atom, calendars, cap, json_feed
from api.feeds.asking import SUBJECT_FILTERS, ask, ask_about
from api.feeds.catalogue import FEEDS, Feed
from api.feeds.schedules import DEFAULT_LIMIT, MOST, schedule
from api.public.openapi import LANG, NOT_MODIFIED, PROBLEMS, filter_parameter
from api.public.site import site_of
from app.published import listing
from app.published.calendar import SORTS
from app.published.kinds import COUNTRY

router = APIRouter(prefix="/feeds", tags=["feeds"])
# Whom or what a feed can be about: place under /feeds, and how it is called there.
SUBJECTS = {
    "prisoner": ("prisoners", "slug"), "case": ("cases", "slug"), "facility": ("facilities", "slug"),
    "country": ("countries", "code"),
}  # fmt: skip
SUBJECT_FORMS = ("atom", "json", "ics")
Make = Callable[[], Awaitable[Representation]]
Parameter = dict[str, Any]

_CURSOR: Parameter = {
    "name": "cursor", "in": "query", "schema": {"type": "string", "maxLength": 512},
    "description": "From the link to the next page; do not build it yourself",
}  # fmt: skip
_KINDS: Parameter = {
    "name": "kinds", "in": "query", "style": "form", "explode": False,
    "schema": {"type": "array", "items": {"type": "string", "enum": list(SORTS)}},
    "description": "Of a calendar: only these",
}  # fmt: skip
_CONTENT: dict[str, Any] = {
    "atom": {atom.MEDIA_TYPE: {"schema": {"type": "string"}}},
    "cap.atom": {},
    "json": {json_feed.MEDIA_TYPE: {"schema": {"type": "object"}}},
    "cap": {cap.MEDIA_TYPE: {"schema": {"type": "string"}}},
    "ics": {calendars.MEDIA_TYPE: {"schema": {"type": "string"}}},
}


def _limit(default: int, most: int) -> Parameter:
    return {
        "name": "limit", "in": "query",
        "schema": {"type": "integer", "minimum": 1, "maximum": most, "default": default},
        "description": "Entries at most. Without it there are fewer where they would pass 14 kB on the wire.",
    }  # fmt: skip


def _path(name: str, *values: str) -> Parameter:
    schema: Parameter = {"type": "string", "maxLength": 100}
    return {"name": name, "in": "path", "required": True,
            "schema": schema | ({"enum": list(values)} if values else {})}  # fmt: skip


def _add(
    path: str, read: Any, name: str, about: str, forms: tuple[str, ...], parameters: list[Parameter]
) -> None:
    content = {key: value for form in forms for key, value in _CONTENT[form].items()}
    router.add_api_route(
        path, read, methods=["GET"], summary=about, operation_id=name, response_model=None,
        response_class=Response, openapi_extra={"parameters": parameters},
        responses={
            200: {"description": f"As {', '.join(forms)}", "content": content},
            308: {"description": "It has another address now: Location"}, **NOT_MODIFIED, **PROBLEMS,
        },
    )  # fmt: skip


async def _answer(request: Request, make: Make) -> Response:
    return (await answers.kept(request.scope, site_of(request.scope), make)).response()


def _form(request: Request, forms: tuple[str, ...]) -> str:
    form: str = request.path_params["form"]
    if form not in forms:
        raise Problem(404, "not-found")
    return form


def _add_feed(feed: Feed) -> None:
    async def read_feed(request: Request) -> Response:
        scope, form = request.scope, _form(request, feed.forms)
        site = site_of(scope)

        async def make() -> Representation:
            return await answers.feed_representation(scope, site, ask(scope, site, feed), form)

        return await _answer(request, make)

    filters = [filter_parameter(name, one) for name, one in feed.filters.items()]
    controls = [LANG, _limit(listing.DEFAULT_LIMIT, listing.MOST), _CURSOR]
    _add(f"/{feed.name}.{{form}}", read_feed, f"feed_{feed.name}", feed.about, feed.forms,
         [_path("form", *feed.forms), *filters, *controls])  # fmt: skip


def _add_subject(name: str, place: str, key: str) -> None:
    async def read_about(request: Request) -> Response:
        scope, form = request.scope, _form(request, SUBJECT_FORMS)
        site, slug = site_of(scope), request.path_params[key]

        async def make() -> Representation:
            if form == "ics":
                asked = await schedule(scope, site, name, slug)
                return await answers.calendar_representation(scope, site, asked)
            return await answers.feed_representation(
                scope, site, await ask_about(scope, site, name, slug), form
            )

        return await _answer(request, make)

    filters = [filter_parameter(name, one) for name, one in SUBJECT_FILTERS.items()]
    controls = [_KINDS, LANG, _limit(listing.DEFAULT_LIMIT, listing.MOST), _CURSOR]
    _add(f"/{place}/{{{key}}}.{{form}}", read_about, f"feed_{name}", f"All about one {name}; its calendar",
         SUBJECT_FORMS, [_path(key), _path("form", *SUBJECT_FORMS), *filters, *controls])  # fmt: skip


async def read_calendar(request: Request) -> Response:
    """Hearings, birthdays (where the person agreed), days on which alerts are to be confirmed, next steps of
    advocacy: from a month ago on. The next page is in the `Link` header."""
    scope, site = request.scope, site_of(request.scope)

    async def make() -> Representation:
        asked = await schedule(scope, site, "calendar", None)
        return await answers.calendar_representation(scope, site, asked)

    return await _answer(request, make)


async def read_cap(request: Request) -> Response:
    """The message that its last publication is: Alert first, then Update, Cancel once it is retracted."""
    scope, site = request.scope, site_of(request.scope)

    async def make() -> Representation:
        return await answers.cap_representation(scope, site, request.path_params["id"])

    return await _answer(request, make)


for _feed in FEEDS:
    _add_feed(_feed)
for _name, (_place, _key) in SUBJECTS.items():
    _add_subject(_name, _place, _key)
_add("/calendar.ics", read_calendar, "feed_calendar", "Days to come, as iCalendar", ("ics",),
     [_KINDS, filter_parameter("country", COUNTRY), LANG, _limit(DEFAULT_LIMIT, MOST), _CURSOR])  # fmt: skip
_add("/alerts/{id}.cap", read_cap, "read_alert_cap", "One alert as CAP 1.2", ("cap",), [_path("id"), LANG])
