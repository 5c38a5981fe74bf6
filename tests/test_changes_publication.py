"""Preview, embargo, tasks, queue: what the public sees, and when."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest
from time_machine import Traveller

from app.accounts.refusals import NotFound
from app.editorial.changes.daily import publish_due, run_due
from app.editorial.changes.previewing import preview
from app.editorial.changes.queue import Asked, proposals
from app.editorial.changes.tasks import finish, open_tasks
from app.models.base import now
from app.models.changes import Proposal, ProposalState
from tests.conftest import Query
from tests.editors import AUTHOR, ELSEWHERE, REVIEWER, Editors
from tests.factories import TORTURE, World, case, dossier, facility

SAID = ["editorial.prisoner", "editorial.name", "editorial.alert", "editorial.revision", "published.document"]
LOGS = ["published.change", "published.redirect", "published.searchable", "editorial.audit_entry"]


async def everything(query: Query) -> dict[str, list[Any]]:
    """All rows whose change somebody could see."""
    return {
        table: sorted(str(dict(row)) for row in await query(f"SELECT * FROM {table}"))  # noqa: S608
        for table in [*SAID, *LOGS]
    }


async def test_preview_shows_what_publishing_does_and_does_nothing(
    editors: Editors, world: World, client: httpx.AsyncClient, query: Query
) -> None:
    await world.load(
        facilities=[facility("one"), facility("two")], cases=[case("plot")],
        prisoners=[dossier("eve", stays=[{"start": "2024-01-01", "facility": "one"}], cases=["plot"])],
    )  # fmt: skip
    [row] = await query("SELECT id FROM editorial.prisoner")
    patch = {
        "names": [{"lang": "en", "full": "Another Name"}], "alerts": [TORTURE],
        "stays": [{"start": "2024-01-01", "facility": "two"}],
    }  # fmt: skip
    proposal = await editors.handed_in(row["id"], patch=patch)
    before = await everything(query)
    async with editors.session() as session:
        found = {(one.kind, one.slug): one for one in await preview(session, REVIEWER, proposal.id)}
    assert await everything(query) == before
    assert {kind for kind, _ in found} == {"prisoner", "facility", "case", "alert"}
    person = found["prisoner", "eve"]
    told = [(one.path, one.before, one.after) for one in person.differences]
    assert ("/name/en", "Invented Eve", "Another Name") in told
    assert "canary-private" not in str([one.would_be for one in found.values()])
    await editors.decide(proposal)
    for (kind, slug), one in found.items():
        path = {"facility": "facilities"}.get(kind, f"{kind}s")
        shown = (await client.get(f"/v1/{path}/{slug}")).json()
        stamps = {"version": 0, "updated_at": ""} | ({"state_since": ""} if kind == "alert" else {})
        assert one.would_be is not None
        assert without_alert_stamps(shown | stamps) == without_alert_stamps(one.would_be | stamps)


def without_alert_stamps(document: dict[str, Any]) -> dict[str, Any]:
    alerts = document.get("alerts")
    if isinstance(alerts, list):
        document = document | {"alerts": [one | {"updated_at": "", "state_since": ""} for one in alerts]}
    return document


async def test_preview_of_a_new_record_and_for_strangers(
    editors: Editors, query: Query, world: World
) -> None:
    proposal = await editors.handed_in(None, content=dossier("eve"))
    before = await everything(query)
    async with editors.session() as session:
        [one] = await preview(session, REVIEWER, proposal.id)
        assert (one.kind, one.slug, one.now) == ("prisoner", "eve", None)
    with pytest.raises(NotFound):
        async with editors.session() as session:
            await preview(session, ELSEWHERE, proposal.id)
    assert await everything(query) == before
    assert await world.publish(dossier("other")), "nobody is locked out by it"


async def test_an_embargo_ends_by_itself_once(
    editors: Editors, client: httpx.AsyncClient, query: Query, clock: Traveller
) -> None:
    later = now() + timedelta(hours=2)
    proposal = await editors.handed_in(None, content=dossier("eve"), publish_at=later)
    await editors.decide(proposal)
    assert await run_due(editors.engine) == 0
    assert "eve" not in (await client.get("/v1/prisoners")).text
    clock.shift(7300)
    done = await asyncio.gather(*(run_due(editors.engine) for _ in range(3)))
    assert sum(done) == 1
    assert (await client.get("/v1/prisoners/eve")).status_code == 200
    assert await run_due(editors.engine) == 0
    [row] = await query("SELECT count(*) AS puts FROM published.change WHERE kind = 'prisoner'")
    assert row["puts"] == 1


async def test_a_schedule_that_does_not_fit_any_more_loses_nothing(
    editors: Editors, world: World, clock: Traveller
) -> None:
    [eve] = await world.publish(dossier("eve"))
    waits = await editors.handed_in(eve, patch={"gender": "female"}, publish_at=now() + timedelta(hours=1))
    await editors.decide(waits)
    await editors.change(eve, region="RU-MOW")
    clock.shift(3700)
    assert await run_due(editors.engine) == 0
    said = await editors.content(eve)
    assert (said["gender"], said["region"]) == ("unknown", "RU-MOW")
    async with editors.session() as session:
        assert (await session.get_one(Proposal, waits.id)).state == "in_review"
        [task] = await open_tasks(session, REVIEWER)
        assert (task.kind, task.reason) == ("schedule_failed", "edit_conflict")


async def test_days_that_come_raise_tasks_once(editors: Editors, world: World, clock: Traveller) -> None:
    consent = {"scope": "letters", "basis": "self", "expires_on": "2026-03-10"}
    [eve] = await world.publish(
        dossier("eve", consents=[consent], alerts=[TORTURE | {"review_by": "2026-03-05"}])
    )
    assert await run_due(editors.engine) == 0
    clock.shift(11 * 86400)
    for _ in range(2):
        await run_due(editors.engine)
    async with editors.session() as session:
        tasks = await open_tasks(session, REVIEWER)
        assert [(task.kind, task.reason, task.record_id) for task in tasks] == [
            ("alert_review", "torture_reported", eve), ("consent_expired", "letters", eve),
        ]  # fmt: skip
        assert not await open_tasks(session, ELSEWHERE)
        await finish(session, REVIEWER, tasks[1].id)
    await editors.change(eve, alerts=[TORTURE | {"review_by": "2026-06-01"}])
    await run_due(editors.engine)
    async with editors.session() as session:
        assert not await open_tasks(session, REVIEWER)


async def test_killed_in_the_middle_it_goes_on_where_it_was(
    editors: Editors, client: httpx.AsyncClient, clock: Traveller
) -> None:
    waits = await editors.handed_in(None, content=dossier("eve"), publish_at=now() + timedelta(hours=1))
    await editors.decide(waits)
    clock.shift(3700)
    with pytest.raises(asyncio.CancelledError):  # noqa: PT012
        async with editors.session() as session:
            assert await publish_due(session, waits.id, now())
            raise asyncio.CancelledError
    assert (await client.get("/v1/prisoners/eve")).status_code == 404
    assert await run_due(editors.engine) == 1
    assert (await client.get("/v1/prisoners/eve")).status_code == 200


async def test_the_queue_shows_what_one_may_decide(editors: Editors, world: World) -> None:
    [eve] = await world.publish(dossier("eve"))
    mine = await editors.handed_in(eve, by=REVIEWER, patch={"gender": "male"})
    theirs = await editors.handed_in(eve, patch={"gender": "female"})
    async with editors.session() as session:
        waiting = Asked(states=[ProposalState.in_review])
        assert [p.id for p in await proposals(session, REVIEWER, waiting)] == [mine.id, theirs.id]
        decidable = Asked(states=[ProposalState.in_review], decidable=True)
        assert [p.id for p in await proposals(session, REVIEWER, decidable)] == [theirs.id]
        assert not await proposals(session, ELSEWHERE, waiting)
        one = Asked(kind="prisoner", record_id=eve, limit=1, after=mine.id, imported=False)
        assert [p.id for p in await proposals(session, AUTHOR, one)] == [theirs.id]
