"""Words for editors only are nowhere in the database but encrypted, whatever was done with them."""

import uuid
from typing import Any

import asyncpg
import pytest

from app.database.embedded import Dsns
from app.models.accounts import Role
from tests.admin_calls import body as body_of
from tests.admin_calls import changed, decide, ok, patch, submitted
from tests.conftest import Query
from tests.desk import changed as filled
from tests.desk import form_in, get, post
from tests.factories import TORTURE
from tests.staff import Person, Staff, check

pytestmark = pytest.mark.usefixtures("clock")
CANARY = "kanareyka"
REASON = {"reason": "check_fact"}


@pytest.fixture
async def rita(staff: Staff) -> Person:
    return await staff.person("rita", Role.reviewer)


def secrets(kind: str) -> dict[str, Any]:
    """Words in each place that is sealed."""
    channels = [{"type": "family", "url": f"https://{CANARY}-{kind}.example/"}, {"type": "post"}]
    return {
        "alerts": [TORTURE | {"private_text": f"{CANARY} {kind} alert"}],
        "notes": [f"{CANARY} {kind} note", f"[{CANARY}] pretends to be a list's"],
        "letters": {"channels": channels},
    }


async def everything(database: Dsns) -> dict[str, str]:
    """Each table of the database as text, bytes in hex and as they are."""
    connection = await asyncpg.connect(database.owner)
    try:
        tables = await connection.fetch(
            "SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables"
            " WHERE schemaname IN ('editorial', 'published')"
        )
        return {
            row["name"]: "\n".join(
                one["said"]
                for one in await connection.fetch(f"SELECT t::text AS said FROM {row['name']} t")  # noqa: S608
            )
            for row in tables
        }
    finally:
        await connection.close()


async def test_no_table_holds_the_words(anna: Person, rita: Person, database: Dsns) -> None:
    key = {"idempotency-key": "once-for-all"}
    made = await anna.post("prisoners?confirmed=true", body_of("eve", **secrets("new")), headers=key)
    assert CANARY not in made.text
    path = f"prisoners/{ok(await decide(rita, (await submitted(anna, made))['id']))['record_id']}"
    # Changed, written on, rejected, left as a draft, restored; a facility's notes; and a form that is open.
    await changed(anna, rita, path, {"notes": [f"{CANARY} second note"]})
    alerts = ok(await anna.get(path))["content"]["alerts"]
    draft = ok(await patch(anna, path, {"alerts": [alerts[0] | {"private_text": f"{CANARY} draft"}]}), 201)
    said = {"kind": "prisoner", "content": {"notes": [f"{CANARY} written on"]}}
    ok(await patch(anna, f"proposals/{draft['id']}", said))
    refused = await submitted(anna, await patch(anna, path, secrets("refused") | {"alerts": alerts}))
    ok(await decide(rita, refused["id"], "reject"))
    tag = {"if-match": f'"{ok(await anna.get(path))["version"]}"'}
    back = await submitted(anna, await anna.post(f"{path}/restore", {"number": 1}, headers=tag))
    ok(await decide(rita, back["id"]))
    place = {"slug": "colony", "country": "RU", "name": {"en": "Colony"}, "notes": [f"{CANARY} of a place"]}
    await submitted(anna, await anna.post("facilities", place))
    found = await everything(database)
    hexed = CANARY.encode().hex()
    assert "editorial.sealed_value" in found
    for table, text in found.items():
        assert CANARY not in text, table
        assert hexed not in text, table


async def test_restored_words_are_read_again(anna: Person, rita: Person) -> None:
    made = await anna.post("prisoners?confirmed=true", body_of("eve", notes=["first"]))
    path = f"prisoners/{ok(await decide(rita, (await submitted(anna, made))['id']))['record_id']}"
    await changed(anna, rita, path, {"notes": ["second"]})
    [first] = ok(await anna.get(f"{path}/revisions/1"))["content"]["notes"]
    read = f"sealed/editor_note:text/{first.removeprefix('sealed:')}/read"
    assert ok(await rita.post(read, REASON)) == {"value": "first"}


async def test_a_note_is_found_by_who_may_read_it(
    anna: Person, rita: Person, staff: Staff, query: Query
) -> None:
    made = await anna.post("prisoners?confirmed=true", body_of("eve", notes=["The Neighbour told us"]))
    ok(await decide(rita, (await submitted(anna, made))["id"]))
    elsewhere = await staff.person("boris", Role.editor, teams=[await staff.team("belarus", ["BY"])])
    contributor = await staff.person("carl", Role.contributor)
    for who, count in ((anna, 1), (contributor, 0), (elsewhere, 0)):
        hits = ok(await who.get("search?q=neighbour"))["items"]
        assert [hit["found_in"] for hit in hits] == ["note"] * count
        assert "told us" not in str(hits)
    log = await query("SELECT detail::text AS said FROM editorial.audit_entry WHERE action = 'sealed:search'")
    assert len(log) == 1
    assert "eighbour" not in log[0]["said"]


async def test_what_is_typed_is_encrypted(anna: Person, rita: Person, database: Dsns) -> None:
    made = await anna.post("prisoners?confirmed=true", body_of("eve"))
    eve = ok(await decide(rita, (await submitted(anna, made))["id"]))["record_id"]
    form = form_in(await get(anna, f"/alerts/new/{eve}"), "#said")
    wrong = filled(form, private_text=f"{CANARY} typed", type="torture_reported")
    assert (await post(anna, f"/alerts/new/{eve}", wrong)).status_code == 422
    right = filled(
        wrong, severity="extreme", evidence="corroborated", certainty="likely", since="2026-02",
        headline="Beaten", text="The lawyer reports it.", review_by="2026-12-01", action="call",
        action_text="Call the colony",
    )  # fmt: skip
    assert (await post(anna, f"/alerts/new/{eve}", right)).status_code == 303
    for table, text in (await everything(database)).items():
        assert CANARY not in text, table


async def test_references_are_checked(anna: Person) -> None:
    for note in (f"sealed:{uuid.uuid4()}", "sealed:nothing"):
        check(await anna.post("prisoners?confirmed=true", body_of("eve") | {"notes": [note]}), 422, "invalid")
    channels = [{"type": "post", "url": f"sealed:{uuid.uuid4()}"}]
    got = await anna.post("prisoners?confirmed=true", body_of("eve") | {"letters": {"channels": channels}})
    check(got, 422, "invalid")
