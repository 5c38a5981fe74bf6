"""Personal access tokens: some of their owner's permissions, for a while, until they are revoked."""

from datetime import timedelta
from typing import Any

import pytest
from time_machine import Traveller

from app.accounts.permissions import Permission
from app.models.accounts import Role
from tests.conftest import Query
from tests.staff import PASSWORD, Person, Staff, check

pytestmark = pytest.mark.usefixtures("clock")
TOKEN = {"name": "nightly export", "scopes": ["dossier:read"], "days": 30}


async def bearer(staff: Staff, token: str) -> Person:
    script = await staff.stranger()
    script.http.headers["authorization"] = f"Bearer {token}"
    return script


async def new_token(person: Person, **more: Any) -> dict[str, Any]:
    got = await person.post("me/tokens", {**TOKEN, **more})
    assert got.status_code == 201, got.text
    made: dict[str, Any] = got.json()
    return made


async def test_a_token_has_its_scopes_and_no_more(staff: Staff) -> None:
    anna = await staff.person("anna", Role.reviewer)
    made = await new_token(anna, scopes=["dossier:read", "import:run"])
    assert made["token"].startswith("nzb_")
    script = await bearer(staff, made["token"])
    me = (await script.get("me")).json()
    assert me["permissions"] == ["dossier:read", "import:run"]
    assert me["csrf"] is None
    assert me["stepped_up"] is False
    check(await script.get("accounts"), 403, "forbidden")
    for method, path in [
        ("POST", "me/tokens"), ("POST", "me/lock"), ("GET", "me/tokens"), ("PUT", "me/password"),
        ("POST", "sign-out"),
    ]:  # fmt: skip
        body = TOKEN if path == "me/tokens" else {"password": PASSWORD}
        check(await script.send(method, path, body), 403, "forbidden")


@pytest.mark.parametrize(
    "wrong",
    [
        {"scopes": ["import:accept"]}, {"scopes": ["account:manage"]}, {"scopes": []},
        {"scopes": ["everything"]}, {"days": 366}, {"days": 0},
    ],
)  # fmt: skip
async def test_a_token_is_never_more_than_its_owner(staff: Staff, wrong: dict[str, Any]) -> None:
    anna = await staff.person("anna", Role.editor)
    check(await anna.post("me/tokens", {**TOKEN, **wrong}), 422, "invalid")


async def test_not_even_an_admins_token_manages_accounts(staff: Staff) -> None:
    anna = await staff.person("anna", Role.admin)
    check(await anna.post("me/tokens", {**TOKEN, "scopes": ["account:manage"]}), 422, "invalid")
    made = await new_token(anna, scopes=[scope for scope in Permission if scope != "account:manage"])
    check(await (await bearer(staff, made["token"])).get("accounts"), 403, "forbidden")


async def test_a_token_shrinks_with_its_owners_role(staff: Staff) -> None:
    admin, anna = await staff.person("admin", Role.admin), await staff.person("anna", Role.reviewer)
    script = await bearer(staff, (await new_token(anna, scopes=["dossier:read", "dossier:review"]))["token"])
    assert anna.account
    await admin.send("PATCH", f"accounts/{anna.account.id}", {"role": "contributor"})
    assert (await script.get("me")).json()["permissions"] == ["dossier:read"]


async def test_a_token_ends(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna")
    script = await bearer(staff, (await new_token(anna, days=1))["token"])
    clock.shift(timedelta(hours=23).total_seconds())
    assert (await script.get("me")).status_code == 200
    clock.shift(timedelta(hours=2).total_seconds())
    check(await script.get("me"), 401, "unauthorised")


async def test_a_revoked_token_is_nothing(staff: Staff) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris")
    made = await new_token(anna)
    script = await bearer(staff, made["token"])
    check(await boris.send("DELETE", f"me/tokens/{made['id']}"), 404, "not-found")
    assert (await script.get("me")).status_code == 200
    assert (await anna.send("DELETE", f"me/tokens/{made['id']}")).status_code == 204
    check(await script.get("me"), 401, "unauthorised")
    check(await anna.send("DELETE", f"me/tokens/{made['id']}"), 404, "not-found")
    assert (await anna.get("me/tokens")).json() == []
    script.give(anna.cookie or "")  # a cookie does not help who shows a token
    check(await script.get("me"), 401, "unauthorised")


async def test_a_token_is_shown_once_and_stored_nowhere(staff: Staff, query: Query) -> None:
    anna = await staff.person("anna")
    made = await new_token(anna)
    listed = await anna.get("me/tokens")
    assert [one["id"] for one in listed.json()] == [made["id"]]
    assert made["token"] not in listed.text
    rows = await query("SELECT * FROM editorial.access_token")
    assert made["token"] not in str([dict(row) for row in rows])


@pytest.mark.parametrize("value", ["Bearer", "Bearer ", "Bearer nzb_x", "bearer x", "Bearer " + "x" * 5000])
async def test_no_token_at_all(staff: Staff, value: str) -> None:
    stranger = await staff.stranger()
    got = await stranger.get("me", headers={"authorization": value})
    check(got, 401, "unauthorised")
    assert got.headers["www-authenticate"].startswith("Bearer")
