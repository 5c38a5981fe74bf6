"""Who a change may be given to: whoever may decide on it, no one else; and from when a decision holds."""

from datetime import timedelta

import pytest

from app.accounts.refusals import Unfit
from app.editorial.changes.deciding import decide
from app.editorial.changes.proposals import assign
from app.editorial.changes.refusals import ProposalChanged
from app.models.accounts import Role
from app.models.base import now
from app.models.changes import Proposal, Verdict
from tests.editors import AUTHOR, REVIEWER, Editors
from tests.factories import World, dossier
from tests.staff import Staff


async def test_only_who_may_decide_is_assigned(editors: Editors, staff: Staff, world: World) -> None:
    [eve] = await world.record(dossier("eve"))
    proposal = await editors.handed_in(eve, patch={"gender": "female"})
    near, far = await staff.team("near", ["RU"]), await staff.team("far", ["BY"])
    people = {
        "everywhere": await staff.person("anna", Role.reviewer),
        "near": await staff.person("boris", Role.reviewer, teams=[near]),
        "far": await staff.person("clara", Role.reviewer, teams=[far]),
        "editor": await staff.person("dora", Role.editor),
    }
    taken = set()
    for name, person in people.items():
        assert person.account is not None
        try:
            async with editors.session() as session:
                await assign(session, AUTHOR, proposal.id, person.account.id)
            taken.add(name)
        except Unfit:
            pass
    assert taken == {"everywhere", "near"}
    async with editors.session() as session:
        assert (await assign(session, AUTHOR, proposal.id, None)).assignee_id is None


async def test_a_refused_moment_leaves_the_authors(editors: Editors, world: World) -> None:
    [eve] = await world.record(dossier("eve"))
    mine, theirs = now() + timedelta(days=1), now() + timedelta(days=2)
    proposal = await editors.handed_in(eve, patch={"gender": "female"}, publish_at=mine)
    for verdict, at in ((Verdict.reject, theirs), (Verdict.publish, now())):
        with pytest.raises(Unfit):
            async with editors.session() as session:
                await decide(session, REVIEWER, proposal.id, verdict, version=proposal.version, publish_at=at)
    with pytest.raises(ProposalChanged):
        async with editors.session() as session:
            await decide(session, REVIEWER, proposal.id, Verdict.publish, version=0, publish_at=theirs)
    async with editors.session() as session:
        assert (await session.get_one(Proposal, proposal.id)).publish_at == mine
    async with editors.session() as session:
        decided = await decide(
            session, REVIEWER, proposal.id, Verdict.publish, version=proposal.version, publish_at=theirs
        )
    assert (decided.publish_at, decided.applied_at) == (theirs, None)
