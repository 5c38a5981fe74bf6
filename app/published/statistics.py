"""Counts over everything that is published, as tables.

`samples` counts the invented people alone. Together with the real ones they would tell small cells: who knows
how many are invented takes them away again.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import asyncpg
import orjson

from app.database.readers import Readers
from app.publication.rendering import fill
from app.published.isolation import isolation_days
from app.published.suppression import SENSITIVE_ALERTS, SENSITIVE_GROUNDS, suppressed

DIMENSIONS = (
    "country", "region", "status", "status_group", "stage", "ground", "group", "law", "facility", "gender",
)  # fmt: skip
UNKNOWN, OTHER = "unknown", "other"

_OF_A_SORT = "($1 = (facets @> '{sample:yes}'))"
_BY_FACET = (
    "SELECT split_part(facet, ':', 1) AS dimension,"  # noqa: S608  no input in it
    " substr(facet, strpos(facet, ':') + 1) AS code,"
    " count(*) AS people"
    " FROM (SELECT facets, true AS shown FROM published.document WHERE kind = 'prisoner'"
    " UNION ALL SELECT facets, false FROM published.counted) AS people, unnest(facets) AS facet"
    f" WHERE {_OF_A_SORT} AND split_part(facet, ':', 1) = ANY($2)"
    " AND (shown OR facet NOT LIKE 'ground:%')"
    " GROUP BY 1, 2 ORDER BY 1, count(*) DESC, 2"
)
_BY_MONTH = (
    "SELECT to_char(earliest, 'YYYY-MM') AS month, count(*) AS people FROM published.document"  # noqa: S608
    f" WHERE kind = 'prisoner' AND {_OF_A_SORT}"
    " AND to_char(earliest, 'YYYY-MM') = to_char(latest, 'YYYY-MM') GROUP BY 1 ORDER BY 1"
)
_TOTALS = (
    "SELECT kind, count(*) AS count FROM published.document"  # noqa: S608  no input in it
    f" WHERE {_OF_A_SORT} GROUP BY 1 ORDER BY 1"
)
_ALERTS = (
    "SELECT (SELECT substr(facet, 6) FROM unnest(facets) AS facet WHERE facet LIKE 'type:%'),"  # noqa: S608
    " CASE WHEN to_char(earliest, 'YYYY-MM') = to_char(latest, 'YYYY-MM')"
    " THEN to_char(earliest, 'YYYY-MM') ELSE 'unknown' END, count(*)"
    f" FROM published.document WHERE kind = 'alert' AND {_OF_A_SORT}"
    " AND NOT facets @> '{state:retracted}' GROUP BY 1, 2 ORDER BY 2, 1"
)
_DEATHS = (
    "SELECT body, live_offset, live_since, live_base FROM published.document"  # noqa: S608
    f" WHERE kind = 'prisoner' AND facets @> '{{status:died_in_custody}}' AND {_OF_A_SORT}"
)
_ISOLATION = "SELECT facility, first, last FROM published.isolation_run WHERE facility <> '' AND sample = $1"
_FIGURES = "SELECT body FROM published.document WHERE kind = 'figure' ORDER BY slug"


@dataclass(frozen=True)
class Table:
    """`items` have a value for each of `dimensions`, the number under `measure`, and `suppressed`."""

    name: str
    dimensions: tuple[str, ...]
    measure: str
    items: list[dict[str, Any]]

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.dimensions, self.measure, "suppressed")


def _people(name: str, cells: dict[str, int], sensitive: Iterable[str] = ()) -> Table:
    hidden = suppressed(cells, frozenset(sensitive))
    return Table(
        name, ("code",), "people",
        [
            {"code": code, "people": None if code in hidden else number, "suppressed": code in hidden}
            for code, number in cells.items()
        ],
    )  # fmt: skip


async def people_tables(pool: Readers, *, samples: bool) -> dict[str, Table]:
    """People by each dimension. A person counts once in each code they have.

    Who is only counted is counted by country and status. By ground, a table less what the list shows would be
    theirs alone; and were they left out only where that is a small number, that would tell it as well.
    """
    found: dict[str, dict[str, int]] = {dimension: {} for dimension in DIMENSIONS}
    for dimension, code, people in await pool.fetch(_BY_FACET, samples, list(DIMENSIONS)):
        found[dimension][code] = people
    tables = {name: _people(name, cells) for name, cells in found.items()}
    tables["ground"] = _people("ground", found["ground"], SENSITIVE_GROUNDS)
    months = {row["month"]: row["people"] for row in await pool.fetch(_BY_MONTH, samples)}
    return tables | {"detained_month": _people("detained_month", months)}


async def alert_tables(pool: Readers, *, samples: bool) -> dict[str, Table]:
    """By type, and by type and month. Retracted alerts do not count.

    A type that is not told by itself is part of `other` in the months, so that their sum tells nothing of it.
    """
    rows = await pool.fetch(_ALERTS, samples)
    types, months = Counter[str](), Counter[tuple[str, str]]()
    for kind, _, number in rows:
        types[kind] += number
    hidden = suppressed(types, SENSITIVE_ALERTS)
    for kind, month, number in rows:
        months[month, OTHER if kind in hidden else kind] += number
    by_type = [
        {"type": kind, "alerts": None if kind in hidden else number, "suppressed": kind in hidden}
        for kind, number in types.most_common()
    ]
    by_month = [
        {"month": month, "type": kind, "alerts": number, "suppressed": False}
        for (month, kind), number in sorted(months.items())
    ]
    return {
        "alerts_by_type": Table("alerts_by_type", ("type",), "alerts", by_type),
        "alerts_by_month": Table("alerts_by_month", ("month", "type"), "alerts", by_month),
    }


def days_by_year(first: date, last: date) -> dict[int, int]:
    """How many of these days, both ends included, fall into each year."""
    found = {}
    while first <= last:
        end = min(date(first.year, 12, 31), last)
        found[first.year] = (end - first).days + 1
        first = end + timedelta(days=1)
    return found


async def isolation_table(pool: Readers, today: date, *, samples: bool) -> Table:
    """Days that people spent in isolation, by facility and year; runs that go on are counted to `today`.

    Days whose place is not known are in no row; `isolation_days` of `app.published.isolation` has all.
    """
    days = Counter[tuple[str, int]]()
    for facility, first, last in await pool.fetch(_ISOLATION, samples):
        for year, number in days_by_year(first, min(last or today, today)).items():
            days[facility, year] += number
    items = [
        {"facility": facility, "year": str(year), "days": number, "suppressed": False}
        for (facility, year), number in sorted(days.items())
    ]
    return Table("isolation_days", ("facility", "year"), "days", items)


def _death(row: asyncpg.Record, today: date) -> tuple[str, str]:
    document = orjson.loads(fill(row[0], row[1], row[2], row[3], today))
    year = (document["death"] or UNKNOWN)[:4]
    return (year if year.isdigit() else UNKNOWN), document["country"]


async def deaths_table(pool: Readers, today: date, *, samples: bool) -> Table:
    """People who died in custody, by year of death and country."""
    found = Counter(_death(row, today) for row in await pool.fetch(_DEATHS, samples))
    items = [
        {"year": year, "country": country, "people": number, "suppressed": False}
        for (year, country), number in sorted(found.items())
    ]
    return Table("deaths_in_custody", ("year", "country"), "people", items)


NAMES = (*DIMENSIONS, "detained_month", "alerts_by_type", "alerts_by_month", "isolation_days",
         "deaths_in_custody")  # fmt: skip


async def all_tables(pool: Readers, today: date, *, samples: bool) -> dict[str, Table]:
    """Every table by its name, in the order of `NAMES`."""
    return {
        **await people_tables(pool, samples=samples),
        **await alert_tables(pool, samples=samples),
        "isolation_days": await isolation_table(pool, today, samples=samples),
        "deaths_in_custody": await deaths_table(pool, today, samples=samples),
    }


async def totals(pool: Readers, *, samples: bool) -> dict[str, int]:
    """Documents of each kind."""
    return {row["kind"]: row["count"] for row in await pool.fetch(_TOTALS, samples)}


async def statistics(
    pool: Readers, tables: Mapping[str, Table], today: date, *, samples: bool
) -> dict[str, Any]:
    """Everything at once: `by` holds people by each dimension, the other tables stand beside it.

    `tables` are `all_tables`, `reported` the numbers that sources state.
    """
    figures = [orjson.loads(row["body"]) for row in await pool.fetch(_FIGURES)]
    return {
        "totals": await totals(pool, samples=samples),
        "by": {name: tables[name].items for name in (*DIMENSIONS, "detained_month")},
        **{name: table.items for name, table in tables.items() if table.dimensions != ("code",)},
        "isolation": await isolation_days(pool, today, samples=samples),
        "tables": {name: f"/v1/statistics/{name}" for name in tables},
        "reported": figures,
    }


async def codes_of(pool: Readers, kind: str, name: str) -> list[str]:
    """The values by which documents of this kind can be filtered, for a form."""
    rows = await pool.fetch(
        "SELECT DISTINCT substr(facet, $3) AS code FROM published.document, unnest(facets) AS facet"
        " WHERE kind = $1 AND facet LIKE $2 ORDER BY 1",
        kind, f"{name}:%", len(name) + 2,
    )  # fmt: skip
    return [row["code"] for row in rows]


async def facility_names(pool: Readers, slugs: list[str]) -> dict[str, dict[str, str]]:
    """Text maps by slug, of those that are published."""
    rows = await pool.fetch(
        "SELECT slug, card FROM published.document WHERE kind = 'facility' AND slug = ANY($1)", slugs
    )
    return {row["slug"]: orjson.loads(row["card"])["name"] for row in rows}
