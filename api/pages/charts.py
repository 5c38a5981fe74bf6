"""Tables of the statistics as pictures: rows with bars, in the words of the page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from api.pages import dates, texts
from api.pages.stylesheet import STEPS
from api.pages.wording import Wording
from app.published import statistics as counts

MOST_ROWS = 12
_ARTICLE = 3  # words of a provision down to its article
Tables = Mapping[str, counts.Table]
Names = Mapping[str, str]


@dataclass(frozen=True)
class Row:
    """`number` is None where it is not told; `length` of its bar in steps; `query` finds the people."""

    name: str
    number: int | None
    length: int = 0
    more: str = ""
    query: str = ""


@dataclass(frozen=True)
class Chart:
    name: str
    title: str
    measure: str
    rows: Sequence[Row]
    left_out: int


def chart(name: str, title: str, measure: str, rows: Sequence[Row]) -> Chart:
    """Bars as long as the numbers, the longest the whole width. What is past the most is in the table."""
    top = max((row.number for row in rows if row.number), default=1)
    shown = [
        Row(row.name, row.number, round((row.number or 0) * STEPS / top), row.more, row.query)
        for row in rows[:MOST_ROWS]
    ]
    return Chart(name, title, measure, shown, max(0, len(rows) - MOST_ROWS))


def charts(wording: Wording, tables: Tables, names: Names) -> list[Chart]:
    """In the order of the page; one without rows is left out. `names` are those of facilities."""
    made = [*_people(wording, tables, names), *_events(wording, tables, names)]
    return [one for one in made if one.rows]


def _people(wording: Wording, tables: Tables, names: Names) -> list[Chart]:
    word, coded = wording.word, partial(_coded, wording, tables)
    return [
        coded("status_group", word("People by status"), lambda c: texts.label(wording, c, "status_group")),
        coded("ground", word("People by ground of persecution"),
              lambda c: texts.label(wording, c, "persecution_ground")),
        coded("country", word("People by country"), partial(texts.country, wording)),
        coded("region", word("People by region"), partial(texts.region, wording)),
        coded("law", word("People by article of law"), partial(texts.law, wording)),
        chart("detained_month", word("People by month of detention"), word("people"),
              _months(wording, tables["detained_month"])),
        chart("detained_year", word("People by year of detention"), word("people"),
              _years(tables["detained_month"])),
        coded("facility", word("People by place of detention"), lambda c: names.get(c, c)),
    ]  # fmt: skip


def _coded(wording: Wording, tables: Tables, name: str, title: str, said: Callable[[str], str]) -> Chart:
    items = tables[name].items
    if name == "law":
        items = [item for item in items if item["code"].count("-") == _ARTICLE - 1]
    rows = [Row(said(item["code"]), item["people"], query=f"{name}={item['code']}") for item in items]
    return chart(name, title, wording.word("people"), rows)


def _months(wording: Wording, table: counts.Table) -> list[Row]:
    return [Row(dates.day(wording, item["code"]), item["people"]) for item in reversed(table.items)]


def _years(table: counts.Table) -> list[Row]:
    years: dict[str, int] = {}
    for item in table.items:
        year = item["code"][:4]
        years[year] = years.get(year, 0) + item["people"]
    return [
        Row(year, number, query=f"detained_after={year}-01-01&detained_before={year}-12-31")
        for year, number in sorted(years.items(), reverse=True)
    ]


def _events(wording: Wording, tables: Tables, names: Names) -> list[Chart]:
    word = wording.word
    types = [
        Row(texts.label(wording, item["type"], "alert_type"), item["alerts"])
        for item in tables["alerts_by_type"].items
    ]
    return [
        chart("alerts_by_type", word("Alerts by kind"), word("alerts"), types),
        chart("alerts_by_month", word("Alerts by month"), word("alerts"),
              _alerts_by_month(wording, tables["alerts_by_month"])),
        chart("isolation_days", word("Days in isolation, by place of detention"), word("days"),
              _isolation(wording, tables["isolation_days"], names)),
        chart("deaths_in_custody", word("Deaths in custody"), word("people"),
              _deaths(wording, tables["deaths_in_custody"])),
    ]  # fmt: skip


def _deaths(wording: Wording, table: counts.Table) -> list[Row]:
    unknown = wording.word("Year not known")
    return [
        Row(unknown if item["year"] == counts.UNKNOWN else item["year"], item["people"],
            more=texts.country(wording, item["country"]))
        for item in reversed(table.items)
    ]  # fmt: skip


def _alerts_by_month(wording: Wording, table: counts.Table) -> list[Row]:
    months: dict[str, list[tuple[int, str]]] = {}
    for item in table.items:
        other = wording.word("Other kinds")
        kind = other if item["type"] == counts.OTHER else texts.label(wording, item["type"], "alert_type")
        months.setdefault(item["month"], []).append((item["alerts"], kind))
    return [
        Row(
            wording.word("Month not known") if month == counts.UNKNOWN else dates.day(wording, month),
            sum(number for number, _ in kinds),
            more=wording.semicolon.join(f"{kind}: {number}" for number, kind in sorted(kinds, reverse=True)),
        )
        for month, kinds in sorted(months.items(), reverse=True)
    ]


def _isolation(wording: Wording, table: counts.Table, names: Names) -> list[Row]:
    found: dict[str, list[tuple[str, int]]] = {}
    for item in table.items:
        found.setdefault(item["facility"], []).append((item["year"], item["days"]))
    rows = [
        Row(names.get(place, place), sum(days for _, days in years),
            more=wording.semicolon.join(f"{year}: {days}" for year, days in years))
        for place, years in found.items()
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row.number or 0, reverse=True)
