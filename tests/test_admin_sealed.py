"""Sealed fields, the audit log and imports over HTTP."""

import uuid
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from time_machine import Traveller

from app.accounts.sessions import STEP_UP
from app.database.sessions import transaction
from app.models.accounts import Role
from app.models.ids import new_id
from app.models.records import ImportRun
from tests.admin_calls import changed, ok, published
from tests.conftest import Query
from tests.factories import TORTURE
from tests.staff import Person, Staff, check

pytestmark = pytest.mark.usefixtures("clock")
SECRET = "kanareyka: who told us"
REASON = {"reason": "contact_source"}


@pytest.fixture
async def rita(staff: Staff) -> Person:
    return await staff.person("rita", Role.admin)


@pytest.fixture
async def eve(anna: Person, rita: Person) -> uuid.UUID:
    source = {"type": "court_record", "title": {"en": "Invented source"}}
    return await published(
        anna,
        rita,
        "eve",
        alerts=[TORTURE | {"private_text": "their lawyer"}],
        notes=["a note"],
        sources=[source],
    )


async def places(person: Person, eve: uuid.UUID) -> dict[str, dict[str, Any]]:
    found = ok(await person.get(f"prisoners/{eve}/sealed"))["items"]
    return {one["field"]: one for one in found}


async def test_sealed_and_read_for_a_reason(
    anna: Person, rita: Person, staff: Staff, eve: uuid.UUID, query: Query, clock: Traveller
) -> None:
    stranger = await staff.person("boris", Role.admin, teams=[await staff.team("belarus", ["BY"])])
    found = await places(anna, eve)
    assert {"prisoner:note", "alert:private_text", "editor_note:text", "source:identity"} <= found.keys()
    there = {field for field, one in found.items() if one["sealed_at"] is not None}
    assert there == {"alert:private_text", "editor_note:text"}, "sealed as they arrived"
    for field, one in found.items():
        path = f"sealed/{field}/{one['record_id']}"
        if field not in there:
            check(await anna.post(f"{path}/read", REASON), 404, "not-found")
        for who, status in ((stranger, 404), (anna, 204)):
            assert (await who.send("PUT", path, {"value": SECRET})).status_code == status, field
        check(await stranger.post(f"{path}/read", REASON), 404, "not-found")
        check(await anna.post(f"{path}/read", {"reason": "curious"}), 422, "invalid")
        assert ok(await anna.post(f"{path}/read", REASON)) == {"value": SECRET}
    assert None not in {one["sealed_at"] for one in (await places(anna, eve)).values()}
    log = ok(await rita.get("audit?action=sealed:read&limit=200"))["items"]
    assert len(log) == len(found)
    assert {one["detail"]["reason"] for one in log} == {"contact_source"}
    await changed(anna, rita, f"prisoners/{eve}", {"gender": "female"})
    record = f"prisoners/{eve}"
    for path in (
        record, f"{record}/revisions/2", f"{record}/diff?from=1&to=2", f"{record}/sealed", "audit?limit=200",
        "proposals?limit=200", "search?q=kanareyka",
    ):  # fmt: skip
        assert "kanareyka" not in (await rita.get(path)).text, path
    for table in ("sealed_value", "audit_entry", "proposal", "revision"):
        rows = await query(f"SELECT t::text AS said FROM editorial.{table} t")  # noqa: S608
        assert not any("kanareyka" in row["said"] for row in rows), table
    clock.shift(STEP_UP.total_seconds() + 1)
    path = f"sealed/prisoner:note/{eve}"
    check(await anna.post(f"{path}/read", REASON), 403, "step-up-required")
    check(await anna.send("PUT", path, {"value": "x"}), 403, "step-up-required")


async def test_erased_by_key_for_good(
    anna: Person, rita: Person, staff: Staff, eve: uuid.UUID, query: Query, clock: Traveller
) -> None:
    stranger = await staff.person("boris", Role.admin, teams=[await staff.team("belarus", ["BY"])])
    contributor = await staff.person("nina", Role.contributor)
    path, other = f"sealed/prisoner:note/{eve}", f"sealed/prisoner:relatives/{eve}"
    check(await anna.send("DELETE", path), 404, "not-found")
    for one in (path, other):
        assert (await anna.send("PUT", one, {"value": SECRET})).status_code == 204
    check(await stranger.send("DELETE", path), 404, "not-found")
    check(await contributor.send("DELETE", path), 403, "forbidden")
    clock.shift(STEP_UP.total_seconds() + 1)
    check(await anna.send("DELETE", path), 403, "step-up-required")
    await anna.post("me/step-up", {"proof": anna.proof()})
    assert ok(await anna.post(f"{path}/read", REASON)) == {"value": SECRET}, "it is all still there"
    assert (await anna.send("DELETE", path)).status_code == 204
    for one in (path, other):
        check(await anna.post(f"{one}/read", REASON), 404, "not-found")
    check(await anna.send("DELETE", path), 404, "not-found")
    kept = await places(anna, eve)
    assert kept["alert:private_text"]["sealed_at"] is not None, "what has a key of its own stays"
    assert not await query("SELECT 1 FROM editorial.data_key WHERE record_id = $1", eve)
    [told] = ok(await rita.get("audit?action=sealed:erase"))["items"]
    assert anna.account is not None
    assert (told["actor_id"], told["record_id"]) == (str(anna.account.id), str(eve))


async def test_what_is_no_place_is_not_there(anna: Person, eve: uuid.UUID) -> None:
    nobody = uuid.uuid4()
    assert anna.account is not None
    for path in (f"prisoner:note/{nobody}", f"alert:private_text/{eve}", f"source:identity/{nobody}",
                 f"account:real_name/{anna.account.id}"):  # fmt: skip
        check(await anna.send("PUT", f"sealed/{path}", {"value": "x"}), 404, "not-found")
    check(await anna.send("PUT", f"sealed/prisoner:nothing/{eve}", {"value": "x"}), 422, "invalid")
    for wrong in ("", "x" * 20_001, "a\x00"):
        got = await anna.send("PUT", f"sealed/prisoner:note/{eve}", {"value": wrong})
        check(got, 422, "invalid")
        assert "xxx" not in got.text


async def test_the_log_is_read_and_verified(
    anna: Person, rita: Person, staff: Staff, eve: uuid.UUID, query: Query
) -> None:
    check(await anna.get("audit"), 403, "forbidden")
    whole = ok(await rita.get("audit?limit=200"))["items"]
    assert [one["seq"] for one in whole] == list(range(len(whole), 0, -1))
    seen, address = [], "audit?limit=2"
    while address:
        page = ok(await rita.get(address))
        seen += page["items"]
        address = (page["next"] or "").removeprefix("/admin/v1/")
    assert seen == whole
    assert anna.account is not None
    theirs = ok(await rita.get(f"audit?actor={anna.account.id}&record={uuid.uuid4()}"))["items"]
    assert theirs == []
    assert ok(await rita.get("audit/verify"))["faults"] == []
    ok(await anna.post(f"prisoners/{eve}/withdraw", {"reason": "danger"}))
    limited = await staff.person("boris", Role.admin, teams=[await staff.team("belarus", ["BY"])])
    assert ok(await limited.get("audit"))["items"] == []
    near = await staff.person("carl", Role.admin, teams=[await staff.team("russia", ["RU"])])
    found = ok(await near.get("audit"))["items"]
    assert {one["record_id"] for one in found} == {str(eve)}
    await query("ALTER TABLE editorial.audit_entry DISABLE TRIGGER ALL")
    await query("UPDATE editorial.audit_entry SET action = 'other' WHERE seq = 2")
    [fault] = ok(await rita.get("audit/verify"))["faults"]
    assert fault == {"seq": 2, "kind": "content"}


async def test_imports_with_their_receipts(anna: Person, staff: Staff, engine: AsyncEngine) -> None:
    async with transaction(engine) as session:
        for n in range(3):
            session.add(
                ImportRun(
                    id=new_id(), importer="list", path=f"/home/somebody/{n}.csv", sha256=str(n) * 64, rows=n,
                    counts={"new": n},
                )
            )  # fmt: skip
            await session.flush()
    first = ok(await anna.get("imports?limit=2"))
    assert [one["source"] for one in first["items"]] == ["2.csv", "1.csv"]
    assert "somebody" not in str(first)
    rest = ok(await anna.get(first["next"].removeprefix("/admin/v1/")))
    assert [one["rows"] for one in rest["items"]] == [0]
    assert rest["next"] is None
    carl = await staff.person("carl", Role.contributor)
    check(await carl.get("imports"), 403, "forbidden")
