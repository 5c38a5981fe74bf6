"""Queue, preview, decision: over HTTP, by two persons."""

import uuid
from datetime import timedelta
from typing import Any

import httpx
from sqlalchemy.ext.asyncio import AsyncEngine

from app.database.sessions import transaction
from app.editorial.changes.daily import run_due
from app.editorial.changes.diffing import diff
from app.editorial.changes.importing import Receipt, hand_in
from app.editorial.changes.previewing import STAMPS
from app.models.accounts import Role
from app.models.base import now
from tests.admin_calls import body, changed, decide, etag, ok, patch, published, submitted
from tests.conftest import Query
from tests.editors import AUTHOR
from tests.factories import TORTURE, World, case, dossier, facility
from tests.staff import Person, Staff, check


async def items(person: Person, path: str) -> list[str]:
    return [str(one["id"]) for one in ok(await person.get(path))["items"]]


async def test_the_queue_of_each(anna: Person, rita: Person, staff: Staff) -> None:
    zoe = await staff.person("zoe", Role.reviewer)
    made = [
        ok(await who.post("prisoners?confirmed=true", body(f"p-{n}")), 201)["id"]
        for n, who in enumerate([anna, anna, rita])
    ]
    for one, who in zip(made[1:], [anna, rita], strict=True):
        ok(await who.post(f"proposals/{one}/submit"))
    assert await items(anna, "proposals?queue=mine") == made[:2]
    assert await items(anna, "proposals?queue=mine&state=draft") == made[:1]
    assert await items(rita, "proposals?queue=to_review") == made[1:2]
    assert await items(zoe, "proposals?queue=to_review") == made[1:]
    assert zoe.account is not None
    assert rita.account is not None
    assigned = {"assignee": str(zoe.account.id)}
    ok(await anna.post(f"proposals/{made[1]}/assign", assigned))
    assert await items(zoe, "proposals?queue=assigned") == made[1:2]
    stranger = await staff.person("boris", Role.reviewer, teams=[await staff.team("belarus", ["BY"])])
    check(await stranger.get(f"proposals/{made[1]}/reviewers"), 404, "not-found")
    for one, able in ((made[1], ["rita", "zoe"]), (made[2], ["zoe"])):
        found = ok(await anna.get(f"proposals/{one}/reviewers"))["items"]
        assert [who["handle"] for who in found] == able
    check(await rita.post(f"proposals/{made[2]}/assign", {"assignee": str(rita.account.id)}), 422, "invalid")
    first = ok(await zoe.get("proposals?limit=2"))
    assert [one["id"] for one in first["items"]] == made[:2]
    assert "content" not in first["items"][0]
    narrow = ok(await zoe.get("proposals?state=draft&state=in_review&imported=false&limit=2"))
    assert await items(zoe, narrow["next"].removeprefix("/admin/v1/")) == made[2:]
    assert await items(zoe, first["next"].removeprefix("/admin/v1/")) == made[2:]
    check(await zoe.get("proposals?queue=all"), 422, "invalid")
    check(await rita.post(f"proposals/{made[0]}/take-back"), 403, "forbidden")
    assert ok(await anna.post(f"proposals/{made[0]}/take-back"))["state"] == "superseded"
    check(await anna.post(f"proposals/{made[0]}/submit"), 409, "proposal-closed")


async def test_a_draft_is_written_on(anna: Person, rita: Person) -> None:
    made = ok(await anna.post("prisoners", body("eve")), 201)
    path = f"proposals/{made['id']}"
    said = {"kind": "prisoner", "content": {"summary": {"en": "New"}}, "note": "found more"}
    check(await anna.send("PATCH", path, said), 428, "precondition-required")
    got = await patch(anna, path, said)
    assert ok(got)["content"]["summary"] == {"en": "New"}
    assert got.headers["etag"] == '"2"'
    check(await patch(anna, path, said, '"1"'), 412, "edit-conflict")
    assert (await patch(anna, path, said, '"1"')).json()["current_version"] == 2
    check(await patch(anna, path, {"kind": "case", "content": {}}), 422, "invalid")
    check(await patch(anna, path, {"kind": "prisoner", "content": {"nonsense": 1}}), 422, "invalid")
    differences = ok(await anna.get(f"{path}/diff"))["items"]
    assert "/summary" in {one["path"] for one in differences}
    ok(await anna.post(f"{path}/submit"))
    check(await rita.post(f"{path}/decide", {"verdict": "publish"}, headers={"if-match": '"1"'}), 412,
          "edit-conflict")  # fmt: skip
    ok(await decide(rita, made["id"]))
    check(await patch(anna, path, said), 409, "proposal-closed")


async def test_preview_is_what_is_then_published(
    anna: Person, rita: Person, world: World, client: httpx.AsyncClient
) -> None:
    await world.load(facilities=[facility("one"), facility("two")], cases=[case("plot")])
    stays = {"stays": [{"start": "2024-01-01", "facility": "one"}], "cases": ["plot"]}
    record = f"prisoners/{await published(anna, rita, 'eve', **stays)}"
    said = {
        "names": [{"lang": "en", "full": "Another Name"}], "alerts": [TORTURE], "notes": ["kanareyka"],
        "stays": [{"start": "2024-01-01", "facility": "two"}],
    }  # fmt: skip
    waiting = await submitted(anna, await patch(anna, record, said))
    foreseen = ok(await rita.get(f"proposals/{waiting['id']}/preview"))["items"]
    assert {"prisoner", "facility", "case", "alert"} <= {one["kind"] for one in foreseen}
    assert "kanareyka" not in str(foreseen)
    assert "canary-private" not in str(foreseen)
    assert all(one["differences"] for one in foreseen)
    before = (await client.get("/v1/prisoners/eve")).json()
    shown = next(one for one in foreseen if one["kind"] == "prisoner")
    assert diff(before, shown["now"], unsaid=STAMPS) == []
    ok(await decide(rita, waiting["id"]))
    paths = {"prisoner": "prisoners", "facility": "facilities", "case": "cases", "alert": "alerts"}
    compared = 0
    for one in foreseen:
        if one["kind"] in paths and one["would_be"]:
            got = (await client.get(f"/v1/{paths[one['kind']]}/{one['slug']}")).json()
            assert diff(got, one["would_be"], unsaid=STAMPS) == [], one["kind"]
            compared += 1
    assert compared >= 4
    check(await rita.get(f"proposals/{waiting['id']}/preview"), 409, "proposal-closed")


async def test_grave_alerts_need_a_step_up(anna: Person, rita: Person, query: Query) -> None:
    record = f"prisoners/{await published(anna, rita, 'eve')}"
    waiting = await submitted(anna, await patch(anna, record, {"alerts": [TORTURE]}))
    await query("UPDATE editorial.session SET stepped_up_at = stepped_up_at - interval '1 hour'")
    check(await decide(rita, waiting["id"]), 403, "step-up-required")


async def test_accepted_for_later(
    anna: Person, rita: Person, client: httpx.AsyncClient, engine: AsyncEngine
) -> None:
    waiting = await submitted(anna, await anna.post("prisoners", body("eve")))
    later = now() + timedelta(hours=2)
    for wrong in (now() - timedelta(hours=1), "2999-01-01T00:00:00"):
        check(await decide(rita, waiting["id"], publish_at=str(wrong)), 422, "invalid")
    decided = ok(await decide(rita, waiting["id"], publish_at=later.isoformat()))
    assert (decided["state"], decided["applied_at"]) == ("accepted", None)
    await run_due(engine, now())
    assert (await client.get("/v1/prisoners/eve")).status_code == 404
    assert await run_due(engine, later + timedelta(minutes=1)) == 1
    assert (await client.get("/v1/prisoners/eve")).status_code == 200


async def imported(engine: AsyncEngine, *slugs: str) -> list[dict[str, Any]]:
    async with transaction(engine) as session:
        made = [
            await hand_in(
                session, AUTHOR, "prisoner", dossier(slug),
                Receipt("list", "people.csv", "0" * 64, row, slug, "1" * 64),
            )
            for row, slug in enumerate(slugs, 1)
        ]  # fmt: skip
    return [{"id": str(one.id), "version": one.version} for one in made]


async def test_many_rows_of_a_list_at_once(
    anna: Person, rita: Person, engine: AsyncEngine, client: httpx.AsyncClient
) -> None:
    rows = await imported(engine, "a", "b", "c")
    assert await items(rita, "proposals?imported=true") == [one["id"] for one in rows]
    card = ok(await rita.get("proposals?imported=true"))["items"][0]
    assert card["receipt"] == {
        "importer": "list", "source": "people.csv", "sha256": "0" * 64, "row": 1, "external_id": "a",
    }  # fmt: skip
    written = await submitted(anna, await anna.post("prisoners?confirmed=true", body("d")))
    stale = {**rows[2], "version": 7}
    wanted = [rows[0], rows[1], stale, {"id": written["id"], "version": written["version"]}]
    outcomes = ok(await rita.post("proposals/decide", {"proposals": wanted, "verdict": "publish"}))["items"]
    codes = {one["id"]: one["code"] for one in outcomes}
    assert codes == {
        rows[0]["id"]: None, rows[1]["id"]: None, rows[2]["id"]: "edit-conflict",
        written["id"]: "not-an-import",
    }  # fmt: skip
    assert [(await client.get(f"/v1/prisoners/{one}")).status_code for one in "abcd"] == [200, 200, 404, 404]
    too_many = {"proposals": [stale] * 201, "verdict": "publish"}
    check(await rita.post("proposals/decide", too_many), 422, "invalid")
    check(await anna.post("proposals/decide", {"proposals": wanted, "verdict": "publish"}), 403, "forbidden")


async def test_taken_down_at_once_and_back_by_two(
    anna: Person, rita: Person, staff: Staff, client: httpx.AsyncClient
) -> None:
    record = f"prisoners/{await published(anna, rita, 'eve')}"
    waiting = await submitted(anna, await patch(anna, record, {"gender": "female"}))
    carl = await staff.person("carl", Role.contributor)
    check(await carl.post(f"{record}/withdraw", {"reason": "danger"}), 403, "forbidden")
    check(await anna.post(f"{record}/withdraw", {"reason": "I want to"}), 422, "invalid")
    assert ok(await anna.post(f"{record}/withdraw", {"reason": "danger"}))["changed"] > 0
    assert ok(await anna.post(f"{record}/withdraw", {"reason": "danger"}))["changed"] == 0
    assert (await client.get("/v1/prisoners/eve")).status_code == 410
    check(await decide(rita, waiting["id"]), 409, "proposal-closed")
    again = await submitted(anna, await patch(anna, record, {"gender": "female"}))
    check(await decide(rita, again["id"]), 409, "record-withdrawn")
    ok(await decide(rita, again["id"], "republish"))
    assert (await client.get("/v1/prisoners/eve")).json()["gender"] == "female"


async def test_after_release_shows_less_at_once(
    anna: Person, rita: Person, client: httpx.AsyncClient
) -> None:
    record = f"prisoners/{await published(anna, rita, 'eve')}"
    assert ok(await anna.post(f"{record}/after-release", {"choice": "remove"}))["changed"] > 0
    assert (await client.get("/v1/prisoners/eve")).status_code == 410
    check(await anna.post(f"{record}/after-release", {"choice": "keep"}), 422, "invalid")


async def test_two_dossiers_become_one(anna: Person, rita: Person, client: httpx.AsyncClient) -> None:
    kept = await published(anna, rita, "eve")
    other = await published(anna, rita, "eva", summary={"en": "Of the other"})
    merge = f"prisoners/{kept}/merge"
    check(await anna.post(merge, {"other": str(kept)}), 422, "invalid")
    check(await anna.post(merge, {"other": str(uuid.uuid4())}), 404, "not-found")
    waiting = await submitted(anna, await anna.post(merge, {"other": str(other)}))
    assert waiting["withdraws_id"] == str(other)
    ok(await decide(rita, waiting["id"]))
    moved = await client.get("/v1/prisoners/eva")
    assert (moved.status_code, moved.headers["location"]) == (308, "/v1/prisoners/eve")
    assert (await client.get("/v1/prisoners/eve")).json()["summary"] == {"en": "Of the other"}
    assert ok(await anna.get(f"prisoners/{other}"))["merged_into"] == str(kept)


async def test_tasks_come_and_go(anna: Person, rita: Person, staff: Staff, engine: AsyncEngine) -> None:
    alert = {**TORTURE, "review_by": "2026-01-31"}
    record = await published(anna, rita, "eve", alerts=[alert])
    await run_due(engine, now())
    [task] = ok(await anna.get("tasks"))["items"]
    assert (task["kind"], task["record_id"], task["reason"]) == (
        "alert_review", str(record), "torture_reported",
    )  # fmt: skip
    stranger = await staff.person("boris", teams=[await staff.team("belarus", ["BY"])])
    assert ok(await stranger.get("tasks"))["items"] == []
    check(await stranger.post(f"tasks/{task['id']}/done"), 404, "not-found")
    assert ok(await anna.post(f"tasks/{task['id']}/done"))["done_at"] is not None
    assert ok(await anna.get("tasks"))["items"] == []


async def test_what_is_public_follows_every_accepted_change(
    anna: Person, rita: Person, client: httpx.AsyncClient
) -> None:
    record = f"prisoners/{await published(anna, rita, 'eve')}"
    await changed(anna, rita, record, {"slug": "eve-anew"})
    assert (await client.get("/v1/prisoners/eve")).status_code == 308
    assert await etag(anna, record) == '"2"'
