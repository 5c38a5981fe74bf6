"""From a note to the public and back: proposals, two persons, states, locks, history."""

import asyncio
import uuid
from datetime import timedelta
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlmodel import select

from app.accounts.refusals import Forbidden, NotFound, StepUpNeeded, Unfit
from app.editorial.changes.deciding import decide
from app.editorial.changes.proposals import Wish, assign, propose, revise, submit, take_back
from app.editorial.changes.refusals import Closed, Conflict, OwnChange, ProposalChanged
from app.editorial.changes.revisions import revisions
from app.models.base import now
from app.models.changes import Proposal, ProposalState, Verdict
from app.models.people import Prisoner
from tests.conftest import Query
from tests.editors import (
    AUTHOR,
    COLLEAGUE,
    CONTRIBUTOR,
    ELSEWHERE,
    NOT_STEPPED_UP,
    REVIEWER,
    Editors,
)
from tests.factories import TORTURE, World, dossier


async def test_from_first_note_to_public_profile(
    editors: Editors, client: httpx.AsyncClient, query: Query
) -> None:
    proposal = await editors.handed_in(None, by=CONTRIBUTOR, content=dossier("eve"))
    assert (await client.get("/v1/prisoners/eve")).status_code == 404
    accepted = await editors.decide(proposal, Verdict.accept)
    assert accepted.record_id is not None
    assert (await client.get("/v1/prisoners/eve")).status_code == 404, "accepted, and not published"
    again = await editors.handed_in(accepted.record_id, patch={})
    [row] = await query("SELECT state FROM editorial.prisoner")
    assert row["state"] == "in_review"
    await editors.decide(again)
    assert (await client.get("/v1/prisoners/eve")).status_code == 200
    actions = await query("SELECT action FROM editorial.audit_entry ORDER BY seq")
    assert [one["action"] for one in actions] == [
        "proposal:made", "proposal:submitted", "proposal:decided",
    ] * 2  # fmt: skip


async def test_rejected_goes_back_to_draft(editors: Editors, world: World, query: Query) -> None:
    [person] = await world.record(dossier("eve"))
    proposal = await editors.handed_in(person, patch={"gender": "female"})
    await editors.decide(proposal, Verdict.reject)
    [row] = await query("SELECT state, gender FROM editorial.prisoner")
    assert tuple(row) == ("draft", "unknown")
    with pytest.raises(Closed):
        await editors.decide(proposal)


async def test_nobody_decides_on_their_own_change(editors: Editors, eve: uuid.UUID) -> None:
    own = await editors.handed_in(eve, by=REVIEWER, patch={"gender": "female"})
    with pytest.raises(OwnChange):
        await editors.decide(own)
    with pytest.raises(OwnChange):
        await editors.decide(own, Verdict.reject)
    async with editors.session() as session:
        mended = await revise(session, COLLEAGUE, own.id, Wish(patch={"gender": "male"}), version=own.version)
    with pytest.raises(OwnChange):
        await editors.decide(mended, by=COLLEAGUE)
    with pytest.raises(Forbidden):
        await editors.decide(mended, by=AUTHOR)
    async with editors.session() as session:
        for whom in (REVIEWER, COLLEAGUE):
            with pytest.raises(Unfit):
                await assign(session, AUTHOR, own.id, whom.account_id)


async def test_other_teams_see_and_touch_nothing(editors: Editors, eve: uuid.UUID) -> None:
    proposal = await editors.handed_in(eve, patch={"gender": "female"})
    for act in (
        lambda s: propose(s, ELSEWHERE, "prisoner", eve, Wish(patch={}, base_version=1)),
        lambda s: submit(s, ELSEWHERE, proposal.id),
        lambda s: decide(s, ELSEWHERE, proposal.id, Verdict.publish, version=proposal.version),
        lambda s: revisions(s, ELSEWHERE, "prisoner", eve),
        lambda s: take_back(s, ELSEWHERE, proposal.id),
    ):
        with pytest.raises(NotFound):
            async with editors.session() as session:
                await act(session)
    with pytest.raises(Forbidden):
        async with editors.session() as session:
            await propose(session, ELSEWHERE, "prisoner", None, Wish(content=dossier("ivan")))


async def test_a_grave_alert_wants_a_second_person_who_proved_themselves(
    editors: Editors, eve: uuid.UUID, client: httpx.AsyncClient, query: Query
) -> None:
    forged = TORTURE | {"created_by": "x", "approved_by": "y"}
    proposal = await editors.handed_in(eve, patch={"alerts": [forged]})
    with pytest.raises(StepUpNeeded):
        await editors.decide(proposal, by=NOT_STEPPED_UP)
    await editors.decide(proposal)
    [row] = await query("SELECT created_by, approved_by FROM editorial.alert")
    assert tuple(row) == (str(AUTHOR.account_id), str(REVIEWER.account_id))
    shown = (await client.get("/v1/prisoners/eve")).text
    assert "Torture reported" in shown
    # Somebody else's later change of something else approves nothing anew, and needs no step-up.
    other = await editors.handed_in(eve, by=COLLEAGUE, patch={"gender": "female"})
    await editors.decide(other, by=NOT_STEPPED_UP)
    assert await query("SELECT created_by, approved_by FROM editorial.alert") == [row]
    for path in ("prisoners/eve", "prisoners", "alerts", "events", "changes", "search?q=eve"):
        text = (await client.get(f"/v1/{path}")).text
        for secret in (str(AUTHOR.account_id), str(REVIEWER.account_id), "author", "canary-private"):
            assert secret not in text, path


async def test_the_same_base_twice_is_a_conflict_with_both_versions(editors: Editors, eve: uuid.UUID) -> None:
    one = await editors.handed_in(eve, patch={"gender": "female"})
    other = await editors.handed_in(eve, by=COLLEAGUE, patch={"summary": {"en": "Second"}})
    await editors.decide(one)
    with pytest.raises(Conflict) as caught:
        await editors.decide(other)
    assert caught.value.theirs["gender"] == "female"
    assert caught.value.ours["summary"] == {"en": "Second"}
    assert (caught.value.base_version, caught.value.current_version) == (1, 2)
    async with editors.session() as session:
        theirs = caught.value.theirs | {"summary": {"en": "Second"}}
        mended = await revise(
            session, COLLEAGUE, other.id, Wish(content=theirs, base_version=2), version=other.version
        )
    await editors.decide(mended)
    said = await editors.content(eve)
    assert (said["gender"], said["summary"]) == ("female", {"en": "Second"})


async def test_what_was_read_is_what_is_decided_on(editors: Editors, eve: uuid.UUID) -> None:
    proposal = await editors.handed_in(eve, patch={"gender": "female"})
    async with editors.session() as session:
        await revise(session, AUTHOR, proposal.id, Wish(patch={"gender": "male"}), version=proposal.version)
    with pytest.raises(ProposalChanged):
        await editors.decide(proposal)


async def test_a_change_from_outside_is_a_version_too(editors: Editors, eve: uuid.UUID, world: World) -> None:
    await editors.change(eve, gender="female")
    proposal = await editors.handed_in(eve, patch={"gender": "male"})
    await world.record(dossier("eve", summary={"en": "From a list"}))
    with pytest.raises(Conflict):
        await editors.decide(proposal)
    async with editors.session() as session:
        assert await editors.number(eve) == 3
        await propose(session, AUTHOR, "prisoner", eve, Wish(patch={"gender": "male"}, base_version=3))
        assert [(r.number, r.author_id) for r in await revisions(session, AUTHOR, "prisoner", eve)] == [
            (3, None), (2, AUTHOR.account_id), (1, None),
        ]  # fmt: skip
        some = await revisions(session, AUTHOR, "prisoner", eve, before=3, limit=1)
        assert [one.number for one in some] == [2]


FIELDS = ["gender", "region", "death", "birth", "occupation"]


@settings(
    max_examples=10, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
@given(wishes=st.lists(st.sampled_from(FIELDS), min_size=2, max_size=5))
async def test_concurrent_edits_never_lose_one(world: World, editors: Editors, wishes: list[str]) -> None:
    """All read the same version and are decided at the same time; who is refused lays theirs over again."""
    values: dict[str, Any] = {
        "gender": "female", "region": "RU-MOW", "death": "2026", "birth": "1990", "occupation": {"en": "x"},
    }  # fmt: skip
    [person] = await world.publish(dossier(f"eve-{uuid.uuid4().hex[:8]}"))
    base = await editors.number(person)
    handed = [
        await editors.handed_in(person, patch={name: values[name]}, base_version=base)
        for name in dict.fromkeys(wishes)
    ]

    async def until_in(proposal: Proposal, name: str) -> None:
        while True:
            try:
                await editors.decide(proposal)
            except Conflict as conflict:
                theirs = conflict.theirs | {name: values[name]}
                wish = Wish(content=theirs, base_version=conflict.current_version)
                async with editors.session() as session:
                    try:
                        proposal = await revise(session, AUTHOR, proposal.id, wish, version=proposal.version)
                    except Conflict:
                        continue
            else:
                return

    await asyncio.gather(*map(until_in, handed, dict.fromkeys(wishes)))
    said = await editors.content(person)
    assert {name: said[name] for name in wishes} == {name: values[name] for name in wishes}
    assert await editors.number(person) == base + len(handed)


async def test_taken_back_and_assigned(editors: Editors, eve: uuid.UUID) -> None:
    proposal = await editors.handed_in(eve, patch={"gender": "female"})
    with pytest.raises(Forbidden):
        async with editors.session() as session:
            await take_back(session, COLLEAGUE, proposal.id)
    async with editors.session() as session:
        await take_back(session, AUTHOR, proposal.id)
        assert (await session.get_one(Proposal, proposal.id)).state == ProposalState.superseded
    with pytest.raises(Closed):
        await editors.decide(proposal)


async def test_an_embargo_holds_whatever_the_verdict(editors: Editors) -> None:
    later = now() + timedelta(days=1)
    proposal = await editors.handed_in(None, content=dossier("eve"), publish_at=later)
    await editors.decide(proposal, Verdict.accept)
    async with editors.session() as session:
        assert list(await session.scalars(select(Prisoner.id))) == [], "nothing is recorded before its time"
