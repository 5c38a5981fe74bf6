"""Filters as SQL on `published.document`; values only ever travel as arguments."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from app.published.kinds import Filter

_LEAP_YEAR = 2024
_UPCOMING = "(facets @> '{{status:scheduled}}' AND latest >= {})"
_UNWRITTEN = (
    "(NOT EXISTS (SELECT FROM letters.standing AS written"
    " WHERE written.person_id = document.id AND written.ever))"
)
# Days until the next birthday, counted from a day of a leap year; who has none known comes last.
_BIRTHDAY = "CASE WHEN birthday = 0 THEN 999 ELSE (birthday - {day} + 366) % 366 END"


@dataclass
class Statement:
    """SQL under construction."""

    conditions: list[str] = field(default_factory=list)
    arguments: list[Any] = field(default_factory=list)
    sql: str = ""  # the whole of it, once it is put together

    def bind(self, value: Any) -> str:
        """The place of a new argument, as `$1`."""
        self.arguments.append(value)
        return f"${len(self.arguments)}"

    @property
    def where(self) -> str:
        return " AND ".join(self.conditions) or "true"


def add_filters(
    made: Statement, filters: Mapping[str, Filter], asked: Mapping[str, tuple[str, ...]], day: date
) -> None:
    """Conditions for checked values. `day` (UTC) is what birthdays and `upcoming` count from."""
    for name, values in asked.items():
        made.conditions.append(_condition(made, filters[name], name, values, day))


def _condition(made: Statement, one: Filter, name: str, values: tuple[str, ...], day: date) -> str:
    match one.kind:
        case "date":
            return f"{one.column} {made.bind(date.fromisoformat(values[0]))}"
        case "moment":
            return f"{one.column} {made.bind(datetime.fromisoformat(values[0]))}"
        case "days":
            return f"{birthday_rank(made, day)} <= {made.bind(int(values[0]))}"
        case "within":
            first = made.bind(day - timedelta(days=int(values[0])))
            return f"(latest >= {first} AND earliest <= {made.bind(day)})"
        case "flag" | "unwritten":
            flag = _UNWRITTEN if one.kind == "unwritten" else _UPCOMING.format(made.bind(day))
            return flag if values[0] == "true" else f"NOT {flag}"
    return f"facets && {made.bind([f'{name}:{value}' for value in (*values, *one.also)])}::text[]"


def day_of_year(day: date) -> int:
    """1–366, the same for a date in every year: counted in a leap year."""
    return day.replace(year=_LEAP_YEAR).timetuple().tm_yday


def birthday_rank(made: Statement, day: date) -> str:
    """Days from `day` to the next birthday, as an expression."""
    return f"({_BIRTHDAY.format(day=f'{made.bind(day_of_year(day))}::int')})"
