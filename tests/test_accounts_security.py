"""What keeps other sites, stale proofs and scripts from doing what only the person may do."""

import uuid

import pytest
from time_machine import Traveller

from app.accounts.sessions import STEP_UP
from app.models.accounts import Role
from tests.staff import ORIGIN, Staff, check
from tests.test_accounts_tokens import TOKEN, bearer, new_token

pytestmark = pytest.mark.usefixtures("clock")


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site"}, {"sec-fetch-site": "none"},
        {"origin": "https://evil.example"}, {"origin": "null"}, {"origin": "http://test"},
        {"x-csrf-token": ""}, {"x-csrf-token": "0" * 64}, {"x-csrf-token": "é"},
    ],
)  # fmt: skip
async def test_another_site_changes_nothing(staff: Staff, headers: dict[str, str]) -> None:
    anna = await staff.person("anna")
    encoded = {name: value.encode() for name, value in headers.items()}
    check(await anna.post("me/lock", headers=encoded), 403, "cross-site")
    assert (await anna.get("me")).status_code == 200
    assert (await anna.post("me/lock")).status_code == 204


async def test_the_token_of_a_colleagues_session_is_not_mine(staff: Staff) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris")
    csrf = (await boris.get("me")).json()["csrf"]
    check(await anna.post("me/lock", headers={"x-csrf-token": csrf}), 403, "cross-site")


async def test_a_program_without_origin_needs_the_token_too(staff: Staff) -> None:
    anna = await staff.person("anna")
    check(await anna.http.post("/admin/v1/me/lock"), 403, "cross-site")
    csrf = (await anna.get("me")).json()["csrf"]
    got = await anna.http.post("/admin/v1/me/lock", headers={"x-csrf-token": csrf})
    assert got.status_code == 204


async def test_nobody_is_signed_in_from_another_site(staff: Staff) -> None:
    anna = await staff.person("anna", signed_in=False)
    body = {"handle": anna.handle, **anna.proof()}
    for headers in ({"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        check(await anna.post("sign-in/password", body, headers=headers), 403, "cross-site")


async def test_the_csrf_token_may_be_a_form_field(staff: Staff) -> None:
    anna = await staff.person("anna")
    csrf = (await anna.get("me")).json()["csrf"]
    headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin"}
    wrong = await anna.http.post("/admin/v1/sign-out", data={"csrf": "wrong"}, headers=headers)
    check(wrong, 403, "cross-site")
    got = await anna.http.post("/admin/v1/sign-out", data={"csrf": csrf}, headers=headers)
    assert got.status_code == 204


async def test_step_up_lasts_ten_minutes(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna")
    assert (await anna.post("me/recovery-codes")).status_code == 200
    clock.shift(STEP_UP.total_seconds() + 1)
    check(await anna.post("me/recovery-codes"), 403, "step-up-required")
    assert (await anna.get("me")).json()["stepped_up"] is False
    check(await anna.post("me/step-up", {"proof": anna.proof(password="wrong")}), 401, "sign-in-failed")
    check(await anna.post("me/recovery-codes"), 403, "step-up-required")
    assert (await anna.post("me/step-up", {"proof": anna.proof()})).status_code == 204
    assert (await anna.post("me/recovery-codes")).status_code == 200
    check(await anna.post("me/step-up", {"proof": anna.proof()}), 401, "sign-in-failed")  # the code was used
    check(await anna.post("me/step-up", {}), 422, "invalid")


async def test_a_colleagues_proof_steps_nobody_up(staff: Staff, clock: Traveller) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris")
    clock.shift(STEP_UP.total_seconds() + 1)
    check(await anna.post("me/step-up", {"proof": boris.proof()}), 401, "sign-in-failed")
    check(await anna.post("me/tokens", TOKEN), 403, "step-up-required")


async def test_lock_ends_everything_at_once(staff: Staff) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris")
    other = await staff.stranger()
    other.account, other.secret = anna.account, anna.secret
    await other.sign_in()
    script = await bearer(staff, (await new_token(anna))["token"])
    assert (await anna.post("me/lock")).status_code == 204
    for one in (anna, other, script):
        check(await one.get("me"), 401, "unauthorised")
    check(await other.sign_in(totp=None, recovery_code=anna.codes[0]), 401, "sign-in-failed")
    assert (await boris.get("me")).status_code == 200


async def test_ending_all_sessions_lets_one_sign_in_again(staff: Staff) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris")
    other = await staff.stranger()
    other.account, other.secret = anna.account, anna.secret
    await other.sign_in(totp=None, recovery_code=anna.codes[0])
    assert (await anna.post("me/end-sessions")).status_code == 204
    assert (await other.get("me")).status_code == 401
    assert (await boris.get("me")).status_code == 200
    assert (await anna.sign_in()).status_code == 200


async def test_a_new_password_ends_the_other_sessions(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna")
    other = await staff.stranger()
    other.account, other.secret = anna.account, anna.secret
    await other.sign_in()
    for weak in ("short", "aaaaaaaaaaaaaaaa", "my name is Anna!", "Nezabudka2026!"):
        check(await anna.send("PUT", "me/password", {"password": weak}), 422, "weak-password")
    assert (await anna.send("PUT", "me/password", {"password": "another horse battery"})).status_code == 204
    assert (await anna.get("me")).status_code == 200
    assert (await other.get("me")).status_code == 401
    clock.shift(30)
    check(await other.sign_in(), 401, "sign-in-failed")
    assert (await other.sign_in(password="another horse battery")).status_code == 200


async def test_a_new_authenticator_app_is_confirmed_first(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna")
    begun = (await anna.post("me/totp")).json()
    assert begun["address"].startswith("otpauth://totp/Nezabudka:anna?secret=")
    check(
        await anna.send("PUT", "me/totp", {"ceremony": begun["ceremony"], "code": "000000"}),
        422,
        "ceremony-failed",
    )
    old = anna.secret
    anna.secret = begun["secret"]
    # The wrong answer used the question up.
    again = {"ceremony": begun["ceremony"], "code": anna.code()}
    check(await anna.send("PUT", "me/totp", again), 422, "ceremony-failed")
    begun = (await anna.post("me/totp")).json()
    anna.secret = begun["secret"]
    confirmed = {"ceremony": begun["ceremony"], "code": anna.code()}
    assert (await anna.send("PUT", "me/totp", confirmed)).status_code == 204
    clock.shift(30)
    assert (await anna.sign_in()).status_code == 200
    clock.shift(30)
    anna.secret = old
    check(await anna.sign_in(), 401, "sign-in-failed")


async def test_nobody_confirms_a_colleagues_secret(staff: Staff) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris")
    begun = (await anna.post("me/totp")).json()
    boris.secret = begun["secret"]
    answer = {"ceremony": begun["ceremony"], "code": boris.code()}
    check(await boris.send("PUT", "me/totp", answer), 422, "ceremony-failed")


async def test_unknown_addresses_are_not_kept(staff: Staff) -> None:
    anna = await staff.person("anna", Role.admin)
    check(await anna.get("nothing"), 404, "not-found")
    check(await anna.get(f"teams/{uuid.uuid4()}"), 404, "not-found")
