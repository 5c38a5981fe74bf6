"""Takedown, choices after release, merging: who is gone is found nowhere."""

import asyncio
import uuid
from datetime import timedelta

import httpx
import pytest
from time_machine import Traveller

from app.accounts.refusals import Forbidden, NotFound, Unfit
from app.editorial.changes.daily import run_due
from app.editorial.changes.previewing import preview
from app.editorial.changes.proposals import submit
from app.editorial.changes.refusals import Closed, Conflict, Withdrawn
from app.editorial.merging import merge
from app.editorial.takedown import choose_less, withdraw
from app.editorial.withdrawal import WithdrawalReason
from app.models.base import now
from app.models.changes import Proposal, Verdict
from app.models.people import AfterRelease
from tests.conftest import Query
from tests.editors import AUTHOR, COLLEAGUE, CONTRIBUTOR, ELSEWHERE, REVIEWER, Editors
from tests.factories import TORTURE, World, case, dossier, facility


async def test_takedown_is_one_persons_and_nothing_brings_it_back(
    editors: Editors, world: World, client: httpx.AsyncClient, clock: Traveller, query: Query
) -> None:
    [eve] = await world.publish(dossier("eve"))
    waits = await editors.handed_in(eve, patch={"gender": "female"}, publish_at=now() + timedelta(hours=1))
    await editors.decide(waits)
    pending = await editors.handed_in(eve, patch={"gender": "male"})
    for whom, why in ((CONTRIBUTOR, Forbidden), (ELSEWHERE, NotFound)):
        with pytest.raises(why):
            async with editors.session() as session:
                await withdraw(session, whom, "prisoner", eve, WithdrawalReason.danger)
    async with editors.session() as session:
        assert await withdraw(session, AUTHOR, "prisoner", eve, WithdrawalReason.danger) == 1
    assert (await client.get("/v1/prisoners/eve")).status_code == 410
    with pytest.raises(Closed):
        await editors.decide(pending)
    clock.shift(7200)
    assert await run_due(editors.engine) == 0
    later = await editors.handed_in(eve, patch={"gender": "male"})
    with pytest.raises(Withdrawn):
        await editors.decide(later)
    await editors.decide(later, Verdict.accept)
    assert (await client.get("/v1/prisoners/eve")).status_code == 410
    again = await editors.handed_in(eve, patch={"gender": "female"})
    await editors.decide(again, Verdict.republish)
    assert (await client.get("/v1/prisoners/eve")).status_code == 200
    [row] = await query("SELECT detail, actor_id FROM editorial.audit_entry WHERE action = 'withdraw'")
    assert ("danger" in row["detail"], row["actor_id"]) == (True, AUTHOR.account_id)


async def test_takedown_beside_an_acceptance_wins_whoever_is_first(editors: Editors, world: World) -> None:
    for number in range(8):
        [eve] = await world.publish(dossier(f"eve-{number}"))
        pending = await editors.handed_in(eve, patch={"gender": "male"})

        async def take_down(eve: uuid.UUID = eve) -> None:
            async with editors.session() as session:
                await withdraw(session, AUTHOR, "prisoner", eve, WithdrawalReason.danger)

        await asyncio.gather(take_down(), editors.decide(pending), return_exceptions=True)
        async with editors.session() as session:
            from app.models.published import Document  # noqa: PLC0415

            assert await session.get(Document, ("prisoner", eve)) is None


@pytest.mark.parametrize("kind", ["case", "facility", "organisation"])
async def test_other_records_go_too(
    editors: Editors, world: World, client: httpx.AsyncClient, kind: str, query: Query
) -> None:
    await world.load(
        cases=[case("gone")], facilities=[facility("gone")],
        organisations=[{"slug": "gone", "name": {"en": "Gone"}}],
    )  # fmt: skip
    [row] = await query(f'SELECT id FROM editorial."{kind}"')  # noqa: S608
    async with editors.session() as session:
        await withdraw(session, AUTHOR, kind, row["id"], WithdrawalReason.wrong)
    path = {"facility": "facilities"}.get(kind, f"{kind}s")
    assert (await client.get(f"/v1/{path}/gone")).status_code == 410


CANARY = {
    "names": [
        {"lang": "en", "full": "Canaryname Canarygiven"}, {"lang": "ru", "full": "Канарейка Имя"},
        {"lang": "zh", "full": "金丝雀"},
    ],
    "summary": {"en": "canary-summary"}, "description": {"en": "canary-biography"},
    "occupation": {"en": "canary-occupation"}, "birth": "1990-05-05", "detained_on": "2024-05-05",
    "region": "RU-OMS", "external_ids": {"canary_list": "canary-id"}, "links": ["https://canary.example/"],
    "sources": [{"type": "media", "title": {"en": "canary-source"}, "url": "https://canary.example/s"}],
    "letters": {"addressee": "canary-addressee", "channels": [{"type": "e_letter_zt"}]},
    "events": [{"type": "detention", "date": "2024-05-05", "title": {"en": "canary-event"}}],
    "alerts": [{**TORTURE, "type": "incommunicado", "headline": {"en": "canary-alert"}}],
    "stays": [{"start": "2024-01-01", "facility": "colony"}], "cases": ["plot"],
    "charges": [{"provision": "RU-UK-205", "case": "plot"}],
    "recognitions": [{"organisation": "some-ngo", "status": "political_prisoner", "url": "https://canary.example/r"}],
    "status": "released_pardon", "grounds": ["anti_war"],
}  # fmt: skip
PLACES = [
    "prisoners", "prisoners?format=csv", "cases/plot", "facilities/colony", "alerts", "events",
    "lists/register", "campaigns/write", "search?q=Canarygiven", "search?q=Имя", "statistics",
    "letters",
]  # fmt: skip


async def release(world: World, query: Query) -> uuid.UUID:
    await world.load(
        facilities=[facility("colony")], cases=[case("plot")],
        organisations=[{"slug": "some-ngo", "name": {"en": "Some NGO"}}],
        prisoners=[dossier("canary-slug", sample=False, **CANARY)],
        lists=[
            {
                "slug": "register", "country": "RU", "kind": "foreign_agents", "title": {"en": "Register"},
                "entries": [{"name": "Canaryname in the register", "prisoner": "canary-slug"}],
            }
        ],
        campaigns=[
            {"slug": "write", "kind": "letters", "title": {"en": "Write"}, "prisoners": ["canary-slug"]}
        ],
    )  # fmt: skip
    [row] = await query("SELECT id FROM editorial.prisoner")
    return uuid.UUID(str(row["id"]))


async def everywhere(client: httpx.AsyncClient, query: Query) -> str:
    answers = [(await client.get(f"/v1/{place}")).text for place in PLACES]
    tables = ("document", "searchable", "counted", "label")
    stored = [
        str(dict(row)) + "".join(v.decode() for v in dict(row).values() if isinstance(v, bytes))
        for table in tables
        for row in await query(f"SELECT * FROM published.{table}")  # noqa: S608
    ]
    return "\n".join(answers + stored)


@pytest.mark.parametrize("choice", ["initials_only", "statistics_only", "remove"])
async def test_who_chooses_less_is_found_nowhere(
    editors: Editors, world: World, client: httpx.AsyncClient, query: Query, choice: str
) -> None:
    eve = await release(world, query)
    assert "Canaryname" in await everywhere(client, query)
    with pytest.raises(NotFound):
        async with editors.session() as session:
            await choose_less(session, ELSEWHERE, eve, AfterRelease(choice))
    async with editors.session() as session:
        await choose_less(session, AUTHOR, eve, AfterRelease(choice))
    text = await everywhere(client, query)
    for secret in ("anaryname", "анарейка", "金丝雀", "canary", "1990", "2024-05", str(eve)):
        assert [line for line in text.splitlines() if secret in line] == [], secret
    assert (await client.get("/v1/prisoners/canary-slug")).status_code == 410
    people = (await client.get("/v1/prisoners")).json()["items"]
    assert [one["name"] for one in people] == (
        [{"en": "C. C.", "ru": "К. И."}] if choice == "initials_only" else []
    )
    by_country = (await client.get("/v1/statistics")).json()["by"]["country"]
    assert [(one["code"], one["people"]) for one in by_country] == ([] if choice == "remove" else [("RU", 1)])


async def test_showing_more_again_is_for_two(
    editors: Editors, world: World, client: httpx.AsyncClient, query: Query
) -> None:
    eve = await release(world, query)
    async with editors.session() as session:
        await choose_less(session, AUTHOR, eve, AfterRelease.statistics_only)
    with pytest.raises(Unfit):
        async with editors.session() as session:
            await choose_less(session, AUTHOR, eve, AfterRelease.keep)
    # A list that knows nothing of the choice does not undo it.
    await world.publish(dossier("canary-slug", gender="female"))
    assert (await client.get("/v1/prisoners/canary-slug")).status_code == 410
    await editors.change(eve, after_release="keep")
    assert (await client.get("/v1/prisoners/canary-slug")).status_code == 200
    assert not await query("SELECT * FROM published.counted")


async def test_two_dossiers_become_one(
    editors: Editors, world: World, client: httpx.AsyncClient, query: Query
) -> None:
    kept, other = await world.publish(
        dossier("kept", external_ids={"list": "1"}, names=[{"lang": "en", "full": "Kept Name"}]),
        dossier(
            "other", external_ids={"list": "2", "more": "3"}, names=[{"lang": "ru", "full": "Другое Имя"}],
            gender="female",
        ),
    )  # fmt: skip
    async with editors.session() as session:
        proposal = await merge(session, AUTHOR, kept, other)
        await submit(session, AUTHOR, proposal.id)
    async with editors.session() as session:
        found = {(one.slug, one.would_be is None) for one in await preview(session, REVIEWER, proposal.id)}
        assert {("kept", False), ("other", True)} <= found
    assert (await client.get("/v1/prisoners/other")).status_code == 200
    async with editors.session() as session:
        proposal = await session.get_one(Proposal, proposal.id)
    await editors.decide(proposal, by=COLLEAGUE)
    answer = await client.get("/v1/prisoners/other")
    assert (answer.status_code, answer.headers["location"]) == (308, "/v1/prisoners/kept")
    document = (await client.get("/v1/prisoners/kept")).json()
    assert document["name"] == {"en": "Kept Name", "ru": "Другое Имя"}
    assert document["gender"] == "female"
    feed = (await client.get("/v1/changes?after=0&limit=100")).json()["items"]
    merged = [one for one in feed if one["id"] == str(other)]
    assert [(one["op"], one["into"], one["url"]) for one in merged][-1] == ("merge", str(kept), None)
    ids = await query("SELECT scheme, value, prisoner_id FROM editorial.external_id ORDER BY 1, 2")
    assert [(row["scheme"], row["value"], row["prisoner_id"]) for row in ids] == [
        ("list", "1", kept), ("list", "2", kept), ("more", "3", kept),
    ]  # fmt: skip
    async with editors.session() as session:
        await withdraw(session, AUTHOR, "prisoner", kept, WithdrawalReason.danger)
    assert (await client.get("/v1/prisoners/other")).status_code == 410


async def test_a_merge_sees_what_was_changed_in_the_other_since(editors: Editors, world: World) -> None:
    kept, other = await world.publish(dossier("kept"), dossier("other"))
    async with editors.session() as session:
        proposal = await merge(session, AUTHOR, kept, other)
        proposal = await submit(session, AUTHOR, proposal.id)
    await editors.change(other, gender="female")
    with pytest.raises(Conflict) as caught:
        await editors.decide(proposal, by=COLLEAGUE)
    assert (caught.value.record_id, caught.value.theirs["gender"]) == (other, "female")
