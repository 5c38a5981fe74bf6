"""Statistics: a table beside each picture, and the same as CSV."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from fastapi import APIRouter, Request
from starlette.responses import Response

from api.answers import answer_with, joined_header
from api.pages import dates, texts
from api.pages.languages import language_of
from api.pages.picture import STEPS
from api.pages.rendering import kept, rendered, told, wording_of
from api.pages.wording import Wording
from api.public.counted import Version, tables_of, version_of
from api.public.replies import only, parameters_of
from api.public.site import Site, site_of
from app.published import statistics as counts

router = APIRouter(include_in_schema=False)
MOST_ROWS = 12
_ARTICLE = 3  # words of a provision down to its article


@dataclass(frozen=True)
class Row:
    """`number` is None where it is not told; `length` of its bar in steps."""

    name: str
    number: int | None
    length: int
    more: str = ""


@dataclass(frozen=True)
class Chart:
    name: str
    title: str
    measure: str
    rows: Sequence[Row]
    left_out: int

    @property
    def has_more(self) -> bool:
        return any(row.more for row in self.rows)


def chart(
    name: str, title: str, measure: str, cells: Sequence[tuple[str, int | None, str]], most: int
) -> Chart:
    """Bars as long as the numbers, the longest the whole width. Past `most` rows the rest is in the CSV."""
    top = max((number for _, number, _ in cells if number), default=1)
    rows = [Row(text, number, round((number or 0) * STEPS / top), more) for text, number, more in cells]
    return Chart(name, title, measure, rows[:most], max(0, len(rows) - most))


def _people(
    wording: Wording, tables: Mapping[str, counts.Table], name: str, title: str, said: Callable[[str], str]
) -> Chart:
    items = tables[name].items
    if name == "law":
        items = [item for item in items if item["code"].count("-") == _ARTICLE - 1]
    cells = [(said(item["code"]), item["people"], "") for item in items]
    return chart(name, title, wording.word("people"), cells, MOST_ROWS)


def _by_year(table: counts.Table) -> list[tuple[str, int | None, str]]:
    years: dict[str, int] = {}
    for item in table.items:
        year = item["code"][:4]
        years[year] = years.get(year, 0) + item["people"]
    return [(year, number, "") for year, number in sorted(years.items(), reverse=True)]


def _alerts_by_month(wording: Wording, table: counts.Table) -> list[tuple[str, int | None, str]]:
    months: dict[str, list[tuple[int, str]]] = {}
    for item in table.items:
        other = wording.word("Other kinds")
        kind = other if item["type"] == counts.OTHER else texts.label(wording, item["type"], "alert_type")
        months.setdefault(item["month"], []).append((item["alerts"], kind))
    return [
        (
            wording.word("Month not known") if month == counts.UNKNOWN else dates.day(wording, month),
            sum(number for number, _ in kinds),
            ", ".join(f"{kind} {number}" for number, kind in sorted(kinds, reverse=True)),
        )
        for month, kinds in sorted(months.items(), reverse=True)
    ]


def _isolation(table: counts.Table, names: Mapping[str, str]) -> list[tuple[str, int | None, str]]:
    found: dict[str, list[tuple[str, int]]] = {}
    for item in table.items:
        found.setdefault(item["facility"], []).append((item["year"], item["days"]))
    cells = [
        (
            names.get(place, place),
            sum(days for _, days in years), ", ".join(f"{year}: {days}" for year, days in years),
        )
        for place, years in found.items()
    ]  # fmt: skip
    return sorted(cells, key=lambda cell: cell[1] or 0, reverse=True)


def charts(wording: Wording, tables: Mapping[str, counts.Table], names: Mapping[str, str]) -> list[Chart]:
    """In the order of the page; one without rows is left out."""
    made = [*_events(wording, tables, names), *_all_people(wording, tables, names)]
    return [one for one in made if one.rows]


def _events(wording: Wording, tables: Mapping[str, counts.Table], names: Mapping[str, str]) -> list[Chart]:
    word = wording.word
    by_month = _alerts_by_month(wording, tables["alerts_by_month"])
    types = [
        (texts.label(wording, item["type"], "alert_type"), item["alerts"], "")
        for item in tables["alerts_by_type"].items
    ]
    deaths = [
        (word("Year not known") if item["year"] == counts.UNKNOWN else item["year"], item["people"],
         texts.country(wording, item["country"]))
        for item in reversed(tables["deaths_in_custody"].items)
    ]  # fmt: skip
    return [
        chart("alerts_by_type", word("Alerts by kind"), word("alerts"), types, MOST_ROWS),
        chart("alerts_by_month", word("Alerts by month"), word("alerts"), by_month, MOST_ROWS),
        chart("isolation_days", word("Days in isolation, by facility"), word("days"),
              _isolation(tables["isolation_days"], names), MOST_ROWS),
        chart("deaths_in_custody", word("Deaths in custody"), word("people"), deaths, MOST_ROWS),
    ]  # fmt: skip


def _all_people(
    wording: Wording, tables: Mapping[str, counts.Table], names: Mapping[str, str]
) -> list[Chart]:
    word, people = wording.word, partial(_people, wording, tables)
    return [
        people("status_group", word("People by status"), lambda c: texts.label(wording, c, "status_group")),
        people("ground", word("People by ground of persecution"),
               lambda c: texts.label(wording, c, "persecution_ground")),
        people("country", word("People by country"), partial(texts.country, wording)),
        people("region", word("People by region"), partial(texts.region, wording)),
        people("law", word("People by article of law"), partial(texts.law, wording)),
        chart("detained_month", word("People by year of detention"), word("people"),
              _by_year(tables["detained_month"]), MOST_ROWS),
        people("facility", word("People by facility"), lambda c: names.get(c, c)),
    ]  # fmt: skip


@router.get("/statistics")
@told
async def statistics(request: Request) -> Response:
    given = only(parameters_of(request.scope), {"sample"})
    site, samples = site_of(request.scope), given.get("sample") == "true"
    language = language_of(request.scope)
    coding = joined_header(request.scope, b"accept-encoding")
    version = await version_of(site)
    key = ("page", "statistics", samples, language, coding, version)
    made = site.kept.get(key)
    if made is None:
        made = site.kept.put(key, kept(request, await _body(request, site, version, samples=samples)))
    return answer_with(request.scope, made).response()


async def _body(request: Request, site: Site, version: Version, *, samples: bool) -> bytes:
    tables = await tables_of(site, version, samples=samples)
    places = {item["code"] for item in tables["facility"].items[:MOST_ROWS]}
    places |= {item["facility"] for item in tables["isolation_days"].items}
    found = await counts.facility_names(site.pool, sorted(places))
    wording = wording_of(request)
    names = {slug: texts.plain(wording, name) for slug, name in found.items()}
    return rendered(request, "statistics.html", charts=charts(wording, tables, names), samples=samples)
