"""What somebody signed in tried and may not do is in the audit log; what strangers do can't fill it."""

import asyncio
import uuid
from typing import Any

import pytest

from api.admin.denials import PER_ACCOUNT
from app.accounts.opaque import csrf_of
from app.models.accounts import Role
from tests.admin_calls import body, decide, ok, submitted
from tests.staff import Person, Staff

pytestmark = pytest.mark.usefixtures("clock")


async def denials(staff: Staff) -> list[dict[str, Any]]:
    """As an admin reads them, newest first."""
    admin = await staff.person(f"reads-{uuid.uuid4().hex[:8]}", Role.admin)
    return list(ok(await admin.get("audit?action=deny&limit=100"))["items"])


def account_of(person: Person) -> str:
    assert person.account is not None
    return str(person.account.id)


async def test_a_permission_that_is_missing(staff: Staff) -> None:
    writer, other = await staff.person("writer", Role.contributor), uuid.uuid4()
    assert (await writer.get("audit")).status_code == 403
    assert (await writer.post(f"accounts/{other}/lock")).status_code == 403
    locking, reading = await denials(staff)
    assert {one["actor_id"] for one in (locking, reading)} == {account_of(writer)}
    assert reading["detail"] == {"code": "forbidden", "demanded": "audit:read"}
    assert locking["detail"] == {"code": "forbidden", "demanded": "account:manage"}
    assert (reading["record_id"], locking["record_id"]) == (None, str(other))


async def test_ones_own_change_and_a_form_of_the_desk(staff: Staff) -> None:
    reviewer = await staff.person("reviewer", Role.reviewer)
    waiting = await submitted(reviewer, await reviewer.post("prisoners?confirmed=true", body("sample-own")))
    assert (await decide(reviewer, waiting["id"])).json()["code"] == "own-change"
    team = await staff.team("elsewhere", ["BY"])
    limited = await staff.person("limited", Role.editor, teams=[team])
    headers = {"origin": "https://test", "sec-fetch-site": "same-origin"}
    form = {"full": "Sample Person", "lang": "en", "latin": "", "country": "RU", "birth": ""}
    made = await limited.http.post(
        "/admin/people/new", data={**form, "csrf": csrf_of(limited.cookie or "")}, headers=headers
    )
    assert made.status_code == 403
    of_form, own = await denials(staff)
    assert (own["detail"]["code"], own["record_id"]) == ("own_change", waiting["id"])
    assert (of_form["detail"]["code"], of_form["actor_id"]) == ("forbidden", account_of(limited))


async def test_another_site_in_somebodys_name(staff: Staff) -> None:
    editor = await staff.person("editor")
    got = await editor.post("me/lock", headers={"origin": "https://elsewhere.example"})
    assert got.json()["code"] == "cross-site"
    (told,) = await denials(staff)
    assert (told["detail"]["code"], told["actor_id"]) == ("cross_site", account_of(editor))


async def test_what_is_not_told(staff: Staff) -> None:
    stranger, editor = await staff.stranger(), await staff.person("editor")
    assert (await stranger.get("audit")).status_code == 401
    assert (
        await stranger.post("sign-in/password", {}, headers={"origin": "https://x.example"})
    ).status_code == 403
    assert (await editor.get(f"prisoners/{uuid.uuid4()}")).status_code == 404
    assert await denials(staff) == []


async def test_nobody_fills_the_log(staff: Staff) -> None:
    busy, colleague = await staff.person("busy"), await staff.person("colleague")
    # At once, and more than there are connections: none holds one while it waits for another.
    refused = await asyncio.gather(*(busy.get("audit") for _ in range(PER_ACCOUNT + 20)))
    assert {got.status_code for got in refused} == {403}
    assert (await colleague.get("audit")).status_code == 403
    told = await denials(staff)
    assert len([one for one in told if one["actor_id"] == account_of(busy)]) == PER_ACCOUNT
    assert len(told) == PER_ACCOUNT + 1
