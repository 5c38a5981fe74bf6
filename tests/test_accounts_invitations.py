"""One-time links: the first admin's, a new person's, and of who lost every way in."""

import asyncio
from typing import Any

import httpx
import pytest
from time_machine import Traveller

from app.accounts.invitations import first_link
from app.accounts_cli import invite_first_admin
from app.database.embedded import Dsns
from app.database.sessions import transaction
from app.models.accounts import Role
from tests.conftest import Query, settings_for_tests
from tests.staff import PASSWORD, Person, Staff, check
from tests.test_accounts_tokens import new_token

pytestmark = pytest.mark.usefixtures("clock")


async def bootstrap(staff: Staff) -> str:
    async with transaction(staff.office.engine) as session:
        link = await first_link(session)
    assert link
    return f"invitations/{link.token}"


async def acceptance(person: Person, path: str, **more: Any) -> dict[str, Any]:
    shown = await person.get(path)
    assert shown.status_code == 200, shown.text
    person.secret = shown.json()["totp_secret"]
    return {"ceremony": shown.json()["ceremony"], "totp": person.code(), "password": PASSWORD, **more}


async def accept(person: Person, path: str, **more: Any) -> httpx.Response:
    return await person.post(path, await acceptance(person, path, **more))


def path_of(link: str) -> str:
    assert link.startswith("https://test/admin/invitations/")
    return link.removeprefix("https://test/admin/")


async def test_the_first_admin_comes_in_by_a_link_once(staff: Staff, query: Query) -> None:
    path = await bootstrap(staff)
    first, second = await staff.stranger(), await staff.stranger()
    got = await accept(first, path, handle="Anna", display_name="Anna A.")
    assert got.status_code == 200, got.text
    assert got.json()["role"] == "admin"
    assert len(set(got.json()["recovery_codes"])) == 10
    assert (await first.get("accounts")).json()[0]["display_name"] == "Anna A."
    check(await second.get(path), 404, "link-invalid")
    check(await second.post(path, {"ceremony": "x", "totp": "1", "password": "y"}), 404, "link-invalid")
    rows = await query("SELECT action FROM editorial.audit_entry ORDER BY seq")
    assert [row["action"] for row in rows] == ["account:activated"]


async def test_two_at_the_same_link(staff: Staff, query: Query) -> None:
    path = await bootstrap(staff)
    people = [await staff.stranger() for _ in range(4)]
    bodies = [await acceptance(one, path, handle=f"admin{n}") for n, one in enumerate(people)]
    got = await asyncio.gather(*(one.post(path, body) for one, body in zip(people, bodies, strict=True)))
    assert sorted(one.status_code for one in got) == [200, 404, 404, 404]
    assert len(await query("SELECT FROM editorial.account")) == 1


async def test_the_last_link_works(staff: Staff, database: Dsns) -> None:
    older = await bootstrap(staff)
    words = await invite_first_admin(settings_for_tests(), database.editor)
    assert words
    stranger = await staff.stranger()
    check(await stranger.get(older), 404, "link-invalid")
    assert (await accept(stranger, path_of(words.split()[-1]), handle="anna")).status_code == 200
    assert await invite_first_admin(settings_for_tests(), database.editor) is None


async def test_a_link_lasts_a_day(staff: Staff, clock: Traveller) -> None:
    path = await bootstrap(staff)
    stranger = await staff.stranger()
    clock.shift(24 * 3600 - 60)
    assert (await stranger.get(path)).status_code == 200
    clock.shift(120)
    check(await stranger.get(path), 404, "link-invalid")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"password": "short"}, "weak-password"), ({"password": "anna" * 5}, "weak-password"),
        ({"totp": "000000"}, "ceremony-failed"), ({"ceremony": "x"}, "ceremony-failed"),
        ({"handle": "a b"}, "invalid"), ({"handle": None}, "invalid"), ({"handle": "x"}, "invalid"),
    ],
)  # fmt: skip
async def test_a_mistake_does_not_use_the_link_up(staff: Staff, wrong: dict[str, Any], code: str) -> None:
    path = await bootstrap(staff)
    stranger = await staff.stranger()
    check(await accept(stranger, path, **{"handle": "anna", **wrong}), 422, code)
    assert (await accept(stranger, path, handle="anna")).status_code == 200


async def test_a_new_person_comes_in_and_is_what_the_admin_said(staff: Staff, clock: Traveller) -> None:
    admin = await staff.person("admin", Role.admin)
    given = {"handle": "Борис", "display_name": "Борис Б.", "role": "contributor"}
    made = await admin.post("accounts", given)
    assert made.status_code == 201, made.text
    assert made.json()["state"] == "invited"
    boris, path = await staff.stranger(), path_of(made.json()["link"])
    assert (await boris.get(path)).json()["handle"] == "борис"
    got = await accept(boris, path, handle="admin2", display_name="ignored")
    assert (got.json()["handle"], got.json()["role"]) == ("борис", "contributor")
    assert (await boris.get("accounts")).status_code == 403
    clock.shift(30)
    body = {"handle": "БОРИС", "password": PASSWORD, "totp": boris.code()}
    assert (await boris.post("sign-in/password", body)).status_code == 200
    check(await admin.post("accounts", given), 409, "name-taken")
    check(await admin.post("accounts", {**given, "handle": "a b"}), 422, "invalid")


async def test_only_admins_invite(staff: Staff) -> None:
    given = {"handle": "boris", "display_name": "Boris", "role": "admin"}
    for role in (Role.contributor, Role.editor, Role.reviewer):
        check(await (await staff.person(role, role)).post("accounts", given), 403, "forbidden")
    check(await (await staff.stranger()).post("accounts", given), 401, "unauthorised")


async def test_a_new_link_replaces_all_that_was(staff: Staff) -> None:
    admin, anna = await staff.person("admin", Role.admin), await staff.person("anna")
    assert anna.account
    token = (await new_token(anna))["token"]
    old_secret, old_codes = anna.secret, anna.codes
    path = f"accounts/{anna.account.id}/invite"
    unused, link = (await admin.post(path)).json()["link"], (await admin.post(path)).json()["link"]
    assert (await anna.get("me")).status_code == 200  # until it is used
    browser = await staff.stranger()
    check(await browser.get(path_of(unused)), 404, "link-invalid")
    assert (await accept(browser, path_of(link), password="another horse battery")).status_code == 200
    assert (await anna.get("me")).status_code == 401
    check(await anna.get("me", headers={"authorization": f"Bearer {token}"}), 401, "unauthorised")
    anna.secret = old_secret
    check(await anna.sign_in(), 401, "sign-in-failed")
    attempt = {"password": "another horse battery", "totp": None, "recovery_code": old_codes[0]}
    check(await anna.sign_in(**attempt), 401, "sign-in-failed")


async def test_a_lock_takes_the_link_too(staff: Staff) -> None:
    admin, anna = await staff.person("admin", Role.admin), await staff.person("anna")
    assert anna.account
    link = (await admin.post(f"accounts/{anna.account.id}/invite")).json()["link"]
    await admin.post(f"accounts/{anna.account.id}/lock")
    check(await anna.get(path_of(link)), 404, "link-invalid")
    check(await admin.post(f"accounts/{anna.account.id}/invite"), 422, "invalid")


async def test_another_links_secret_does_not_fit(staff: Staff) -> None:
    admin = await staff.person("admin", Role.admin)
    paths = []
    for handle in ("anna", "boris"):
        given = {"handle": handle, "display_name": handle, "role": "editor"}
        paths.append(path_of((await admin.post("accounts", given)).json()["link"]))
    stranger = await staff.stranger()
    body = await acceptance(stranger, paths[0])
    check(await stranger.post(paths[1], body), 422, "ceremony-failed")
