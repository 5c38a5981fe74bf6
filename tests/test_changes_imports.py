"""Rows of a list as changes in review: once, again, accepted, changed by an editor meanwhile."""

import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlmodel import select

from app.accounts.actor import OPERATOR
from app.database.embedded import Dsns
from app.editorial.changes.deciding import Outcome, decide_many
from app.editorial.changes.refusals import AlreadyRecorded, Conflict, OwnChange
from app.models.accounts import Role
from app.models.changes import Proposal, ProposalState, Verdict
from seed.importers import running
from seed.importers.files import Refused
from seed.importers.report import Report
from tests.conftest import Query
from tests.editors import REVIEWER, Editors, actor
from tests.test_importing_database import facilities, people, person, words

PROPOSE = running.Options(propose=True, quiet=True)


@pytest.fixture
async def dsns(database: Dsns, tmp_path: Path) -> Dsns:
    await facilities(database, tmp_path)
    return database


def born(identity: int, year: int, at: str | None = "1") -> dict[str, Any]:
    said = person(identity, at)
    said["properties"]["main"] = [said["properties"]["main"][0].replace("1980", str(year))]
    return said


async def propose(dsns: Dsns, directory: Path, features: list[Any], day: str = "17-02-2025") -> Report:
    return await people(dsns, directory, features, day, PROPOSE)


async def waiting(editors: Editors) -> list[Proposal]:
    async with editors.session() as session:
        waits = Proposal.state == ProposalState.in_review
        rows = await session.scalars(select(Proposal).where(waits, Proposal.kind == "prisoner"))
        return list(rows)


async def accept(editors: Editors, *, by: Any = REVIEWER) -> list[Outcome]:
    wanted = [(one.id, one.version) for one in await waiting(editors)]
    async with editors.session() as session:
        return await decide_many(session, by, wanted, Verdict.publish)


async def the_person(query: Query) -> uuid.UUID:
    [row] = await query("SELECT prisoner_id FROM editorial.external_id WHERE prisoner_id IS NOT NULL")
    return uuid.UUID(str(row["prisoner_id"]))


async def test_rows_wait_with_a_receipt_until_somebody_else_accepts(
    dsns: Dsns, tmp_path: Path, editors: Editors, client: httpx.AsyncClient, query: Query
) -> None:
    report = await propose(dsns, tmp_path, [person(1), person(2, "2")])
    assert words(report)["1"][0] == "new"
    handed = await waiting(editors)
    receipts = [one.receipt for one in handed if one.receipt]
    assert [(one["row"], one["external_id"], len(one["sha256"])) for one in receipts] == [
        (1, "1", 64), (2, "2", 64),
    ]  # fmt: skip
    assert not await query("SELECT 1 FROM editorial.prisoner")
    [body] = await query("SELECT kind, content FROM editorial.proposal WHERE kind = 'organisation'")
    assert "memorial" in body["content"], "what they refer to waits for its own decision"
    assert all(isinstance(one.refusal, OwnChange) for one in await accept(editors, by=OPERATOR))
    assert [one.refusal for one in await accept(editors)] == [None, None]
    assert len((await client.get("/v1/prisoners")).json()["items"]) == 2
    assert words(await propose(dsns, tmp_path, [person(1), person(2, "2")]))["1"][0] == "unchanged"
    assert not await waiting(editors)


async def test_again_is_not_doubled_and_newer_supersedes(
    dsns: Dsns, tmp_path: Path, editors: Editors
) -> None:
    await propose(dsns, tmp_path, [born(1, 1980)])
    [first] = await waiting(editors)
    await propose(dsns, tmp_path, [born(1, 1980)])
    assert [one.id for one in await waiting(editors)] == [first.id]
    await propose(dsns, tmp_path, [born(1, 1981)], "18-02-2025")
    [second] = await waiting(editors)
    assert (second.id != first.id, second.content["birth"][:4]) == (True, "1981")
    await editors.decide(second, Verdict.reject)
    await propose(dsns, tmp_path, [born(1, 1981)], "19-02-2025")
    assert not await waiting(editors), "who was rejected is not proposed again with the same words"


async def test_an_editors_newer_value_stays_and_the_conflict_is_shown(
    dsns: Dsns, tmp_path: Path, editors: Editors, query: Query
) -> None:
    await propose(dsns, tmp_path, [born(1, 1980)])
    await accept(editors)
    eve = await the_person(query)
    await editors.change(eve, birth="1985-05-02", gender="female")
    await propose(dsns, tmp_path, [born(1, 1980, "2")], "18-02-2025")
    [moved] = await waiting(editors)
    assert (moved.content["birth"], moved.conflicts) == ("1985-05-02", []), (
        "the list says what it always said"
    )
    assert len(moved.content["stays"]) == 2
    await propose(dsns, tmp_path, [born(1, 1981, "2")], "19-02-2025")
    [other] = await waiting(editors)
    assert other.id != moved.id
    assert other.content["birth"] == "1985-05-02"
    [conflict] = other.conflicts
    assert [conflict[key][:4] for key in ("last", "current", "listed")] == ["1980", "1985", "1981"]
    assert conflict["path"] == "/birth"
    await accept(editors)
    said = await editors.content(eve)
    assert (said["birth"], said["gender"], len(said["stays"])) == ("1985-05-02", "female", 2)
    await propose(dsns, tmp_path, [born(1, 1981, "2")], "20-02-2025")
    assert not await waiting(editors)


async def test_an_edit_meanwhile_is_a_conflict_that_the_next_import_lays_anew(
    dsns: Dsns, tmp_path: Path, editors: Editors, query: Query
) -> None:
    await propose(dsns, tmp_path, [born(1, 1980)])
    await accept(editors)
    eve = await the_person(query)
    await propose(dsns, tmp_path, [born(1, 1981)], "18-02-2025")
    await editors.change(eve, gender="female")
    [outcome] = await accept(editors)
    assert isinstance(outcome.refusal, Conflict)
    await propose(dsns, tmp_path, [born(1, 1981)], "19-02-2025")
    [outcome] = await accept(editors)
    assert outcome.refusal is None
    said = await editors.content(eve)
    assert (said["birth"][:4], said["gender"]) == ("1981", "female")


async def test_what_the_operator_applies_ends_what_waits(
    dsns: Dsns, tmp_path: Path, editors: Editors, query: Query
) -> None:
    await propose(dsns, tmp_path, [born(1, 1980)])
    await people(dsns, tmp_path, [born(1, 1980)])
    assert not await waiting(editors)
    eve = await the_person(query)
    number = await editors.number(eve)
    proposal = await editors.handed_in(eve, patch={"gender": "female"})
    await people(dsns, tmp_path, [born(1, 1981)], "18-02-2025")
    assert await editors.number(eve) == number + 1
    with pytest.raises(Conflict):
        await editors.decide(proposal)


async def test_who_was_recorded_meanwhile_is_not_recorded_twice(
    dsns: Dsns, tmp_path: Path, editors: Editors, query: Query
) -> None:
    await propose(dsns, tmp_path, [born(1, 1980)])
    [handed] = await waiting(editors)
    await editors.decide(await editors.handed_in(None, content=handed.content))
    with pytest.raises(AlreadyRecorded):
        await editors.decide(handed)
    assert len(await query("SELECT 1 FROM editorial.prisoner")) == 1


async def test_an_importer_keeps_to_the_countries_of_their_teams(
    dsns: Dsns, tmp_path: Path, editors: Editors
) -> None:
    away, near = (
        actor("importer", Role.editor, countries=frozenset({country}), cases=frozenset())
        for country in ("BY", "RU")
    )
    rows = [person(1), person(2)]
    options = running.Options(propose=True, quiet=True, actor=away)
    with pytest.raises(Refused):
        await people(dsns, tmp_path, rows, options=options)
    assert not await waiting(editors)
    report = await people(dsns, tmp_path, rows, options=replace(options, actor=near))
    assert report.counts()["new"] == len(await waiting(editors)) == 2
