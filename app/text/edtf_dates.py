"""Partial dates: EDTF level 1 (ISO 8601-2) with the first and the last day they allow."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

LONGEST = 60
FIRST_YEAR = 1000
LAST_YEAR = 2999
FIRST_DAY, LAST_DAY = date(FIRST_YEAR, 1, 1), date(LAST_YEAR, 12, 31)

_POINT = re.compile(
    r"(?P<year>[12](?:[0-9]{3}|[0-9]{2}X|[0-9]XX))"
    r"(?:-(?P<month>0[1-9]|1[0-2]|XX)(?:-(?P<day>0[1-9]|[12][0-9]|3[01]|XX))?)?"
    r"[~?%]?",
    re.ASCII,
)
_OPEN_ENDS = frozenset({"", ".."})


@dataclass(frozen=True, slots=True)
class PartialDate:
    """An EDTF string with its strict bounds; `None` is an open or unknown end.

    `2022~` is 1 January to 31 December 2022: "about" widens nothing.
    """

    edtf: str
    earliest: date | None
    latest: date | None

    @property
    def precision(self) -> str:
        """`day`, `month`, `year`, `decade`, `century`, or `interval`."""
        if "/" in self.edtf:
            return "interval"
        year, *rest = self.edtf.rstrip("~?%").split("-")
        known = [part for part in rest if part != "XX"]
        if known:
            return ("month", "day")[len(known) - 1]
        return ("year", "decade", "century")[year.count("X")]


def parse(text: str) -> PartialDate:
    """Read an EDTF level 1 date or interval, years 1000 to 2999.

    Raises ValueError with a sentence for anything else, other types included.
    """
    if not isinstance(text, str):
        raise ValueError("A date is a string such as 2022-03-05.")  # noqa: TRY004 - one error to catch
    if len(text) > LONGEST:
        raise ValueError(f"A date has at most {LONGEST} characters.")
    edtf = text.strip()
    start, slash, end = edtf.partition("/")
    if not slash:
        earliest, latest = _bounds(start)
        return PartialDate(edtf, earliest, latest)
    return _interval(edtf, start, end)


def anchor(text: str) -> date:
    """The day to sort an EDTF date by, within its bounds.

    The last that a partial date may be, so that it comes after exact days; of an interval the last that its
    beginning may be.
    """
    whole = parse(text)
    start = text.strip().partition("/")[0]
    last = whole.latest or date.max
    return last if start in _OPEN_ENDS else min(_bounds(start)[1], last)


def from_ymd(year: int, month: int | None = None, day: int | None = None) -> PartialDate:
    """Make a partial date of numbers; ValueError for a day without a month or an impossible day."""
    if month is None:
        if day is not None:
            raise ValueError("A day needs its month.")
        return parse(f"{year:04d}")
    if day is None:
        return parse(f"{year:04d}-{month:02d}")
    return parse(f"{year:04d}-{month:02d}-{day:02d}")


def _interval(edtf: str, start: str, end: str) -> PartialDate:
    if start in _OPEN_ENDS and end in _OPEN_ENDS:
        raise ValueError("An interval needs a date at one end at least.")
    earliest = None if start in _OPEN_ENDS else _bounds(start)[0]
    latest = None if end in _OPEN_ENDS else _bounds(end)[1]
    if earliest is not None and latest is not None and earliest > latest:
        raise ValueError(f"The interval {edtf} ends before it begins.")
    return PartialDate(edtf, earliest, latest)


def _bounds(point: str) -> tuple[date, date]:
    found = _POINT.fullmatch(point)
    if found is None:
        raise ValueError(
            f"{point!r} is not an EDTF level 1 date ({FIRST_YEAR}-{LAST_YEAR}): "
            "write 2022, 2022-03, 2022-03-05, 2022~, 202X or 2022-03/.."
        )
    year, month, day = found["year"], found["month"], found["day"]
    if "X" in year and month not in (None, "XX"):
        raise ValueError(f"{point} names a month of an unspecified year.")
    if month == "XX" and day not in (None, "XX"):
        raise ValueError(f"{point} names a day of an unspecified month.")
    first, last = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if month in (None, "XX"):
        return date(first, 1, 1), date(last, 12, 31)
    return _days(first, int(month), day)


def _days(year: int, month: int, day: str | None) -> tuple[date, date]:
    length = calendar.monthrange(year, month)[1]
    if day in (None, "XX"):
        return date(year, month, 1), date(year, month, length)
    if int(day) > length:
        raise ValueError(f"{year}-{month:02d} has {length} days, not {day}.")
    return date(year, month, int(day)), date(year, month, int(day))
