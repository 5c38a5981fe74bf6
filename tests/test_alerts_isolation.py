"""Isolation: arithmetic against a calendar, drafts that the worker raises, and what statistics count."""

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from app.database.embedded import Dsns
from app.database.engines import readers
from app.editorial.changes.isolation_alerts import raise_prolonged
from app.editorial.changes.tasks import raise_tasks
from app.models.changes import Proposal, Verdict
from app.publication.counting import hunger_strike_days, no_contact_since
from app.publication.isolation import Run, days_by_year, days_of, merged, prolonged, until
from app.published.isolation import isolation_days
from tests.conftest import Query
from tests.editors import Editors
from tests.factories import World, dossier, facility

FIRST = date(2024, 12, 1)  # near the end of a leap year
TODAY = FIRST + timedelta(40)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    """Also such as begin after today, end after it, or have no end."""
    start = FIRST + timedelta(draw(st.integers(0, 60)))
    length = draw(st.none() | st.integers(0, 25))
    return Run(start, None if length is None else start + timedelta(length))


def by_calendar(placements: list[Run], first: date = FIRST, today: date = TODAY) -> list[date]:
    """Day after day until today: was there any placement?"""
    days = [first + timedelta(n) for n in range((today - first).days + 1)]
    return [day for day in days if any(one.start <= day <= (one.end or today) for one in placements)]


def streaks(days: list[date]) -> list[list[date]]:
    found: list[list[date]] = []
    for day in days:
        if found and found[-1][-1] + timedelta(1) == day:
            found[-1].append(day)
        else:
            found.append([day])
    return found


@given(st.lists(runs(), max_size=8))
def test_runs_are_those_of_the_calendar(placements: list[Run]) -> None:
    found = merged(until(placements, TODAY))
    naive = streaks(by_calendar(placements))
    assert [(run.start, days_of(run, TODAY)) for run in found] == [(one[0], len(one)) for one in naive]
    long = [one[0] for one in naive if len(one) > 15]
    assert [run.start for run in prolonged(placements, TODAY)] == long


@given(st.lists(runs(), max_size=8))
def test_years_are_those_of_the_calendar(placements: list[Run]) -> None:
    days = by_calendar(placements)
    expected = {year: sum(day.year == year for day in days) for year in {day.year for day in days}}
    assert days_by_year(placements, TODAY) == expected


def test_fifteen_days_are_not_prolonged_and_sixteen_are() -> None:
    for days, count in ((15, 0), (16, 1)):
        halves = [Run(FIRST, FIRST + timedelta(7)), Run(FIRST + timedelta(8), FIRST + timedelta(days - 1))]
        assert len(prolonged(halves, TODAY)) == count


def test_hunger_strikes_and_contact() -> None:
    def on(n: int) -> date:
        return FIRST + timedelta(n)

    facts = [(on(0), "hunger_strike_start"), (on(2), "hunger_strike_end"), (on(5), "hunger_strike_start")]
    counted = hunger_strike_days(facts, held=True)
    assert counted is not None
    assert (counted[0], counted[1].on(on(6))) == (on(5), 5)
    free = hunger_strike_days(facts, held=False)
    assert free is not None
    assert (free[0], free[1].on(on(9))) == (None, 3)
    assert hunger_strike_days([], held=True) is None
    assert hunger_strike_days([(on(1), "hunger_strike_end")], held=True) is None
    lost = [(on(0), "transfer_started"), (on(3), "disappearance_reported")]
    assert no_contact_since(lost, held=True) == on(0)
    assert no_contact_since(lost, held=False) is None
    assert no_contact_since([*lost, (on(3), "facility_arrival")], held=True) is None
    assert no_contact_since([*lost, (on(2), "hearing_held")], held=True) == on(3)


def held(*regimes: tuple[str, str, str | None], **more: Any) -> dict[str, Any]:
    stay = {
        "facility": "sample-colony", "start": "2026-01-01",
        "regimes": [{"regime": name, "start": start, "end": end} for name, start, end in regimes],
    }  # fmt: skip
    return {"stays": [stay], **more}


LONG = (("shizo", "2026-01-02", "2026-01-10"), ("pkt", "2026-01-11", None))


@pytest.fixture
async def eve(world: World) -> uuid.UUID:
    await world.load(facilities=[facility()])
    [person] = await world.publish(dossier("eve", **held(*LONG)))
    return person


async def proposals(editors: Editors) -> list[Proposal]:
    async with editors.session() as session:
        return list(await session.scalars(select(Proposal)))


async def test_a_draft_is_raised_once_whatever_becomes_of_it(
    editors: Editors, eve: uuid.UUID, query: Query
) -> None:
    assert await raise_prolonged(editors.engine, date(2026, 1, 16)) == 0, "fifteen days"
    for _ in range(2):
        await raise_prolonged(editors.engine, date(2026, 1, 17))
    [draft] = await proposals(editors)
    [alert] = draft.content["alerts"]
    assert (draft.state, draft.record_id, alert["state"]) == ("in_review", eve, "draft")
    assert (alert["type"], alert["since"]) == ("prolonged_solitary", "2026-01-02")
    assert (alert["certainty"], alert["evidence"]) == ("unknown", "unverified")
    assert alert["headline"]["en"] == "Consecutive days in isolation: 16"
    assert set(alert["headline"]) == set(alert["text"]) == {"en", "ru", "be", "uk", "de", "fr", "ar"}
    assert "SHIZO" in alert["text"]["en"]
    assert "2026-01-02 – 2026-01-10" in alert["text"]["en"]
    assert await query("SELECT FROM published.document WHERE kind = 'alert'") == []
    await editors.decide(draft, Verdict.reject)
    for day in (18, 19):
        assert await raise_prolonged(editors.engine, date(2026, 1, day)) == 0
        async with editors.session() as session:
            await raise_tasks(session, date(2026, 1, day))
    assert len(await proposals(editors)) == 1
    tasks = await query("SELECT kind, due, done_at FROM editorial.task")
    assert [(one["kind"], one["due"]) for one in tasks] == [("prolonged_solitary", date(2026, 1, 17))]
    assert tasks[0]["done_at"] is not None, "answered by the decision"
    # An earlier placement becomes known: the same run, which was raised.
    longer = held(("karcer", "2026-01-01", "2026-01-01"), *LONG)
    await editors.change(eve, **longer)
    assert await raise_prolonged(editors.engine, date(2026, 1, 20)) == 0


async def test_accepted_it_is_still_no_ones_to_see(editors: Editors, eve: uuid.UUID, query: Query) -> None:
    await raise_prolonged(editors.engine, date(2026, 1, 17))
    [draft] = await proposals(editors)
    await editors.decide(draft)
    assert (await editors.content(eve))["alerts"][0]["state"] == "draft"
    assert await query("SELECT FROM published.document WHERE kind = 'alert'") == []
    alert = (await editors.content(eve))["alerts"][0] | {"state": "active"}
    await editors.change(eve, alerts=[alert])
    [row] = await query("SELECT id FROM published.document WHERE kind = 'alert'")
    assert str(row["id"]) == alert["id"]


async def test_what_an_editor_told_is_not_told_again(editors: Editors, world: World, eve: uuid.UUID) -> None:
    told = {
        "type": "prolonged_solitary", "severity": "severe", "evidence": "confirmed_direct", "state": "active",
        "headline": {"en": "A"}, "text": {"en": "B"}, "since": "2026-01-05",
    }  # fmt: skip
    await editors.change(eve, alerts=[told])
    await raise_prolonged(editors.engine, date(2026, 1, 17))
    assert [one.kind for one in await proposals(editors) if one.state == "in_review"] == []
    await world.withdraw("eve")
    await world.record(dossier("zoe", **held(("medical_unit", "2026-01-02", None))))
    assert await raise_prolonged(editors.engine, date(2026, 3, 1)) == 0


@pytest.mark.usefixtures("eve")
async def test_totals_are_read_by_the_public_side(world: World, database: Dsns) -> None:
    over_new_year = {"regime": "solitary_cell", "start": "2025-12-25", "end": "2026-01-05"}
    await world.publish(dossier("ivan", stays=[{"start": "2025-12-01", "regimes": [over_new_year]}]))
    await world.record(dossier("draft", **held(*LONG)))
    async with readers(database.public) as pool:
        found = await isolation_days(pool, date(2026, 1, 20), samples=True)
        assert (found["days"], found["people"], found["present"], found["prolonged"]) == (19 + 12, 2, 1, 1)
        assert found["by_year"] == [
            {"code": "2025", "days": 7, "people": 1}, {"code": "2026", "days": 24, "people": 2},
        ]  # fmt: skip
        assert found["by_facility"] == [{"code": "sample-colony", "days": 19, "people": 1}]
        assert (await isolation_days(pool, date(2026, 1, 20), samples=False))["days"] == 0
        await world.withdraw("eve", "ivan")
        assert (await isolation_days(pool, date(2026, 1, 20), samples=True))["people"] == 0


async def test_hearings_and_ends_of_terms_raise_tasks(editors: Editors, world: World, query: Query) -> None:
    hearing = {"type": "hearing_scheduled", "status": "scheduled", "title": {"en": "Hearing"}}
    [person] = await world.record(
        dossier(
            "eve", detained_on="2024-02-10", status="serving_sentence",
            sentences=[{"term_months": 25, "status": "in_force"}],
            events=[hearing | {"date": "2026-01-12"}, hearing | {"date": "2026-06-01"}],
        )
    )  # fmt: skip
    for _ in range(2):
        async with editors.session() as session:
            await raise_tasks(session, date(2026, 1, 10))
    rows = await query("SELECT kind, record_id, due, done_at FROM editorial.task ORDER BY due")
    assert [(row["kind"], row["record_id"], row["due"]) for row in rows] == [
        ("hearing_due", person, date(2026, 1, 12)), ("term_ends", person, date(2026, 3, 10)),
    ]  # fmt: skip
    await world.record(dossier("eve", status="released_term_served", detained_on="2024-02-10"))
    async with editors.session() as session:
        await raise_tasks(session, date(2026, 1, 10))
    assert await query("SELECT FROM editorial.task WHERE done_at IS NULL") == []
