"""A timeline as a picture out of boxes: what lasted as bars, what happened as marks, over the same years.

Places and lengths are steps of half a percent, which the stylesheet knows as classes: so the pages need
neither script nor SVG nor inline style (docs/decisions/0023). The table below the picture says the same.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from api.pages.dates import day, since
from api.pages.stylesheet import STEPS
from api.pages.texts import VOCABULARIES, label
from api.pages.wording import Wording
from app.text.edtf_dates import parse

YEAR = 366  # days
MOST_TICKS = 9
MOST_MONTHS = 6  # their text is longer
LAST_YEAR, LAST_MONTH = 180, 165  # where their text still has room on a narrow screen
_ROUGH = {"decade", "century"}  # would stretch the picture over more than it shows


@dataclass(frozen=True)
class Box:
    """`start` and `length` in steps; `look` is a class of the stylesheet."""

    start: int
    length: int
    look: str
    title: str


@dataclass(frozen=True)
class Lane:
    name: str
    boxes: list[Box]


@dataclass(frozen=True)
class Tick:
    start: int
    text: str


@dataclass(frozen=True)
class Picture:
    ticks: list[Tick]
    lanes: list[Lane]
    now: int | None


@dataclass(frozen=True)
class Scale:
    first: date
    last: date

    def step(self, at: date) -> int:
        days = (self.last - self.first).days
        return max(0, min(STEPS, round((at - self.first).days * STEPS / days)))

    def box(self, start: date, end: date, look: str, title: str) -> Box:
        """From the first day to the end of the last; never so short that nobody sees it."""
        begin = min(self.step(start), STEPS - 1)
        return Box(begin, max(1, self.step(end + timedelta(days=1)) - begin), look, title)


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _bounds(entry: Mapping[str, Any]) -> tuple[date, date] | None:
    """Where an entry may lie; None where the picture would say nothing."""
    first, last = _date(entry["date_earliest"]), _date(entry["date_latest"])
    if entry["precision"] in _ROUGH or (first is None and last is None):
        return None
    return first or last or date.min, last or first or date.max


def _span_bounds(span: Mapping[str, Any], today: date) -> tuple[date, date] | None:
    start = _date(span["start_earliest"])
    end = today if span["ongoing"] else _date(span["end_latest"]) or start
    return (start, max(start, end)) if start and end else None


def _scale(days: Iterable[date]) -> Scale | None:
    every = sorted(days)
    if not every:
        return None
    first, last = every[0].replace(day=1), every[-1]
    return Scale(first, max(last, first + timedelta(days=61)))


def draw(
    wording: Wording, spans: Sequence[Mapping[str, Any]], entries: Sequence[Mapping[str, Any]], today: date
) -> Picture | None:
    """None where nothing has a date."""
    lasting = [(span, found) for span in spans if (found := _span_bounds(span, today))]
    happened = [(entry, found) for entry in entries if (found := _bounds(entry))]
    scale = _scale(at for _, found in [*lasting, *happened] for at in found)
    if scale is None:
        return None
    lanes = [*_bars(wording, lasting, scale), *_marks(wording, happened, scale)]
    now = scale.step(today) if scale.first <= today <= scale.last else None
    return Picture(_ticks(scale), lanes, now)


def _bars(
    wording: Wording, lasting: Sequence[tuple[Mapping[str, Any], tuple[date, date]]], scale: Scale
) -> list[Lane]:
    names = {
        "custody": wording.word("In custody"), "sentence": wording.word("Under sentence"),
        "regime": wording.word("In isolation"),
    }  # fmt: skip
    lanes = []
    for kind, name in names.items():
        boxes = [
            scale.box(*found, _look(span), span_words(wording, span))
            for span, found in lasting
            if span["kind"] == kind
        ]
        if boxes:
            lanes.append(Lane(name, boxes))
    return lanes


def _look(span: Mapping[str, Any]) -> str:
    unsure = any(span[end] and parse(span[end]).precision != "day" for end in ("start", "end"))
    return f"{span['kind']} unsure" if unsure else str(span["kind"])


def span_words(wording: Wording, span: Mapping[str, Any]) -> str:
    """What it is, from when, until when."""
    what = label(wording, span["code"], "internal_regime") if span["code"] else ""
    if span["end"]:
        first, last = day(wording, span["start"]), day(wording, span["end"])
        when = wording.word("%(first)s – %(last)s", first=first, last=last)
    elif span["ongoing"]:
        when = since(wording, span["start"])
    else:
        when = wording.word("%(since)s, end not known", since=since(wording, span["start"]))
    return f"{what}: {when}" if what else when


def _marks(
    wording: Wording, happened: Sequence[tuple[Mapping[str, Any], tuple[date, date]]], scale: Scale
) -> list[Lane]:
    names = {
        "event": wording.word("Events"), "alert": wording.word("Alerts"),
        "advocacy": wording.word("Advocacy"),
    }  # fmt: skip
    lanes = []
    for kind, name in names.items():
        types = VOCABULARIES[kind][0]
        boxes = [
            scale.box(*found, _mark(entry), _entry_words(wording, entry, types))
            for entry, found in happened
            if entry["kind"] == kind
        ]  # fmt: skip
        if boxes:
            lanes.append(Lane(name, boxes))
    return lanes


def _entry_words(wording: Wording, entry: Mapping[str, Any], types: str) -> str:
    return f"{day(wording, entry['date'])}: {label(wording, entry['type'], types)}"


def _mark(entry: Mapping[str, Any]) -> str:
    looks = [str(entry["kind"])]
    if entry["precision"] == "day":
        looks.append("mark")
    if entry["status"] in {"scheduled", "cancelled", "moved", "retracted"}:
        looks.append("hollow")
    return " ".join(looks)


def _ticks(scale: Scale) -> list[Tick]:
    """Years; months where there are less than four of them."""
    days = (scale.last - scale.first).days
    if days <= YEAR * 4:
        months = _months(scale)
        every = next(step for step in (1, 2, 3, 6, 12) if len(months) <= step * MOST_MONTHS)
        ticks = [Tick(scale.step(at), f"{at:%Y-%m}") for at in months[::every]]
        return [tick for tick in ticks if tick.start <= LAST_MONTH]
    years = [date(year, 1, 1) for year in range(scale.first.year, scale.last.year + 1)]
    every = max(1, -(-len(years) // MOST_TICKS))
    shown = [at for at in years if at >= scale.first and at.year % every == 0]
    return [Tick(scale.step(at), str(at.year)) for at in shown if scale.step(at) <= LAST_YEAR]


def _months(scale: Scale) -> list[date]:
    found, at = [], scale.first
    while at <= scale.last:
        found.append(at)
        at = (at + timedelta(days=32)).replace(day=1)
    return found
