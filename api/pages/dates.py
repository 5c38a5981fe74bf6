"""Partial dates, hours and terms in words: no more exact than they are."""

from datetime import UTC, date, datetime
from functools import cache, lru_cache
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import format_datetime, format_time, get_timezone_name
from markupsafe import Markup

from api.pages.wording import Wording
from app.text.edtf_dates import PartialDate, parse

_UNSURE = "~?%"


@lru_cache(maxsize=8192)  # babel takes some 50 µs a date, and a page has fifty
def day(wording: Wording, edtf: str | None) -> str:
    """An EDTF date that stands alone."""
    if not edtf:
        return "—"
    start, slash, end = edtf.partition("/")
    if not slash:
        return _point(wording, start)
    if start in {"", ".."}:
        return until(wording, end)
    if end in {"", ".."}:
        return since(wording, start)
    return wording.word("%(first)s – %(last)s", first=_point(wording, start), last=_point(wording, end))


@lru_cache(maxsize=2048)
def since(wording: Wording, edtf: str) -> str:
    said = _point(wording, edtf, governed=True)
    if parse(edtf).precision == "day":
        return wording.word("since %(day)s", day=said)
    return wording.word_in("month or year", "since %(day)s", day=said)


def until(wording: Wording, edtf: str) -> str:
    said = _point(wording, edtf, governed=True)
    if parse(edtf).precision == "day":
        return wording.word("until %(day)s", day=said)
    return wording.word_in("month or year", "until %(day)s", day=said)


def _point(wording: Wording, text: str, *, governed: bool = False) -> str:
    """`governed`: after a preposition, which in many languages asks for another case."""
    exact = parse(text)
    about = text[-1] in "~%"
    said = _exact(wording, exact, text.rstrip(_UNSURE), governed=governed or about)
    if about:
        return wording.word("about %(day)s", day=said)
    return wording.word("%(day)s (uncertain)", day=said) if text[-1] == "?" else said


def _exact(wording: Wording, exact: PartialDate, text: str, *, governed: bool) -> str:
    first = exact.earliest or date.min
    match exact.precision:
        case "day":
            return wording.date(first)
        case "month":
            return month(wording, first, governed=governed)
        case "year" | "decade":
            return _years(wording, exact.precision, first.year, governed=governed)
    return text


def _years(wording: Wording, precision: str, year: int, *, governed: bool) -> str:
    if precision == "decade":
        return (
            wording.word_in("after since, until, about", "the %(year)ss", year=year)
            if governed
            else wording.word("%(year)ss", year=year)
        )
    return wording.word_in("after since, until, about", "%(year)s", year=year) if governed else str(year)


@cache
def _month_patterns(locale: Locale) -> tuple[str, str]:
    """For a month alone, and for one in a phrase: `март 2026 г.`, `с марта 2026 г.`"""
    alone = locale.datetime_skeletons["yMMMM"].pattern
    return alone, alone.replace("LLLL", "MMMM")


def month(wording: Wording, first: date, *, governed: bool = False) -> str:
    return wording.date(first, _month_patterns(wording.locale)[governed])


@lru_cache(maxsize=2048)
def hour(wording: Wording, starts_at: str | None, zone: str | None) -> str:
    """The local time of a hearing, with the city whose time it is."""
    if not starts_at:
        return ""
    at = datetime.fromisoformat(starts_at)
    local = at.astimezone(ZoneInfo(zone)) if zone else at
    time = format_time(local, "short", locale=wording.locale)
    city = get_timezone_name(local, "long", locale=wording.locale) if zone else str(at.tzname())
    return f"{time} ({city})"


def moment(wording: Wording, at: datetime) -> str:
    """A day and an hour in UTC: where the reader is, is not known."""
    return f"{format_datetime(at.astimezone(UTC), 'medium', locale=wording.locale)} UTC"


@lru_cache(maxsize=8192)
def machine_date(edtf: str) -> Markup:
    """The `datetime` attribute that HTML knows: a day, a month or a year."""
    known = parse(edtf).precision in {"day", "month", "year"} and edtf[-1] not in _UNSURE and "X" not in edtf
    return Markup(' datetime="{}"').format(edtf) if known else Markup("")


def months(wording: Wording, number: int) -> str:
    """A term as courts say it: years and months."""
    years, rest = divmod(number, 12)
    said = [
        wording.words("%(number)s year", "%(number)s years", years) if years else "",
        wording.words("%(number)s month", "%(number)s months", rest) if rest or not years else "",
    ]
    return " ".join(part for part in said if part)
