"""Pages of cards: a checked query becomes one SQL statement, its rows become bytes.

Paging is by key, so no page skips or repeats a card while others write; only a card whose own sort value
changes meanwhile may move past the reader. The default order, `recorded`, never changes.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.database.readers import Readers
from app.published import cursors
from app.published.conditions import Statement, add_filters, birthday_rank
from app.published.kinds import Filter, Kind

DEFAULT_LIMIT, MOST = 20, 200
MOST_VALUES = 50
LONGEST_NUMBER = 18  # digits of what fits into a bigint


class BadParameter(ValueError):
    """A parameter, or its value, is not understood; `allowed` says what would be."""

    def __init__(self, parameter: str, detail: str, allowed: Sequence[str] = ()) -> None:
        super().__init__(detail)
        self.parameter = parameter
        self.allowed = list(allowed)


@dataclass(frozen=True)
class ListQuery:
    """A page that was asked for, checked. `day` anchors birthdays, so that a walk survives midnight."""

    kind: Kind
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""
    limit: int = DEFAULT_LIMIT
    after: tuple[Any, str] | None = None
    day: date = date.min
    count: bool = False

    @property
    def purpose(self) -> str:
        return cursors.purpose(self.kind.name, self.filters, self.sort)


@dataclass(frozen=True)
class Page:
    cards: list[bytes]
    next_cursor: str | None
    total: int | None = None


CONTROLS = frozenset({"limit", "cursor", "sort", "count", "lang", "format"})


def parse_query(kind: Kind, parameters: Sequence[tuple[str, str]], key: bytes, today: date) -> ListQuery:
    """Raises `BadParameter` for what is unknown, `BadCursor` for a cursor that is not ours."""
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        given.setdefault(name, []).append(value)
    known = kind.filters.keys() | CONTROLS
    for name in given:
        if name not in known:
            raise BadParameter(name, "unknown parameter", sorted(known))
    filters = {
        name: _values(name, kind.filters[name], values)
        for name, values in given.items()
        if name not in CONTROLS
    }
    sort = _sort(kind, given.get("sort", [kind.default_sort])[-1])
    query = ListQuery(kind, filters, sort, _limit(given.get("limit", [])), day=today, count=_count(given))
    return _resumed(query, given["cursor"][-1], key) if "cursor" in given else query


def _resumed(query: ListQuery, cursor: str, key: bytes) -> ListQuery:
    value, identity, day = cursors.decode(cursor, key, purpose=query.purpose)
    return ListQuery(
        query.kind,
        query.filters,
        query.sort,
        query.limit,
        (value, identity),
        date.fromordinal(day),
        query.count,
    )


def _values(name: str, one: Filter, values: list[str]) -> tuple[str, ...]:
    if len(values) > MOST_VALUES:
        raise BadParameter(name, f"at most {MOST_VALUES} values")
    if one.kind != "facet" and len(values) > 1:
        raise BadParameter(name, "takes one value")
    checked = []
    for value in values:
        try:
            checked.append(one.checked(value))
        except ValueError as error:
            raise BadParameter(name, str(error)[:2000]) from error
    return tuple(sorted(set(checked)))


def _sort(kind: Kind, sort: str) -> str:
    if sort.removeprefix("-") not in kind.all_sorts:
        raise BadParameter(
            "sort", f"unknown order “{sort[:50]}”", [*kind.all_sorts, *(f"-{s}" for s in kind.all_sorts)]
        )
    return sort


def _limit(values: list[str]) -> int:
    return whole_number("limit", values[-1] if values else str(DEFAULT_LIMIT), 1, MOST)


def whole_number(name: str, value: str, least: int, most: int) -> int:
    """Raises `BadParameter` for everything else, also for numbers of more than 18 digits."""
    is_number = value.isascii() and value.isdigit() and len(value) <= LONGEST_NUMBER
    if not (is_number and least <= int(value) <= most):
        raise BadParameter(name, f"a whole number from {least} to {most}")
    return int(value)


def _count(given: Mapping[str, list[str]]) -> bool:
    value = given.get("count", [""])[-1]
    if value not in {"", "exact"}:
        raise BadParameter("count", f"unknown value “{value[:50]}”", ["exact"])
    return value == "exact"


def _where(query: ListQuery) -> Statement:
    made = Statement(["kind = $1"], [query.kind.name])
    add_filters(made, query.kind.filters, query.filters, query.day)
    return made


_CASTS = {
    "id": "uuid",
    "sort_name": "text",
    "updated_at": "timestamptz",
    "rank": "float8",
    "birthday_rank": "int",
}


# Whoever is published has a row there; its own index is in this order, down to the id.
_SOURCES = {
    "rank": (
        "published.document JOIN letters.standing ON standing.person_id = document.id",
        "standing.person_id",
    )
}


def _decoded(column: str, value: Any) -> Any:
    if column == "id":
        return uuid.UUID(value)
    if column == "updated_at":
        return datetime.fromisoformat(value)
    return date.fromordinal(value) if column.startswith("date_") else value


def _encoded(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, date):
        return value.toordinal()
    return str(value) if isinstance(value, uuid.UUID) else value


def _page_sql(query: ListQuery) -> tuple[str, list[Any]]:
    made = _where(query)
    descending = query.sort.startswith("-")
    column = query.kind.all_sorts[query.sort.removeprefix("-")].for_direction(descending=descending)
    key = birthday_rank(made, query.day) if column == "birthday_rank" else column
    source, own = _SOURCES.get(column, ("published.document", "id"))
    direction, sign = ("DESC", "<") if descending else ("ASC", ">")
    if query.after is not None:
        value, identity = query.after
        cast = _CASTS.get(column, "date")
        made.conditions.append(
            f"({key}, {own}) {sign} ({made.bind(_decoded(column, value))}::{cast},"
            f" {made.bind(uuid.UUID(identity))}::uuid)"
        )
    order = f"id {direction}" if column == "id" else f"{key} {direction}, {own} {direction}"
    # As few columns as can be: decoding rows is half of what a page costs.
    columns = "card, id" if column == "id" else f"card, id, {key}"
    sql = (
        f"SELECT {columns} FROM {source}"  # noqa: S608
        f" WHERE {made.where} ORDER BY {order} LIMIT {query.limit + 1}"
    )
    return sql, made.arguments


async def read_page(pool: Readers, query: ListQuery, key: bytes) -> Page:
    """One page; a second statement counts for `count=exact`."""
    sql, arguments = _page_sql(query)
    rows = await pool.fetch(sql, *arguments)
    shown = rows[: query.limit]
    cursor = None
    if len(rows) > query.limit:
        last = shown[-1]
        payload = [_encoded(last[-1]), str(last[1]), query.day.toordinal()]
        cursor = cursors.encode(payload, key, purpose=query.purpose)
    total = await _total(pool, query) if query.count else None
    return Page([row[0] for row in shown], cursor, total)


async def _total(pool: Readers, query: ListQuery) -> int:
    made = _where(query)
    sql = f"SELECT count(*) FROM published.document WHERE {made.where}"  # noqa: S608
    return int(await pool.fetchval(sql, *made.arguments))
