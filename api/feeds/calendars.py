"""A calendar as iCalendar (RFC 5545, 7986): hearings, birthdays, reviews and next steps, METHOD:PUBLISH."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid5

import icalendar
import orjson

from api.feeds.dates import court_time, day
from api.feeds.entries import Document, fact, moved_of, page_of, person_of, state
from api.feeds.pages import SPACE
from api.feeds.schedules import Schedule
from api.feeds.texts import LONGEST_TEXT, Said, chosen, clean, cut, label, title
from app.publication.parts import path
from app.publication.rendering import fill

MEDIA_TYPE = "text/calendar; charset=utf-8"
REFRESH = timedelta(hours=1)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
_CANCELLED = frozenset({"cancelled", "moved"})
Row = Mapping[str, Any]
Languages = Sequence[str]


def render(asked: Schedule, rows: Sequence[Row], own: str, base: str, today: date) -> bytes:
    calendar = icalendar.Calendar()
    name = title([Said("Nezabudka", "en"), label("feed", "calendar", asked.languages), asked.about]).text
    for key, value in (("prodid", "-//Nezabudka//Calendar 1//EN"), ("version", "2.0"),
                       ("calscale", "GREGORIAN"), ("method", "PUBLISH"), ("name", name),
                       ("x-wr-calname", name), ("x-published-ttl", "PT1H")):  # fmt: skip
        calendar.add(key, value)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("source", own, parameters={"VALUE": "URI"})
    for row in rows:
        body = fill(row["body"], row["live_offset"], row["live_since"], row["live_base"], today)
        event = icalendar.Event()
        _stamp(event, row, base)
        _TELLERS[row["sort"]](event, orjson.loads(body), row, asked.languages)
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def _stamp(event: icalendar.Event, row: Row, base: str) -> None:
    """What says which entry it is, and which is the newer: the sequence grows even over a withdrawal."""
    at = row["updated_at"].astimezone(UTC).replace(microsecond=0)
    # An event has one entry; of the others the entry is another thing than the document.
    identity = row["id"] if row["sort"] == "hearings" else uuid5(SPACE, f"{row['sort']}:{row['id']}")
    event.add("uid", str(identity))
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("sequence", int((at - EPOCH).total_seconds()) + row["version"])
    event.add("url", base + (page_of(row["kind"], row["slug"]) or path(row["kind"], row["slug"])))
    event.add("class", "PUBLIC")
    event.add("transp", "TRANSPARENT")


def _say(event: icalendar.Event, name: Said, text: Sequence[Said | None]) -> None:
    event.add("summary", name.text, parameters={"LANGUAGE": name.lang})
    words = "\n\n".join(clean(part.text).strip() for part in text if part and part.text)
    if words:
        event.add("description", cut(words, LONGEST_TEXT))


def _hearing(event: icalendar.Event, document: Document, _: Row, languages: Languages) -> None:
    status = document["status"]
    said = state("event", document, languages) if status in _CANCELLED else None
    name = title([said, chosen(document["title"], languages), person_of(document, languages)])
    earliest, latest = (date.fromisoformat(document[key]) for key in ("date_earliest", "date_latest"))
    text = [chosen(document.get("description"), languages), _court_time(document, languages),
            moved_of(document, languages)]  # fmt: skip
    if document.get("starts_at"):
        event.add("dtstart", datetime.fromisoformat(document["starts_at"]).astimezone(UTC))
    else:
        event.add("dtstart", earliest)
        event.add("dtend", latest + timedelta(days=1))
        if latest > earliest:
            text.append(fact("not_exact", day(document["date"], languages).text, languages))
    event.add("status", "CANCELLED" if status in _CANCELLED else "CONFIRMED")
    event.add("categories", [label("event_type", document["type"], languages).text])
    _say(event, name, text)


def _court_time(document: Document, languages: Languages) -> Said | None:
    """The hour by the clock of the court: the entry itself is in UTC."""
    at = court_time(document.get("starts_at"), document.get("time_zone"), languages)
    return fact("court_time", at.text, languages) if at else None


def _all_day(event: icalendar.Event, on: date, code: str, languages: Languages) -> Said:
    event.add("dtstart", on)
    event.add("dtend", on + timedelta(days=1))
    name = label("feed", code, languages)
    event.add("categories", [name.text])
    return name


def _birthday(event: icalendar.Event, document: Document, _: Row, languages: Languages) -> None:
    """Every year; who was born on 29 February is remembered on the last day of February."""
    born = date.fromisoformat(document["birth"]["date"])
    name = _all_day(event, born, "birthday", languages)
    rule: dict[str, Any] = {"freq": "yearly"}
    if (born.month, born.day) == (2, 29):
        rule |= {"bymonth": 2, "bymonthday": -1}
    event.add("rrule", rule)
    _say(event, title([name, chosen(document["name"], languages)]), [])


def _review(event: icalendar.Event, document: Document, row: Row, languages: Languages) -> None:
    name = _all_day(event, row["day"], "review", languages)
    said = state("alert", document, languages)
    event.add("status", "CANCELLED" if document["state"] == "retracted" else "CONFIRMED")
    headline, person = chosen(document["headline"], languages), person_of(document, languages)
    _say(event, title([said, name, headline, person]), [chosen(document.get("text"), languages)])


def _deadline(event: icalendar.Event, document: Document, row: Row, languages: Languages) -> None:
    name = _all_day(event, row["day"], "deadline", languages)
    reference = document.get("reference")
    text = [
        label("advocacy_type", document.get("type"), languages),
        Said(reference, "und") if reference else None,
    ]
    _say(event, title([name, chosen(document["title"], languages), person_of(document, languages)]), text)


Teller = Callable[[icalendar.Event, Document, Row, Languages], None]
_TELLERS: Mapping[str, Teller] = {
    "hearings": _hearing,
    "birthdays": _birthday,
    "reviews": _review,
    "deadlines": _deadline,
}
