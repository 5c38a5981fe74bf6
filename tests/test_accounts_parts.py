"""The small parts: hashes a few at a time, sealed secrets, handles, delays, and where passkeys belong."""

import asyncio
import base64
import os
import threading
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from argon2 import PasswordHasher
from time_machine import Traveller

from app.accounts.handles import canonical, checked
from app.accounts.passwords import Passwords, check_password
from app.accounts.place import Place
from app.accounts.refusals import TooBusy, Unfit, WeakPassword
from app.accounts.throttling import next_try
from app.accounts.totp import new_secret
from app.database.sessions import transaction
from app.sealing import Keyring, Unsealable, rotate
from tests.staff import PASSWORD, Staff
from tests.waiting import PATIENCE


async def test_passwords_are_argon2id_as_the_rfc_says() -> None:
    passwords = Passwords()
    stored = await passwords.hashed(PASSWORD)
    assert stored.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    assert await passwords.fits(stored, PASSWORD)
    assert not await passwords.fits(stored, PASSWORD + " ")
    assert not await passwords.fits("no hash", PASSWORD)
    # Nobody's hash costs the same as somebody's.
    assert passwords._nobodys.split("$")[:4] == stored.split("$")[:4]
    assert len(passwords._nobodys) == len(stored)
    assert not await passwords.fits(None, PASSWORD)


async def test_the_same_password_in_other_code_points() -> None:
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    assert await passwords.fits(await passwords.hashed("e\u0301cole normale"), "\u00e9cole normale")


async def test_two_hashes_at_once_and_no_endless_queue() -> None:
    passwords, running, most = Passwords(), [0], [0]
    lock, other = threading.Lock(), threading.Barrier(2)

    def work() -> None:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        other.wait(PATIENCE)  # each has somebody beside it
        with lock:
            running[0] -= 1

    got = await asyncio.gather(*(passwords._in_turn(work) for _ in range(60)), return_exceptions=True)
    assert most[0] == 2
    assert sum(isinstance(one, TooBusy) for one in got) == 20
    assert await passwords._in_turn(lambda: 7) == 7


@pytest.mark.parametrize("password", ["", "short", "a" * 20, "abcabcabcabc", "I am Anna, really", "x" * 300])
def test_weak_passwords(password: str) -> None:
    with pytest.raises(WeakPassword):
        check_password(password, "anna")
    check_password(PASSWORD, "anna")


async def test_a_secret_opens_for_its_owner_only(staff: Staff) -> None:
    secrets, one, other, plain = staff.office.secrets, uuid.uuid4(), uuid.uuid4(), new_secret()
    async with transaction(staff.office.engine) as session:
        sealed = await secrets.seal(session, one, plain)
        assert plain not in sealed
        assert await secrets.open(session, one, sealed) == plain
        with pytest.raises(Unsealable):
            await secrets.open(session, other, sealed)
    wrapped = secrets.wrap(one, plain)
    assert secrets.unwrap(one, wrapped) == plain
    with pytest.raises(Unsealable):
        secrets.unwrap(other, wrapped)


async def test_secrets_live_through_a_rotation_of_keys(staff: Staff, clock: Traveller) -> None:
    anna = await staff.person("anna")
    old = staff.office.secrets.keyring.keys
    fresh = Keyring.read(f"fresh:{base64.b64encode(os.urandom(32)).decode()}")
    await rotate(staff.office.engine, Keyring({**fresh.keys, **old}))
    object.__setattr__(staff.office.secrets, "keyring", fresh)
    clock.shift(30)
    assert (await anna.sign_in()).status_code == 200


def test_handles() -> None:
    assert canonical("  ＡＮＮＡ ") == canonical("anna") == "anna"
    assert checked("Anna.B-2") == "anna.b-2"
    assert checked("Анна") == "анна"
    for wrong in ("", "a", "a b", "_a", "-a", "a" * 41, "a\x00b", "a\nb", "a@b"):
        with pytest.raises(Unfit):
            checked(wrong)


def test_delays_grow_up_to_a_quarter_of_an_hour() -> None:
    at = datetime(2026, 3, 1, tzinfo=UTC)
    waits = [(next_try(failures, at) or at) - at for failures in range(1, 40)]
    assert waits[:4] == [timedelta(0)] * 4
    assert waits[4:7] == [timedelta(seconds=wait) for wait in (4, 8, 16)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(minutes=15)


@pytest.mark.parametrize(
    ("url", "origins", "domain"),
    [
        ("https://desk.example.org", ("https://desk.example.org",), "desk.example.org"),
        ("http://abc.onion:81", ("http://abc.onion:81",), "abc.onion"),
        (
            "http://127.0.0.1:8000",
            ("http://localhost:8000", "http://127.0.0.1:8000", "http://[::1]:8000"),
            "localhost",
        ),
    ],
)
def test_where_passkeys_belong(url: str, origins: tuple[str, ...], domain: str) -> None:
    place = Place.of(url)
    assert (place.origins, place.domain) == (origins, domain)
    assert place.invitation("x").startswith(f"{origins[0]}/admin/invitations/")
