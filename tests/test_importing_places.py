"""The register of facilities as changes in review: once, again, accepted, changed by an editor meanwhile."""

import json
from pathlib import Path
from typing import Any

import httpx
from selectolax.lexbor import LexborHTMLParser as HTMLParser
from sqlmodel import select

from app.accounts.actor import OPERATOR
from app.database.embedded import Dsns
from app.editorial.changes.deciding import Outcome, decide_imports
from app.editorial.changes.refusals import OwnChange
from app.models.accounts import Role
from app.models.changes import Proposal, ProposalState, Verdict
from seed.importers import running
from seed.importers.report import Report
from tests.conftest import Query
from tests.desk import get, post, said
from tests.editors import REVIEWER, Editors
from tests.staff import Staff
from tests.test_desk_imports import ended
from tests.test_importing_database import place, write

PROPOSE = running.Options(propose=True, quiet=True)
APPLY = running.Options(quiet=True)


def at(number: str, street: str = "Выдуманная") -> dict[str, Any]:
    made = place(number)
    made["properties"]["address"] = made["properties"]["address"].replace("Выдуманная", street)
    return made


async def register(
    dsns: Dsns, directory: Path, features: list[Any], day: str, options: running.Options = PROPOSE
) -> Report:
    job = running.ospace(write(directory, features, day))
    await running.run(dsns.owner, job, options)
    return job.report


async def waiting(editors: Editors) -> list[Proposal]:
    async with editors.session() as session:
        rows = await session.scalars(select(Proposal).where(Proposal.state == ProposalState.in_review))
        return list(rows)


async def accept(editors: Editors, by: Any = REVIEWER) -> list[Outcome]:
    wanted = [(one.id, one.version) for one in await waiting(editors)]
    async with editors.session() as session:
        return await decide_imports(session, by, wanted, Verdict.publish)


async def test_rows_wait_until_somebody_else_accepts(
    database: Dsns, tmp_path: Path, editors: Editors, client: httpx.AsyncClient, query: Query
) -> None:
    report = await register(database, tmp_path, [at("1"), at("2")], "01-01-2025")
    assert report.counts()["new"] == 2
    assert not await query("SELECT 1 FROM editorial.facility")
    receipts = [one.receipt for one in await waiting(editors) if one.receipt]
    assert [(one["importer"], one["row"]) for one in receipts] == [("ospace", 1), ("ospace", 2)]
    assert all(isinstance(one.refusal, OwnChange) for one in await accept(editors, OPERATOR))
    assert [one.refusal for one in await accept(editors)] == [None, None]
    assert len((await client.get("/v1/facilities")).json()["items"]) == 2
    assert (await register(database, tmp_path, [at("1"), at("2")], "02-01-2025")).counts()["unchanged"] == 2
    assert not await waiting(editors)


async def test_a_newer_register_replaces_what_waits_and_keeps_the_history(
    database: Dsns, tmp_path: Path, editors: Editors, query: Query
) -> None:
    await register(database, tmp_path, [at("1")], "01-01-2025")
    await register(database, tmp_path, [at("1", "Другая")], "02-01-2025")
    [one] = await waiting(editors)
    assert "Другая" in str(one.content)
    await accept(editors)
    await register(database, tmp_path, [at("1", "Третья")], "03-01-2025")
    await accept(editors)
    rows = await query("SELECT lines, during FROM editorial.facility_address ORDER BY position")
    assert [(row["during"].lower, row["during"].upper) == (None, None) for row in rows] == [False, False]
    assert "Другая" in str(rows[0]["lines"])
    assert "Третья" in str(rows[1]["lines"])


async def test_an_editors_newer_word_stays_and_the_conflict_is_shown(
    database: Dsns, tmp_path: Path, editors: Editors, query: Query
) -> None:
    await register(database, tmp_path, [at("1")], "01-01-2025")
    await accept(editors)
    [row] = await query("SELECT id FROM editorial.facility")
    colony = row["id"]
    mended = [{"lang": "ru", "postcode": "644998", "lines": ["ул. Верная, 5"]}]
    patch = {"addresses": mended, "rules": {"en": "No parcels"}, "type": "ru_ik_strict"}
    await editors.decide(await editors.handed_in(colony, kind="facility", patch=patch))
    await register(database, tmp_path, [at("1", "Другая")], "02-01-2025")
    [one] = await waiting(editors)
    [conflict] = one.conflicts
    assert conflict["path"] == "/addresses"
    assert all(
        street in str(conflict[key])
        for key, street in (("last", "Выдуманная"), ("current", "Верная"), ("listed", "Другая"))
    )
    await accept(editors)
    said = await editors.content(colony, "facility")
    assert [one["lines"] for one in said["addresses"]] == [["ул. Верная, 5"]]
    assert (said["rules"], said["type"]) == ({"en": "No parcels"}, "ru_ik_strict")


async def test_applied_by_the_operator_it_leaves_what_the_register_does_not_know(
    database: Dsns, tmp_path: Path, editors: Editors, query: Query
) -> None:
    await register(database, tmp_path, [at("1")], "01-01-2025", APPLY)
    [row] = await query("SELECT id FROM editorial.facility")
    patch = {"rules": {"en": "No parcels"}, "name": {"en": "Colony 1"}}
    await editors.decide(await editors.handed_in(row["id"], kind="facility", patch=patch))
    await register(database, tmp_path, [at("1", "Другая")], "02-01-2025", APPLY)
    said = await editors.content(row["id"], "facility")
    assert said["rules"] == {"en": "No parcels"}
    assert sorted(said["name"]) == ["en", "ru"]
    assert "Другая" in str(said["addresses"][-1])


async def test_through_the_desk_by_two_persons(staff: Staff, client: httpx.AsyncClient) -> None:
    anna, rita = await staff.person("anna"), await staff.person("rita", Role.reviewer)
    nina = await staff.person("nina", Role.contributor)
    pasted = json.dumps({"type": "FeatureCollection", "features": [at("1"), at("2")]}, ensure_ascii=False)
    fields = {"importer": "ospace", "name": "places_01-01-2025.geojson", "pasted": pasted}
    assert (await post(nina, "/imports", fields)).status_code == 403
    got = await post(anna, "/imports", fields)
    page = await ended(anna, got.headers["location"].removeprefix("/admin"))
    assert "new2" in said(page, ".facts"), said(page)
    offered = await get(rita, "/imports")
    boxes = [str(one.attributes["value"]) for one in offered.css("input[name=proposal]")]
    chosen = [("proposal", one) for one in boxes] + [("verdict", "publish")]
    assert (await post(anna, "/imports/decide", chosen)).status_code == 403
    done = await post(rita, "/imports/decide", chosen)
    assert "2 decided." in said(HTMLParser(done.text))
    assert len((await client.get("/v1/facilities")).json()["items"]) == 2
