"""Filter expressions of Meilisearch. The lists made here are joined by AND, strings within a list by OR."""

from collections.abc import Iterable
from datetime import date, datetime

from app.published.conditions import day_of_year
from search.engine import Scope
from search.meilisearch.documents import microseconds
from search.request import filters_of_all

Filters = list[str]
_LEAP_DAYS = 366


def quoted(value: str) -> str:
    """A string literal. Its parser first looks for quotes, then for backslashes: only these two matter.

    A quote travels as its code point, because `\\"` would be undone twice when a backslash stands before it.
    """
    escaped = value.replace("\\", "\\\\").replace('"', "\\u{22}")
    return f'"{escaped}"'


def any_of(attribute: str, values: Iterable[str]) -> str:
    return f"{attribute} IN [{', '.join(map(quoted, values))}]"


def none_of(attribute: str, values: Iterable[str]) -> str:
    return f"{attribute} NOT IN [{', '.join(map(quoted, values))}]"


def scoped(scope: Scope) -> Filters:
    """The kinds and the filters of a request; the conditions that `app.published.conditions` makes in SQL."""
    return [any_of("kind", scope.kinds), *(_condition(scope, *pair) for pair in scope.filters.items())]


def _condition(scope: Scope, name: str, values: tuple[str, ...]) -> str:
    known = filters_of_all()[name]
    match known.kind:
        case "date":
            column, comparison = known.column.split()
            return f"{column} {comparison} {date.fromisoformat(values[0]).toordinal()}"
        case "moment":
            return f"updated > {microseconds(datetime.fromisoformat(values[0]))}"
        case "days":
            return _birthday(scope.day, int(values[0]))
        case "flag":
            return _upcoming(scope.day, wanted=values[0] == "true")
    return any_of(f"facet.{name}", values)


def _birthday(day: date, within: int) -> str:
    """Birthdays are days of a leap year, and the year goes round."""
    first = day_of_year(day)
    last = first + min(within, _LEAP_DAYS - 1)
    if last <= _LEAP_DAYS:
        return f"birthday {first} TO {last}"
    return f"(birthday >= {first} OR birthday <= {last - _LEAP_DAYS})"


def _upcoming(day: date, *, wanted: bool) -> str:
    scheduled, ordinal = quoted("scheduled"), day.toordinal()
    if wanted:
        return f"(facet.status = {scheduled} AND latest >= {ordinal})"
    return f"(facet.status != {scheduled} OR latest < {ordinal})"
