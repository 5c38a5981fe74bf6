"""Signing in: who gets in, who does not, and that both look alike from outside."""

import asyncio
import json
import logging
from typing import Any

import httpx
import pytest
from time_machine import Traveller

from api.admin.security import COOKIE
from app.accounts.passwords import Passwords
from app.database.sessions import transaction
from app.models.accounts import Account, AccountState
from tests.conftest import Query
from tests.staff import PASSWORD, Person, Staff

pytestmark = pytest.mark.usefixtures("clock")


def refused(got: httpx.Response) -> None:
    """The one answer to whatever is wrong."""
    assert got.status_code == 401
    assert got.json() == {
        "type": "/problems/sign-in-failed", "code": "sign-in-failed", "title": "Not signed in", "status": 401,
    }  # fmt: skip
    assert "set-cookie" not in got.headers
    assert got.headers["cache-control"] == "no-store"


async def change(person: Person, **values: Any) -> None:
    async with transaction(person.office.engine) as session:
        assert person.account
        account = await session.get(Account, person.account.id)
        for name, value in values.items():
            setattr(account, name, value)


async def test_the_right_one_gets_in(staff: Staff) -> None:
    anna = await staff.person("anna", signed_in=False)
    got = await anna.sign_in(handle="  ANNA ")
    assert got.status_code == 200
    assert got.json()["handle"] == "anna"
    assert got.json()["stepped_up"] is True
    cookie = got.headers["set-cookie"]
    assert cookie.startswith(f"{COOKIE}=")
    assert {"HttpOnly", "Secure", "SameSite=strict", "Path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie.casefold()
    assert got.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in got.headers
    me = await anna.get("me")
    assert me.json()["csrf"] == got.json()["csrf"]
    assert "dossier:write" in me.json()["permissions"]
    assert "account:manage" not in me.json()["permissions"]


async def test_all_that_is_wrong_looks_the_same(staff: Staff) -> None:
    anna = await staff.person("anna", signed_in=False)
    colleague = await staff.person("boris", signed_in=False)
    refused(await anna.sign_in(password="wrong horse battery staple"))
    refused(await anna.sign_in(totp="000000"))
    refused(await anna.sign_in(totp=None))
    refused(await anna.sign_in(totp=colleague.code()))
    refused(await anna.sign_in(totp=None, recovery_code=colleague.codes[0]))
    refused(await anna.sign_in(handle="nobody"))
    refused(await anna.sign_in(handle="' OR 1=1 --"))
    assert (await anna.get("me")).status_code == 401


@pytest.mark.parametrize("state", [AccountState.locked, AccountState.invited])
async def test_who_is_not_active_gets_the_same_answer(staff: Staff, state: AccountState) -> None:
    anna = await staff.person("anna", signed_in=False)
    await change(anna, state=state)
    refused(await anna.sign_in())


async def test_every_attempt_costs_one_hash(staff: Staff, monkeypatch: pytest.MonkeyPatch) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris")
    vera, gleb = await staff.person("vera"), await staff.person("gleb")
    await change(boris, state=AccountState.locked)
    await change(vera, password_hash=None, totp_secret=None)  # a passkey only
    calls, real = [0], Passwords._in_turn

    async def counted(self: Passwords, work: Any) -> Any:
        calls[0] += 1
        return await real(self, work)

    monkeypatch.setattr(Passwords, "_in_turn", counted)
    stranger = await staff.stranger()
    given = {"password": PASSWORD, "totp": "000000"}
    for handle, password in [
        ("nobody", PASSWORD), (boris.handle, PASSWORD), (vera.handle, PASSWORD),
        (gleb.handle, "wrong"), (gleb.handle, PASSWORD),
    ]:  # fmt: skip
        calls[0] = 0
        refused(await stranger.post("sign-in/password", {**given, "handle": handle, "password": password}))
        assert calls[0] == 1, handle
    calls[0] = 0
    assert (await anna.sign_in()).status_code == 200
    assert calls[0] == 1


async def test_a_code_works_once(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna", signed_in=False)
    code = anna.code()
    assert (await anna.sign_in(totp=code)).status_code == 200
    refused(await anna.sign_in(totp=code))
    clock.shift(30)
    refused(await anna.sign_in(totp=code))  # in the window still, but used
    assert (await anna.sign_in()).status_code == 200


async def test_a_code_of_before_the_last_one_is_refused(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna", signed_in=False)
    earlier = anna.code()
    clock.shift(30)
    assert (await anna.sign_in()).status_code == 200
    refused(await anna.sign_in(totp=earlier))


async def test_a_code_of_five_minutes_ago_is_refused(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna", signed_in=False)
    old = anna.code()
    clock.shift(300)
    refused(await anna.sign_in(totp=old))


async def test_one_code_at_ten_doors_opens_one(staff: Staff) -> None:
    anna = await staff.person("anna", signed_in=False)
    got = await asyncio.gather(*(anna.sign_in() for _ in range(5)))
    assert sorted(one.status_code for one in got) == [200, 401, 401, 401, 401]


async def test_a_recovery_code_works_once(staff: Staff) -> None:
    anna = await staff.person("anna", signed_in=False)
    code = anna.codes[0].upper().replace("-", " ")
    got = await asyncio.gather(*(anna.sign_in(totp=None, recovery_code=code) for _ in range(5)))
    assert sorted(one.status_code for one in got) == [200, 401, 401, 401, 401]
    refused(await anna.sign_in(totp=None, recovery_code=code))
    assert (await anna.get("me")).json()["recovery_codes_left"] == 9


async def test_a_wrong_password_uses_no_recovery_code_up(staff: Staff) -> None:
    anna = await staff.person("anna", signed_in=False)
    refused(await anna.sign_in(password="wrong", totp=None, recovery_code=anna.codes[0]))
    assert (await anna.sign_in(totp=None, recovery_code=anna.codes[0])).status_code == 200


async def test_the_database_holds_no_token_and_no_address(staff: Staff, query: Query) -> None:
    anna = await staff.person("anna", signed_in=False)
    await anna.sign_in()
    await anna.sign_in(password="wrong")
    everything = ""
    for table in ("account", "session", "recovery_code", "ceremony", "audit_entry"):
        everything += str([dict(row) for row in await query(f"SELECT * FROM editorial.{table}")])  # noqa: S608
    assert anna.cookie
    for secret in (anna.cookie, anna.secret, PASSWORD, *anna.codes, "127.0.0.1"):
        assert secret not in everything


async def test_logs_say_nothing_about_who(staff: Staff, caplog: pytest.LogCaptureFixture) -> None:
    anna = await staff.person("anna-of-the-logs", signed_in=False)
    with caplog.at_level(logging.DEBUG):
        await anna.sign_in(password="wrong-password-of-logs")
        await anna.sign_in()
        await anna.post(
            "sign-in/password", {"handle": "anna-of-the-logs", "password": ["wrong-password-of-logs"]}
        )
    ours = "\n".join(r.getMessage() for r in caplog.records if not r.name.startswith(("httpx", "httpcore")))
    for secret in ("anna-of-the-logs", "wrong-password-of-logs", "127.0.0.1", anna.cookie or "-"):
        assert secret not in ours


async def test_what_happened_is_in_the_audit(staff: Staff, query: Query) -> None:
    anna = await staff.person("anna", signed_in=False)
    await anna.sign_in(password="wrong")
    await anna.sign_in(handle="nobody")
    await anna.sign_in()
    assert anna.account
    rows = await query("SELECT action, actor_id, record_id FROM editorial.audit_entry ORDER BY seq")
    assert [tuple(row) for row in rows] == [
        ("sign_in:failed", None, anna.account.id),
        ("sign_in:failed", None, None),
        ("sign_in:succeeded", anna.account.id, anna.account.id),
    ]


@pytest.mark.parametrize(
    "body",
    [
        {"handle": "a\x00b", "password": "x"}, {"handle": "\ud800", "password": "x"}, {"handle": 1}, [], "x",
        {"handle": "x" * 81, "password": "x"}, {"handle": "anna", "password": "\ud800"},
        {"handle": "anna", "password": "x", "is_admin": True},
    ],
)  # fmt: skip
async def test_nothing_makes_a_500(staff: Staff, body: Any) -> None:
    stranger = await staff.stranger()
    got = await stranger.http.post("/admin/v1/sign-in/password", content=json.dumps(body))
    assert got.status_code in {401, 422}
