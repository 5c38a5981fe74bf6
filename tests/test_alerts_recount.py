"""Drafts about prolonged isolation follow the dates until somebody decides; after that, doubts are tasks."""

import random
import uuid
from datetime import date, timedelta

import orjson
import pytest

from app.editorial.changes.isolation_alerts import raise_prolonged
from app.editorial.changes.proposals import Wish, revise
from app.editorial.changes.tasks import raise_tasks
from app.models.changes import Proposal, Verdict
from app.publication.isolation import Run
from tests.conftest import Query
from tests.editors import AUTHOR, COLLEAGUE, Editors
from tests.factories import World, dossier, facility
from tests.test_alerts_isolation import by_calendar, held, streaks

START = date(2026, 1, 2)
SHIZO = ("shizo", "2026-01-02", None)


@pytest.fixture
async def eve(world: World) -> uuid.UUID:
    await world.load(facilities=[facility()])
    [person] = await world.publish(dossier("eve", **held(SHIZO)))
    return person


async def drafts(query: Query) -> list[tuple[str, str, str]]:
    """State, beginning and headline of every draft that was counted, the oldest first."""
    rows = await query("SELECT state, content FROM editorial.proposal WHERE note LIKE 'Counted%' ORDER BY id")
    alerts = [(row["state"], orjson.loads(row["content"])["alerts"][-1]) for row in rows]
    return [(state, alert["since"], alert["headline"]["en"]) for state, alert in alerts]


def draft(days: int, state: str = "in_review", since: str = "2026-01-02") -> tuple[str, str, str]:
    return state, since, f"Consecutive days in isolation: {days}"


async def count(editors: Editors, day: date) -> None:
    async with editors.session() as session:
        await raise_tasks(session, day)
    await raise_prolonged(editors.engine, day)


async def open_tasks(query: Query) -> list[str]:
    rows = await query("SELECT kind FROM editorial.task WHERE done_at IS NULL ORDER BY kind")
    return [row["kind"] for row in rows]


@pytest.mark.usefixtures("eve")
async def test_a_draft_grows_with_the_days_and_is_written_once_a_day(editors: Editors, query: Query) -> None:
    await count(editors, date(2026, 1, 17))
    [first] = await query("SELECT id, version FROM editorial.proposal")
    for day in (20, 20, 20):
        await count(editors, date(2026, 1, day))
        assert await drafts(query) == [draft(19)]
    [again] = await query("SELECT id, version FROM editorial.proposal")
    assert (again["id"], again["version"]) == (first["id"], first["version"] + 1)
    assert await open_tasks(query) == ["prolonged_solitary"]


async def test_corrected_dates_are_counted_anew_and_it_can_still_be_accepted(
    editors: Editors, eve: uuid.UUID, query: Query
) -> None:
    await count(editors, date(2026, 1, 25))
    await editors.change(eve, **held(("shizo", "2026-01-04", "2026-01-22")), region="RU-MOW")
    await count(editors, date(2026, 1, 25))
    assert await drafts(query) == [draft(19, since="2026-01-04")]
    [row] = await query("SELECT id FROM editorial.proposal WHERE note LIKE 'Counted%'")
    async with editors.session() as session:
        counted = await session.get_one(Proposal, row["id"])
    await editors.decide(counted, Verdict.accept)
    said = await editors.content(eve)
    assert (said["region"], said["alerts"][0]["urgency"]) == ("RU-MOW", "past")


async def test_under_the_rule_it_is_closed_and_comes_back_as_the_same(
    editors: Editors, eve: uuid.UUID, query: Query
) -> None:
    await count(editors, date(2026, 1, 20))
    await editors.change(eve, **held(("shizo", "2026-01-02", "2026-01-16")))
    await count(editors, date(2026, 1, 20))
    assert await drafts(query) == [draft(19, state="superseded")]
    assert await open_tasks(query) == []
    await editors.change(eve, **held(("shizo", "2026-01-02", "2026-01-18")))
    await count(editors, date(2026, 1, 21))
    assert await drafts(query) == [draft(17)]
    assert await open_tasks(query) == ["prolonged_solitary"]
    told = {
        "type": "prolonged_solitary", "severity": "severe", "evidence": "confirmed_direct", "state": "active",
        "headline": {"en": "A"}, "text": {"en": "B"}, "since": "2026-01-01",
    }  # fmt: skip
    await editors.change(eve, alerts=[told])
    await count(editors, date(2026, 1, 21))
    assert [one[0] for one in await drafts(query)] == ["superseded"], "an editor tells it"


async def test_what_somebody_wrote_on_is_theirs(editors: Editors, eve: uuid.UUID, query: Query) -> None:
    await count(editors, date(2026, 1, 17))
    [row] = await query("SELECT id, version FROM editorial.proposal")
    async with editors.session() as session:
        await revise(session, COLLEAGUE, row["id"], Wish(note="Counted, and asked"), version=row["version"])
    await count(editors, date(2026, 1, 30))
    assert await drafts(query) == [draft(16)]
    await editors.change(eve, stays=[])
    for _ in range(2):
        await count(editors, date(2026, 1, 30))
    assert await drafts(query) == [draft(16)]
    assert await open_tasks(query) == ["isolation_in_doubt", "prolonged_solitary"]


async def test_an_alert_that_the_dates_bear_no_more_is_a_task(
    editors: Editors, eve: uuid.UUID, query: Query
) -> None:
    await count(editors, date(2026, 1, 17))
    [row] = await query("SELECT id FROM editorial.proposal")
    async with editors.session() as session:
        counted = await session.get_one(Proposal, row["id"])
    await editors.decide(counted, Verdict.accept)
    short, long = held(("shizo", "2026-01-02", "2026-01-05")), held(SHIZO)
    for regimes, tasks in ((short, ["isolation_in_doubt"]), (long, []), (short, ["isolation_in_doubt"])):
        await editors.change(eve, **regimes)
        for _ in range(2):
            await count(editors, date(2026, 1, 18))
        assert await open_tasks(query) == tasks
    await query("UPDATE editorial.task SET done_at = now(), done_by = $1", AUTHOR.account_id)
    for regimes in (long, short, long):
        await editors.change(eve, **regimes)
        await count(editors, date(2026, 1, 18))
        assert await open_tasks(query) == [], "ticked off"


async def test_who_left_or_is_free_is_not_counted_on(editors: Editors, world: World, query: Query) -> None:
    await world.load(facilities=[facility()])
    regimes = [{"regime": "shizo", "start": "2026-01-02", "end": None}]
    left = [{"facility": "sample-colony", "start": "2026-01-01", "end": "2026-01-10", "regimes": regimes}]
    [moved] = await world.publish(dossier("moved", stays=left))
    await world.publish(dossier("free", status="released_term_served", **held(SHIZO)))
    await count(editors, date(2026, 3, 1))
    assert await drafts(query) == []
    [shown] = await query(
        "SELECT d.body FROM published.document d WHERE d.kind = 'prisoner' AND d.id = $1", moved
    )
    assert b'"isolation":{"current_since":null,"days_total":9,' in bytes(shown["body"]).replace(b" ", b"")


async def test_a_walk_through_corrections(editors: Editors, eve: uuid.UUID, query: Query) -> None:
    """Whatever the dates become, each stretch over the rule has one open draft with its days, no other."""
    chance, today = random.Random(7), START + timedelta(60)  # noqa: S311  repeatable
    for _ in range(12):
        runs = [_run(chance, offset) for offset in range(0, 60, 20)]
        regimes = tuple(
            ("shizo", one.start.isoformat(), one.end.isoformat() if one.end else None) for one in runs
        )
        await editors.change(eve, **held(*regimes))
        await count(editors, today)
        expected = [
            draft(len(days), since=days[0].isoformat())
            for days in streaks(by_calendar(runs, START, today))
            if len(days) > 15
        ]
        found = [one for one in await drafts(query) if one[0] == "in_review"]
        assert sorted(found) == sorted(expected)


def _run(chance: random.Random, offset: int) -> Run:
    start = START + timedelta(offset + chance.randint(0, 5))
    return Run(start, start + timedelta(chance.randint(5, 24)))
