"""The one cookie: what it is made of, how long it lives, and what somebody who copied it can do."""

import uuid
from http.cookies import SimpleCookie

import pytest
from time_machine import Traveller

from api.admin.security import COOKIE
from app.accounts.opaque import csrf_of
from app.accounts.sessions import IDLE, LONGEST, STEP_UP
from tests.conftest import Query
from tests.desk import get, post, said
from tests.staff import PASSWORD, Person, Staff, check
from tests.test_accounts_tokens import TOKEN

pytestmark = pytest.mark.usefixtures("clock")


async def copied(staff: Staff, person: Person) -> Person:
    """A thief in front of another browser, with the cookie as it is now."""
    thief = await staff.stranger()
    assert person.cookie is not None
    thief.give(person.cookie)
    return thief


async def test_each_way_in_sets_the_same_kind_of_cookie(staff: Staff) -> None:
    anna, boris = await staff.person("anna", signed_in=False), await staff.person("boris", signed_in=False)
    typed = {"handle": "boris", "password": PASSWORD, "code": boris.code()}
    answers = [await anna.sign_in(), await post(boris, "/sign-in", typed)]
    answers.append(
        await anna.post("me/step-up", {"proof": anna.proof(totp=None, recovery_code=anna.codes[0])})
    )
    typed = {"password": PASSWORD, "code": boris.codes[0]}
    answers.append(await post(boris, "/step-up", typed))
    for got in answers:
        [header] = got.headers.get_list("set-cookie")
        [cookie] = SimpleCookie(header).values()
        assert cookie.key == COOKIE
        assert COOKIE.startswith("__Host-"), "for this host alone, by https, for every path"
        assert {one: cookie[one] for one in ("secure", "httponly", "samesite", "path", "domain")} == {
            "secure": True, "httponly": True, "samesite": "strict", "path": "/", "domain": "",
        }  # fmt: skip
        assert (cookie["max-age"], cookie["expires"]) == ("", ""), "gone with the browser"
        assert len(cookie.value) == 87, "two times 256 bits"
    assert len({SimpleCookie(one.headers["set-cookie"])[COOKIE].value for one in answers}) == 4


async def test_nothing_else_sets_one_and_only_its_hash_is_stored(staff: Staff, query: Query) -> None:
    anna, stranger = await staff.person("anna"), await staff.stranger()
    for path in ("/admin", "/admin/me", "/admin/sign-in", "/admin/v1/me", "/admin/people", "/readyz"):
        for person in (anna, stranger):
            assert "set-cookie" not in (await person.http.get(path)).headers, path
    [row] = await query("SELECT s::text AS said FROM editorial.session s")
    assert anna.cookie is not None
    assert not any(half in row["said"] for half in anna.cookie.split("."))


async def test_a_copy_is_not_stepped_up_with_its_owner(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna")
    thief = await copied(staff, anna)
    assert (await thief.get("me")).status_code == 200, "a copy is a key: until something ends it"
    clock.shift(STEP_UP.total_seconds() + 1)
    csrf = (await anna.get("me")).json()["csrf"]
    assert (await anna.post("me/step-up", {"proof": anna.proof()})).status_code == 204
    check(await thief.get("me"), 401, "unauthorised")
    me = (await anna.get("me")).json()
    assert (me["stepped_up"], me["csrf"]) == (True, csrf), "pages in other tabs go on"


async def test_a_copy_alone_changes_no_way_in(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna")
    thief = await copied(staff, anna)
    clock.shift(STEP_UP.total_seconds() + 1)
    for method, path, body in (
        ("POST", "me/tokens", TOKEN), ("POST", "me/passkeys/options", None), ("POST", "me/totp", None),
        ("POST", "me/recovery-codes", None), ("PUT", "me/password", {"password": "another horse battery"}),
        ("DELETE", f"me/passkeys/{uuid.uuid4()}", None),
    ):  # fmt: skip
        check(await thief.send(method, path, body), 403, "step-up-required")
    nothing = {"proof": {"password": "guessed", "totp": "000000"}}
    check(await thief.post("me/step-up", nothing), 401, "sign-in-failed")
    assert (await anna.post("me/end-sessions")).status_code == 204
    check(await thief.get("me"), 401, "unauthorised")


@pytest.mark.parametrize("limit", [IDLE, LONGEST])
async def test_a_copy_ends_with_the_session(staff: Staff, clock: Traveller, limit: object) -> None:
    anna = await staff.person("anna")
    thief = await copied(staff, anna)
    steps = 1 if limit == IDLE else int(LONGEST / IDLE) + 1
    for _ in range(steps):
        assert (await thief.get("me")).status_code == 200
        clock.shift(IDLE.total_seconds() - (0 if limit == IDLE else 60))
    check(await thief.get("me"), 401, "unauthorised")


async def test_one_sees_where_one_is_signed_in_and_ends_one(staff: Staff, clock: Traveller) -> None:
    anna, boris, stranger = await staff.person("anna"), await staff.person("boris"), await staff.stranger()
    other = await staff.stranger()
    other.account, other.secret = anna.account, anna.secret
    clock.shift(60)
    assert (await other.sign_in()).status_code == 200
    check(await stranger.get("me/sessions"), 401, "unauthorised")
    mine = (await anna.get("me/sessions")).json()
    assert sorted(one["this"] for one in mine) == [False, True]
    [theirs] = [one["id"] for one in mine if not one["this"]]
    check(await boris.send("DELETE", f"me/sessions/{theirs}"), 404, "not-found")
    assert (await post(boris, f"/me/sessions/{theirs}/end")).status_code == 404
    assert (await other.get("me")).status_code == 200
    assert "another browser" in said(await get(anna, "/me"))
    assert (await anna.send("DELETE", f"me/sessions/{theirs}")).status_code == 204
    check(await other.get("me"), 401, "unauthorised")
    assert "another browser" not in said(await get(anna, "/me"))


@pytest.mark.parametrize("way", ["sign-out", "me/end-sessions", "me/lock"])
async def test_who_leaves_leaves_nothing_in_the_browser(staff: Staff, way: str) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris")
    thief = await copied(staff, anna)
    for got in (await anna.post(way), await post(boris, f"/{way}")):
        assert got.headers["clear-site-data"] == '"storage"'
        assert SimpleCookie(got.headers["set-cookie"])[COOKIE]["max-age"] == "0"
    check(await thief.get("me"), 401, "unauthorised")


def test_the_csrf_token_does_not_tell_the_cookie() -> None:
    token = f"{'a' * 43}.{'b' * 43}"
    assert csrf_of(token) == csrf_of(f"{'a' * 43}.{'c' * 43}") != csrf_of(f"{'b' * 43}.{'b' * 43}")
    assert "a" * 8 not in csrf_of(token)
