"""Statistics: tables, CSV, and small cells that stay hidden, against subtraction too."""

import csv
import io
import itertools
from datetime import date, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.published.statistics import NAMES, days_by_year
from app.published.suppression import LEAST_TOGETHER, SENSITIVE_GROUNDS, SMALLEST_CELL, suppressed
from tests.factories import World, dossier

_CODES = [*sorted(SENSITIVE_GROUNDS), "expression", "assembly", "other"]
_CELLS = st.dictionaries(st.sampled_from(_CODES), st.integers(1, 12))


@given(_CELLS)
def test_no_small_sensitive_cell_is_told_or_follows_from_the_sum(cells: dict[str, int]) -> None:
    hidden = suppressed(cells, SENSITIVE_GROUNDS)
    small = {code for code in cells if code in SENSITIVE_GROUNDS and cells[code] < SMALLEST_CELL}
    assert small <= hidden
    if not small:
        assert not hidden
    elif hidden != cells.keys():  # all hidden is all that can be done
        difference = sum(cells.values()) - sum(cells[code] for code in cells.keys() - hidden)
        assert len(hidden) >= LEAST_TOGETHER
        assert difference >= SMALLEST_CELL


@given(st.dates(date(2015, 1, 1), date(2026, 1, 1)), st.integers(-3, 1500))
def test_days_by_year_are_those_of_the_calendar(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    expected = {year: len(list(some)) for year, some in itertools.groupby(days, key=lambda day: day.year)}
    assert days_by_year(first, last) == expected


async def read(client: httpx.AsyncClient, path: str, **more: Any) -> Any:
    answer = await client.get(f"/v1/statistics{path}", params={"sample": "true", **more})
    assert answer.status_code == 200, answer.text
    return answer.json()


def _alert(kind: str, since: str, **more: Any) -> dict[str, Any]:
    return {
        "type": kind, "severity": "severe", "evidence": "single_source", "state": "active",
        "headline": {"en": "Invented"}, "text": {"en": "Invented."}, "since": since, **more,
    }  # fmt: skip


@pytest.fixture
async def counted(world: World) -> None:
    two = [_alert("lost_in_transfer", "2026-02-01"), _alert("incommunicado", "2026-02"),
           _alert("letter_ban", "2026"), _alert("letter_ban", "2026-03-01", state="retracted")]  # fmt: skip
    stay = {"facility": "sample-colony", "start": "2024-12-01",
            "regimes": [{"regime": "shizo", "start": "2024-12-30", "end": "2025-01-03"}]}  # fmt: skip
    dead = {"status": "died_in_custody", "death": "2025-07"}
    await world.load(
        facilities=[{"slug": "sample-colony", "sample": True, "country": "RU", "type": "ru_ik_strict",
                     "name": {"en": "Invented colony"}}],
        prisoners=[
            dossier("eve", grounds=["lgbt"], alerts=two, stays=[stay]),
            dossier("lena", grounds=["expression"]),
            dossier("olga", grounds=["expression", "assembly"], **dead),
            *(dossier(f"many{n}", grounds=["anti_war"]) for n in range(5)),
        ],
    )  # fmt: skip


@pytest.mark.usefixtures("counted")
async def test_tables(client: httpx.AsyncClient) -> None:
    found = await read(client, "")
    months = {(one["month"], one["type"]): one["alerts"] for one in found["alerts_by_month"]}
    assert months == {
        ("2026-02", "lost_in_transfer"): 1, ("2026-02", "incommunicado"): 1, ("unknown", "letter_ban"): 1,
    }  # fmt: skip
    assert {one["type"]: one["alerts"] for one in found["alerts_by_type"]} == {
        "lost_in_transfer": 1, "incommunicado": 1, "letter_ban": 1,
    }  # fmt: skip
    assert {(one["facility"], one["year"], one["days"]) for one in found["isolation_days"]} == {
        ("sample-colony", "2024", 2), ("sample-colony", "2025", 3),
    }  # fmt: skip
    assert found["isolation"]["days"] == 5
    assert [(o["year"], o["country"], o["people"]) for o in found["deaths_in_custody"]] == [("2025", "RU", 1)]
    cells = {one["code"]: one["people"] for one in found["by"]["ground"]}
    assert cells == {"lgbt": None, "assembly": None, "expression": None, "anti_war": None}  # 1 + 1 + 2 < 5
    assert set(found["tables"]) == set(NAMES)


@pytest.mark.usefixtures("counted")
async def test_each_table_as_csv_and_json(client: httpx.AsyncClient) -> None:
    for name in NAMES:
        table = await read(client, f"/{name}")
        assert table == await read(client, "", by=name)
        answer = await client.get("/v1/statistics", params={"sample": "true", "format": "csv", "by": name})
        rows = list(csv.DictReader(io.StringIO(answer.text)))
        assert answer.headers["content-type"].startswith("text/csv")
        said = [[row[column] for column in table["dimensions"]] for row in rows]
        assert said == [[item[column] for column in table["dimensions"]] for item in table["items"]]
    assert "lgbt,,true" in (await client.get("/v1/statistics/ground?format=csv&sample=true")).text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/nothing", 404), ("?by=nothing", 422), ("?format=csv", 422), ("?sample=1", 422), ("/law?x=1", 422)],
)
async def test_what_is_not_there(client: httpx.AsyncClient, path: str, status: int) -> None:
    assert (await client.get(f"/v1/statistics{path}")).status_code == status
