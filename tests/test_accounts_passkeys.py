"""Passkeys: enrolled once proved, enough alone to sign in, refused in every other hand."""

import random
from typing import Any

import httpx
import pytest
from time_machine import Traveller

from app.accounts.sessions import STEP_UP
from tests.authenticator import Authenticator, b64
from tests.staff import Person, Staff, check

pytestmark = pytest.mark.usefixtures("clock")


async def enrol(person: Person, key: Authenticator, **more: Any) -> httpx.Response:
    begun = (await person.post("me/passkeys/options")).json()
    answer = {
        "ceremony": begun["ceremony"],
        "credential": key.create(begun["options"]),
        "name": "Key",
        **more,
    }
    return await person.post("me/passkeys", answer)


async def answered(person: Person, key: Authenticator) -> dict[str, Any]:
    begun = (await person.post("sign-in/passkey/options")).json()
    return {"ceremony": begun["ceremony"], "credential": key.get(begun["options"])}


async def enrolled(staff: Staff, handle: str) -> tuple[Person, Authenticator]:
    person, key = await staff.person(handle), Authenticator()
    got = await enrol(person, key)
    assert got.status_code == 201, got.text
    return person, key


async def test_a_passkey_alone_suffices(staff: Staff) -> None:
    anna, key = await enrolled(staff, "anna")
    await staff.person("boris")
    browser = await staff.stranger()
    for _ in range(2):
        got = await browser.post("sign-in/passkey", await answered(browser, key))
        assert got.status_code == 200, got.text
        assert got.json()["handle"] == "anna"
    keys = (await anna.get("me")).json()["passkeys"]
    assert [(one["name"], one["used_at"] is None) for one in keys] == [("Key", False)]


async def test_options_tell_nothing_about_anybody(staff: Staff) -> None:
    await enrolled(staff, "anna")
    stranger = await staff.stranger()
    options = (await stranger.post("sign-in/passkey/options")).json()["options"]
    assert options["allowCredentials"] == []
    assert options["userVerification"] == "required"
    assert options["rpId"] == "test"


async def test_an_answer_works_once(staff: Staff) -> None:
    _, key = await enrolled(staff, "anna")
    browser = await staff.stranger()
    answer = await answered(browser, key)
    assert (await browser.post("sign-in/passkey", answer)).status_code == 200
    check(await browser.post("sign-in/passkey", answer), 422, "ceremony-failed")


async def test_an_answer_after_five_minutes_is_late(staff: Staff, clock: Traveller) -> None:
    _, key = await enrolled(staff, "anna")
    browser = await staff.stranger()
    answer = await answered(browser, key)
    clock.shift(301)
    check(await browser.post("sign-in/passkey", answer), 422, "ceremony-failed")


async def test_an_answer_to_another_question(staff: Staff) -> None:
    _, key = await enrolled(staff, "anna")
    browser = await staff.stranger()
    one, other = await answered(browser, key), await answered(browser, key)
    crossed = {"ceremony": one["ceremony"], "credential": other["credential"]}
    check(await browser.post("sign-in/passkey", crossed), 401, "sign-in-failed")


async def test_a_question_of_enrolment_is_none_of_sign_in(staff: Staff) -> None:
    anna, key = await enrolled(staff, "anna")
    begun = (await anna.post("me/passkeys/options")).json()
    options = {"challenge": begun["options"]["challenge"], "rpId": "test"}
    answer = {"ceremony": begun["ceremony"], "credential": key.get(options)}
    check(await anna.post("sign-in/passkey", answer), 422, "ceremony-failed")


async def test_a_key_that_verifies_nobody_is_refused(staff: Staff) -> None:
    anna = await staff.person("anna")
    check(await enrol(anna, Authenticator(verifies=False)), 422, "ceremony-failed")
    good = Authenticator()
    assert (await enrol(anna, good)).status_code == 201
    good._flags = 0x01
    browser = await staff.stranger()
    check(await browser.post("sign-in/passkey", await answered(browser, good)), 401, "sign-in-failed")


async def test_a_page_that_looks_like_ours_gets_nothing(staff: Staff) -> None:
    anna = await staff.person("anna")
    check(await enrol(anna, Authenticator("https://test.evil.example")), 422, "ceremony-failed")
    _, key = await enrolled(staff, "boris")
    key.origin = "https://test.evil.example"
    browser = await staff.stranger()
    check(await browser.post("sign-in/passkey", await answered(browser, key)), 401, "sign-in-failed")


async def test_a_copied_key_is_noticed(staff: Staff) -> None:
    _, key = await enrolled(staff, "anna")
    browser = await staff.stranger()
    assert (await browser.post("sign-in/passkey", await answered(browser, key))).status_code == 200
    key.count = 0
    check(await browser.post("sign-in/passkey", await answered(browser, key)), 401, "sign-in-failed")


async def test_a_strangers_key_and_a_wrong_signature(staff: Staff) -> None:
    _, key = await enrolled(staff, "anna")
    browser = await staff.stranger()
    strange = Authenticator()
    check(await browser.post("sign-in/passkey", await answered(browser, strange)), 401, "sign-in-failed")
    strange.id = key.id
    check(await browser.post("sign-in/passkey", await answered(browser, strange)), 401, "sign-in-failed")


async def test_a_locked_account_answers_as_a_wrong_key(staff: Staff) -> None:
    anna, key = await enrolled(staff, "anna")
    await anna.post("me/lock")
    browser = await staff.stranger()
    check(await browser.post("sign-in/passkey", await answered(browser, key)), 401, "sign-in-failed")


async def test_a_key_belongs_to_one_account(staff: Staff) -> None:
    _, key = await enrolled(staff, "anna")
    boris = await staff.person("boris")
    check(await enrol(boris, key), 422, "ceremony-failed")


async def test_nobody_answers_a_colleagues_question(staff: Staff) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris")
    begun = (await anna.post("me/passkeys/options")).json()
    answer = {
        "ceremony": begun["ceremony"],
        "credential": Authenticator().create(begun["options"]),
        "name": "x",
    }
    check(await boris.post("me/passkeys", answer), 422, "ceremony-failed")


async def test_a_passkey_steps_up_its_owner_only(staff: Staff, clock: Traveller) -> None:
    (anna, key), (boris, strange) = await enrolled(staff, "anna"), await enrolled(staff, "boris")
    clock.shift(STEP_UP.total_seconds() + 1)
    check(await anna.post("me/passkeys/options"), 403, "step-up-required")
    check(await anna.post("me/step-up", {"passkey": await answered(anna, strange)}), 403, "forbidden")
    check(await anna.post("me/passkeys/options"), 403, "step-up-required")
    assert (await anna.post("me/step-up", {"passkey": await answered(anna, key)})).status_code == 204
    assert (await anna.post("me/passkeys/options")).status_code == 200
    check(await boris.post("me/passkeys/options"), 403, "step-up-required")


async def test_a_removed_key_opens_nothing(staff: Staff) -> None:
    anna, key = await enrolled(staff, "anna")
    boris = await staff.person("boris")
    known = (await anna.get("me")).json()["passkeys"][0]["id"]
    check(await boris.send("DELETE", f"me/passkeys/{known}"), 404, "not-found")
    assert (await anna.send("DELETE", f"me/passkeys/{known}")).status_code == 204
    browser = await staff.stranger()
    check(await browser.post("sign-in/passkey", await answered(browser, key)), 401, "sign-in-failed")


def _damaged(value: Any, chance: random.Random) -> Any:
    """The same JSON with one thing in it spoilt."""
    if isinstance(value, dict) and value and chance.random() < 0.9:
        name = chance.choice(sorted(value))
        return {**value, name: _damaged(value[name], chance)}
    random_text = b64(chance.randbytes(chance.randrange(60)))
    wrong: list[Any] = [None, 7, "", "é", [], {}, True, random_text, "A" * chance.randrange(60), "\x00"]
    if isinstance(value, str) and chance.random() < 0.5:
        cut = chance.randrange(len(value) + 1)
        return value[:cut] + chance.choice(["", "A", "!", "__"]) + value[cut + 1 :]
    return chance.choice(wrong)


@pytest.mark.parametrize("seed", range(4))
async def test_whatever_a_client_sends_is_a_refusal(staff: Staff, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    anna, key = await enrolled(staff, "anna")
    browser = await staff.stranger()
    for _ in range(25):
        answer = await answered(browser, key)
        spoilt = {**answer, "credential": _damaged(answer["credential"], chance)}
        got = await browser.post("sign-in/passkey", spoilt)
        harmless = spoilt["credential"] == answer["credential"]
        assert got.status_code in ({200, 401, 422} if harmless or got.status_code == 200 else {401, 422})
        begun = (await anna.post("me/passkeys/options")).json()
        created = _damaged(Authenticator().create(begun["options"]), chance)
        sent = {"ceremony": begun["ceremony"], "credential": created, "name": "x"}
        assert (await anna.post("me/passkeys", sent)).status_code in {201, 422}
