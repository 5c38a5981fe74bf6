"""Accounts of others, and teams."""

import uuid

import pytest
from time_machine import Traveller

from app.accounts.actor import OPERATOR, Actor
from app.accounts.permissions import ROLES, Permission
from app.accounts.refusals import Forbidden
from app.accounts.sessions import STEP_UP, actor_of_session
from app.models.accounts import Role
from tests.conftest import Query
from tests.staff import Person, Staff, check

pytestmark = pytest.mark.usefixtures("clock")


def id_of(person: Person) -> uuid.UUID:
    assert person.account
    return person.account.id


async def actor(person: Person) -> Actor:
    found = await actor_of_session(person.office.engine, person.cookie or "")
    assert found
    return found


def test_each_role_can_what_the_one_before_can() -> None:
    for lower, higher in [("contributor", "editor"), ("editor", "reviewer"), ("reviewer", "admin")]:
        assert ROLES[Role(lower)] < ROLES[Role(higher)]
    assert ROLES[Role.admin] == set(Permission)
    assert Permission.dossier_publish not in ROLES[Role.editor]
    assert Permission.dossier_withdraw in ROLES[Role.editor]  # takedown is one person's, at once


async def test_a_role_works_from_the_next_request_on(staff: Staff, query: Query) -> None:
    admin, anna = await staff.person("admin", Role.admin), await staff.person("anna", Role.reviewer)
    assert "dossier:review" in (await anna.get("me")).json()["permissions"]
    got = await admin.send("PATCH", f"accounts/{id_of(anna)}", {"role": "contributor", "display_name": "A."})
    assert (got.json()["role"], got.json()["display_name"]) == ("contributor", "A.")
    assert (await anna.get("me")).json()["permissions"] == ["dossier:read", "dossier:write"]
    (row,) = await query("SELECT * FROM editorial.audit_entry WHERE action = 'account:role_changed'")
    assert (row["actor_id"], row["record_id"]) == (id_of(admin), id_of(anna))


async def test_nobody_raises_limits_or_unlocks_themselves(staff: Staff) -> None:
    admin = await staff.person("admin", Role.admin)
    own = f"accounts/{id_of(admin)}"
    check(await admin.send("PATCH", own, {"role": "contributor"}), 403, "forbidden")
    check(await admin.send("PATCH", own, {"limited": False}), 403, "forbidden")
    check(await admin.post(f"{own}/unlock"), 403, "forbidden")


async def test_accounts_are_managed_by_who_proved_it_lately(staff: Staff, clock: Traveller) -> None:
    admin, anna = await staff.person("admin", Role.admin), await staff.person("anna")
    clock.shift(STEP_UP.total_seconds() + 1)
    assert (await admin.get("accounts")).status_code == 200
    check(await admin.post(f"accounts/{id_of(anna)}/lock"), 403, "step-up-required")
    await admin.post("me/step-up", {"proof": admin.proof()})
    assert (await admin.post(f"accounts/{id_of(anna)}/lock")).json()["state"] == "locked"


async def test_a_lock_and_its_end(staff: Staff, clock: Traveller) -> None:
    admin, anna, boris = (
        await staff.person("admin", Role.admin), await staff.person("anna"), await staff.person("boris"),
    )  # fmt: skip
    check(await boris.post(f"accounts/{id_of(anna)}/lock"), 403, "forbidden")
    await admin.post(f"accounts/{id_of(anna)}/lock")
    assert (await anna.get("me")).status_code == 401
    check(await anna.sign_in(), 401, "sign-in-failed")
    assert (await admin.post(f"accounts/{id_of(anna)}/unlock")).json()["state"] == "active"
    assert (await anna.get("me")).status_code == 401  # the session does not come back
    clock.shift(30)
    assert (await anna.sign_in()).status_code == 200
    assert (await boris.get("me")).status_code == 200


async def test_a_team_limits_what_its_members_see(staff: Staff) -> None:
    russia = await staff.team("russia", ["RU"], ["sample-case"])
    belarus = await staff.team("belarus", ["BY"])
    anna = await actor(await staff.person("anna", teams=[russia]))
    both = await actor(await staff.person("both", teams=[russia, belarus]))
    nowhere = await actor(await staff.person("nowhere", teams=[]))
    free = await actor(await staff.person("free"))
    for who, country, cases, seen in [
        (anna, "RU", [], True), (anna, "BY", [], False), (anna, "BY", ["other"], False),
        (anna, "BY", ["other", "sample-case"], True), (anna, None, [], False),
        (both, "BY", [], True), (both, "RU", [], True), (both, "KZ", [], False),
        (nowhere, "RU", ["sample-case"], False), (free, "KZ", [], True), (OPERATOR, None, [], True),
    ]:  # fmt: skip
        assert who.may_see(country, cases) is seen, (who.name, country, cases)


async def test_leaving_a_team_shows_no_more(staff: Staff) -> None:
    admin, anna = await staff.person("admin", Role.admin), await staff.person("anna")
    assert (await anna.get("me")).json()["countries"] is None
    made = await admin.post("teams", {"slug": "russia", "name": "Russia", "countries": ["RU"]})
    assert made.status_code == 201, made.text
    member = f"teams/{made.json()['id']}/members/{id_of(anna)}"
    for _ in range(2):
        assert (await admin.send("PUT", member)).status_code == 204
    assert (await anna.get("me")).json()["countries"] == ["RU"]
    check(await admin.send("DELETE", f"teams/{made.json()['id']}"), 409, "still-in-use")
    assert (await admin.send("DELETE", member)).status_code == 204
    check(await admin.send("DELETE", member), 404, "not-found")
    me = (await anna.get("me")).json()
    assert (me["countries"], me["cases"]) == ([], [])
    await admin.send("PATCH", f"accounts/{id_of(anna)}", {"limited": False})
    assert (await anna.get("me")).json()["countries"] is None
    assert (await admin.send("DELETE", f"teams/{made.json()['id']}")).status_code == 204
    assert (await admin.get("teams")).json() == []


async def test_a_team_is_changed_by_admins_only(staff: Staff) -> None:
    admin, anna = await staff.person("admin", Role.admin), await staff.person("anna", Role.reviewer)
    values = {"slug": "russia", "name": "Russia", "countries": ["RU", "RU"], "cases": ["sample-case"]}
    check(await anna.post("teams", values), 403, "forbidden")
    check(await anna.get("teams"), 403, "forbidden")
    made = (await admin.post("teams", values)).json()
    assert made["countries"] == ["RU"]
    check(await admin.post("teams", values), 409, "name-taken")
    check(await admin.post("teams", {"slug": "all", "name": "All"}), 422, "invalid")
    check(await admin.post("teams", {**values, "countries": ["ru"]}), 422, "invalid")
    check(await anna.send("PUT", f"teams/{made['id']}", values), 403, "forbidden")
    changed = await admin.send("PUT", f"teams/{made['id']}", {**values, "name": "R", "countries": ["BY"]})
    assert (changed.json()["name"], changed.json()["countries"]) == ("R", ["BY"])
    assert (await admin.get(f"teams/{made['id']}")).json() == changed.json()
    check(await admin.send("PUT", f"teams/{made['id']}/members/{id_of(admin)}"), 403, "forbidden")
    check(await admin.send("PUT", f"teams/{made['id']}/members/{uuid.uuid4()}"), 404, "not-found")


async def test_an_actor_without_the_permission(staff: Staff) -> None:
    anna = await actor(await staff.person("anna", Role.contributor))
    anna.require(Permission.dossier_write)
    with pytest.raises(Forbidden):
        anna.require(Permission.sealed_read)
