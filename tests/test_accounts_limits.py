"""How long a session lasts, and how often one may guess."""

import asyncio
from collections.abc import Iterator

import pytest
import time_machine
from time_machine import Traveller

from api.rate_limit import Windows
from app.accounts.sessions import IDLE, LONGEST
from tests.conftest import Query
from tests.staff import Staff
from tests.test_accounts_sign_in import refused

pytestmark = pytest.mark.usefixtures("clock")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[Traveller]:
    """It stands still but for `shift`: however slow the machine, attempts are within the same seconds."""
    still = {**(Windows.__init__.__kwdefaults__ or {}), "clock": lambda: 1000.0}
    monkeypatch.setattr(Windows.__init__, "__kwdefaults__", still)
    with time_machine.travel("2026-03-01T10:00:00Z", tick=False) as traveller:
        yield traveller


async def test_guessing_gets_slower_and_ends(staff: Staff, clock: Traveller, query: Query) -> None:
    anna = await staff.person("anna", signed_in=False)
    for _ in range(5):
        refused(await anna.sign_in(password="wrong"))
    refused(await anna.sign_in())  # right, but too soon: the same answer
    clock.shift(5)
    refused(await anna.sign_in(password="wrong"))
    clock.shift(5)
    refused(await anna.sign_in())  # the delay has doubled
    clock.shift(60)
    assert (await anna.sign_in()).status_code == 200
    assert [tuple(row) for row in await query("SELECT failures, blocked_until FROM editorial.account")] == [
        (0, None)
    ]


async def test_many_guesses_at_once_are_all_counted(staff: Staff, query: Query) -> None:
    anna = await staff.person("anna", signed_in=False)
    got = await asyncio.gather(*(anna.sign_in(password=f"wrong {n}") for n in range(9)))
    assert {one.status_code for one in got} == {401}
    assert [row["failures"] for row in await query("SELECT failures FROM editorial.account")] == [5]


@pytest.mark.parametrize("handle", ["anna", "nobody"])
async def test_too_many_attempts_at_one_account(staff: Staff, handle: str) -> None:
    """An account that does not exist answers as one that does."""
    await staff.person("anna", signed_in=False)
    stranger = await staff.stranger()
    body = {"handle": handle, "password": "wrong"}
    got = [await stranger.post("sign-in/password", body) for _ in range(11)]
    assert [one.status_code for one in got] == [401] * 10 + [429]
    assert 0 < int(got[-1].headers["retry-after"]) <= 60
    assert (await stranger.post("sign-in/password", {**body, "handle": "other"})).status_code == 401


async def test_too_many_attempts_from_one_network(staff: Staff) -> None:
    stranger = await staff.stranger()
    got = [await stranger.post("sign-in/passkey/options") for _ in range(121)]
    assert [one.status_code for one in got].count(429) == 1


async def test_an_idle_session_ends(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna")
    for _ in range(3):
        clock.shift(IDLE.total_seconds() - 60)
        assert (await anna.get("me")).status_code == 200
    clock.shift(IDLE.total_seconds() + 60)
    assert (await anna.get("me")).status_code == 401


async def test_a_busy_session_ends_too(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna")
    for _ in range(int(LONGEST.total_seconds() // 1500) - 1):
        clock.shift(1500)
        assert (await anna.get("me")).status_code == 200
    clock.shift(1500)
    clock.shift(1500)
    assert (await anna.get("me")).status_code == 401


async def test_signing_out_ends_this_session_only(staff: Staff) -> None:
    anna = await staff.person("anna")
    other = await staff.stranger()
    other.account, other.secret = anna.account, anna.secret
    await other.sign_in()
    cookie = anna.cookie
    got = await anna.post("sign-out")
    assert got.status_code == 204
    assert "Max-Age=0" in got.headers["set-cookie"]
    anna.give(cookie or "")
    assert (await anna.get("me")).status_code == 401
    assert (await other.get("me")).status_code == 200


async def test_signing_in_again_ends_the_session_before(staff: Staff) -> None:
    anna = await staff.person("anna")
    former = anna.cookie or ""
    assert (await anna.sign_in()).status_code == 200
    assert anna.cookie != former
    other = await staff.stranger()
    other.give(former)
    assert (await other.get("me")).status_code == 401


async def test_a_cookie_that_was_never_given(staff: Staff) -> None:
    await staff.person("anna")
    stranger = await staff.stranger()
    for cookie in ("", "x", "a" * 43, "nzb_" + "a" * 43):
        stranger.give(cookie)
        assert (await stranger.get("me")).status_code == 401
