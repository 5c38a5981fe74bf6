"""Which days a calendar has, and what of it was asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from api.errors import Problem
from api.feeds.asking import languages_of, subject
from api.feeds.catalogue import HEARING_FACETS
from api.feeds.texts import Said, chosen
from api.public.replies import Parameters, parameters_of, unprocessable
from api.public.site import Site, today
from app.published import cursors
from app.published.calendar import SORTS, Window, purpose
from app.published.following import Stream
from app.published.kinds import COUNTRY
from app.published.listing import BadParameter, whole_number

LOOK_BACK = timedelta(days=31)
DEFAULT_LIMIT, MOST = 60, 500
_HEARINGS = (HEARING_FACETS,)
ALLOWED = ("country", "cursor", "kinds", "lang", "limit")


@dataclass(frozen=True)
class Schedule:
    """A calendar that was asked for: `name` of the vocabulary `feed`, `about` whom or what it is."""

    name: str
    about: Said | None
    streams: Mapping[str, Stream]
    window: Window
    purpose: str
    languages: Sequence[str]
    parameters: Parameters

    def cursor(self, day: date, identity: UUID, key: bytes) -> str:
        payload = [day.toordinal(), str(identity), self.window.since.toordinal()]
        return cursors.encode(payload, key, purpose=self.purpose)


async def schedule(scope: Mapping[str, Any], site: Site, name: str, slug: str | None) -> Schedule:
    """422 for what is not understood; of a subject `MovedFeed`, 404 or 410."""
    parameters = parameters_of(scope)
    languages = languages_of(scope, parameters)
    given = _given(parameters, slug)
    document = await subject(site, name, slug) if slug is not None else {}
    streams = _STREAMS[name](document) if slug is not None else _within(_countries(given))
    kinds = _kinds(given)
    place = {"country": given.get("country", ()), "kinds": kinds}
    identity = purpose(f"{name}:{document.get('id', '')}", place)
    window = _window(given, site.cursor_key, identity)
    about = chosen(document.get("name") or document.get("title"), languages)
    chosen_streams = {kind: streams[kind] for kind in kinds if kind in streams}
    return Schedule(name, about, chosen_streams, window, identity, languages, parameters)


def _given(parameters: Parameters, slug: str | None) -> dict[str, tuple[str, ...]]:
    allowed = [name for name in ALLOWED if slug is None or name != "country"]
    given: dict[str, tuple[str, ...]] = {}
    for name, value in parameters:
        if name not in allowed:
            raise unprocessable(BadParameter(name, "unknown parameter", allowed))
        given[name] = (*given.get(name, ()), value)
    return given


def _kinds(given: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """`kinds=hearings,reviews`, or repeated; without it, all."""
    wanted = [word for value in given.get("kinds", ()) for word in value.split(",")]
    for word in wanted:
        if word not in SORTS:
            raise unprocessable(BadParameter("kinds", f"unknown value “{word[:50]}”", list(SORTS)))
    return tuple(kind for kind in SORTS if not wanted or kind in wanted)


def _countries(given: Mapping[str, tuple[str, ...]]) -> tuple[tuple[str, ...], ...]:
    try:
        words = tuple(f"country:{COUNTRY.checked(value)}" for value in given.get("country", ()))
    except ValueError as error:
        raise unprocessable(BadParameter("country", str(error))) from error
    return (words,) if words else ()


def _window(given: Mapping[str, tuple[str, ...]], key: bytes, identity: str) -> Window:
    since = today() - LOOK_BACK
    try:
        limit = whole_number("limit", given.get("limit", (str(DEFAULT_LIMIT),))[-1], 1, MOST)
    except BadParameter as error:
        raise unprocessable(error) from error
    if "cursor" not in given:
        return Window(since, limit)
    try:
        day, entry, anchor = cursors.decode(given["cursor"][-1], key, purpose=identity)
    except (cursors.BadCursor, ValueError, TypeError) as error:
        fault = {"parameter": "cursor", "detail": "not a cursor of this calendar and these filters"}
        raise Problem(422, "bad-cursor", errors=[fault]) from error
    return Window(date.fromordinal(anchor), limit, (date.fromordinal(day), UUID(entry)))


def _within(words: tuple[tuple[str, ...], ...]) -> dict[str, Stream]:
    return {
        "hearings": Stream("event", within=(*_HEARINGS, *words)),
        "birthdays": Stream("prisoner", within=words),
        "reviews": Stream("alert", within=words),
        "deadlines": Stream("advocacy", within=words),
    }


def _of_prisoner(document: Mapping[str, Any]) -> dict[str, Stream]:
    person = UUID(document["id"])
    cases = [UUID(case["id"]) for case in document["cases"]]
    return {
        "hearings": Stream("event", (person, *cases), within=_HEARINGS),
        "birthdays": Stream("prisoner", (person,)),
        "reviews": Stream("alert", (person,)),
        "deadlines": Stream("advocacy", facets=(f"prisoner:{document['slug']}",)),
    }


def _of_case(document: Mapping[str, Any]) -> dict[str, Stream]:
    words = (f"case:{document['slug']}",)
    streams = {
        "hearings": Stream("event", (UUID(document["id"]),), words, _HEARINGS),
        "birthdays": Stream("prisoner", facets=words),
        "deadlines": Stream("advocacy", facets=words),
    }
    people = tuple(UUID(person["id"]) for person in document["defendants"])
    return streams | ({"reviews": Stream("alert", people)} if people else {})


_STREAMS: Mapping[str, Any] = {
    "prisoner": _of_prisoner,
    "case": _of_case,
    "facility": lambda document: _within(((f"facility:{document['slug']}",),)),
    "country": lambda document: _within(((f"country:{document['slug']}",),)),
}
