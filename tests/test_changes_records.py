"""History, every noun, what follows a change, and what is refused."""

import uuid
from typing import Any

import httpx
import pytest
from pydantic import ValidationError

from app.accounts.refusals import Unfit
from app.editorial.changes.deciding import decide_many
from app.editorial.changes.proposals import submit
from app.editorial.changes.refusals import AlreadyRecorded, OwnChange
from app.editorial.changes.restoring import restore
from app.editorial.changes.revisions import diff_of, revision
from app.editorial.references import find
from app.models.changes import Proposal, Verdict
from app.models.people import Prisoner
from tests.editors import (
    AUTHOR,
    REVIEWER,
    Editors,
)
from tests.factories import TORTURE, World, case, dossier, facility


async def test_history_reads_and_restores(editors: Editors, eve: uuid.UUID) -> None:
    await editors.change(eve, summary={"en": "Second"}, alerts=[TORTURE])
    async with editors.session() as session:
        found = await diff_of(session, AUTHOR, "prisoner", eve, (1, 2))
        told = {(one.path, one.op.value) for one in found}
        assert told == {("/summary/en", "changed"), ("/alerts/0", "added")}
        first = await revision(session, AUTHOR, "prisoner", eve, 1)
        proposal = await restore(session, AUTHOR, "prisoner", eve, 1, base_version=2)
        await submit(session, AUTHOR, proposal.id)
    await editors.decide(await _fresh(editors, proposal))
    now = await editors.content(eve)
    [alert] = now.pop("alerts")
    assert alert["headline"] == TORTURE["headline"], "what readers were told is retracted, not restored away"
    assert now | {"alerts": []} == first
    assert await editors.number(eve) == 3


async def _fresh(editors: Editors, proposal: Proposal) -> Proposal:
    async with editors.session() as session:
        return await session.get_one(Proposal, proposal.id)


async def test_refused_content_changes_nothing(editors: Editors, eve: uuid.UUID, world: World) -> None:
    before = await editors.content(eve)
    with pytest.raises(ValidationError):
        await editors.handed_in(eve, patch={"country": "XX"})
    with pytest.raises(Unfit):
        await editors.handed_in(eve, patch={})
    overlap = {"stays": [{"start": "2024-01-01"}, {"start": "2024-02-01"}]}
    for patch in (overlap, {"cases": ["nowhere"]}, {"external_ids": {"list": "1"}}):
        await world.publish(dossier("ivan", external_ids={"list": "1"}))
        proposal = await editors.handed_in(eve, patch=patch)
        with pytest.raises(Unfit) as caught:
            await editors.decide(proposal)
        assert "2024" not in str(caught.value)
    assert await editors.content(eve) == before
    with pytest.raises(AlreadyRecorded):
        await editors.handed_in(None, content=dossier("eve"))


async def test_a_new_slug_redirects_and_ids_can_go(
    editors: Editors, world: World, client: httpx.AsyncClient
) -> None:
    [person] = await world.publish(dossier("eve", external_ids={"one": "1", "two": "2"}))
    await editors.change(person, slug="eva", external_ids={"one": "3", "two": None})
    answer = await client.get("/v1/prisoners/eve")
    assert (answer.status_code, answer.headers["location"]) == (308, "/v1/prisoners/eva")
    assert (await client.get("/v1/prisoners/eva")).json()["external_ids"] == {"one": "3"}


async def test_what_showed_the_record_before_follows_too(
    editors: Editors, world: World, client: httpx.AsyncClient
) -> None:
    await world.load(
        facilities=[facility("one"), facility("two")], cases=[case("plot")],
        prisoners=[dossier("eve", stays=[{"start": "2024-01-01", "facility": "one"}], cases=["plot"])],
    )  # fmt: skip
    async with editors.session() as session:
        eve = await find(session, Prisoner, "eve")
    await editors.change(eve, stays=[{"start": "2024-01-01", "facility": "two"}], cases=[])
    held = [(await client.get(f"/v1/facilities/{slug}")).json()["prisoners"] for slug in ("one", "two")]
    assert held == [0, 1]
    assert (await client.get("/v1/cases/plot")).json()["defendants"] == []


NOUNS = ["case", "facility", "organisation", "list", "campaign", "advocacy", "group"]


@pytest.mark.parametrize("kind", NOUNS)
async def test_every_noun_goes_the_same_way(editors: Editors, client: httpx.AsyncClient, kind: str) -> None:
    content: dict[str, Any] = {
        "case": case("new").model_dump(mode="json"),
        "facility": facility("new").model_dump(mode="json"),
        "organisation": {"slug": "new", "name": {"en": "New"}},
        "list": {"slug": "new", "country": "RU", "kind": "foreign_agents", "title": {"en": "New"}},
        "campaign": {"slug": "new", "kind": "letters", "title": {"en": "New"}},
        "advocacy": {"slug": "new", "type": "un_wgad_opinion", "status": "submitted", "title": {"en": "New"}},
        "group": {"code": "new", "labels": {"en": "New"}},
    }[kind]
    proposal = await editors.handed_in(None, kind=kind, content=content)
    accepted = await editors.decide(proposal, Verdict.accept)
    path = {"facility": "facilities/new", "advocacy": "advocacy", "group": "vocabularies/group"}.get(
        kind, f"{kind}s/new"
    )
    before = await client.get(f"/v1/{path}")
    assert kind == "group" or before.status_code == 404 or not before.json()["items"]
    assert accepted.record_id is not None
    name = next(name for name in ("title", "name", "labels") if name in content)
    change = await editors.handed_in(accepted.record_id, kind=kind, patch={name: {"en": "Newer"}})
    await editors.decide(change)
    assert "Newer" in (await client.get(f"/v1/{path}")).text
    assert await editors.number(accepted.record_id, kind) == 2


async def test_many_at_once_each_by_itself(editors: Editors, world: World) -> None:
    people = await world.publish(*(dossier(name) for name in ("anna", "boris", "vera")))
    handed = [await editors.handed_in(one, patch={"gender": "female"}) for one in people]
    own = await editors.handed_in(people[0], by=REVIEWER, patch={"gender": "male"})
    wanted = [(one.id, one.version) for one in [*handed, own]]
    async with editors.session() as session:
        outcomes = await decide_many(session, REVIEWER, wanted, Verdict.publish)
    refused = {one.proposal_id: one.refusal for one in outcomes if one.refusal}
    assert list(refused) == [own.id]
    assert isinstance(refused[own.id], OwnChange)
    assert [(await editors.content(one))["gender"] for one in people] == ["female"] * 3
