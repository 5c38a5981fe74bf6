"""Every route of the editors' side, out of its OpenAPI document, tried by everybody.

What has to come of it follows from `x-permission` and `x-step-up` alone.
"""

import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from fastapi.routing import APIRoute
from time_machine import Traveller

from api.admin.routes import admin_openapi
from api.admin.routing import BASE
from app.accounts.permissions import FOR_SCRIPTS, ROLES, Permission
from app.accounts.sessions import STEP_UP
from app.database.embedded import Dsns
from app.main import create_app
from app.models.accounts import Role
from app.settings import Part
from tests.admin_calls import ok, patch, published
from tests.conftest import Query, settings_for_tests
from tests.factories import World, case, dossier, facility
from tests.staff import Person, Staff, check
from tests.test_accounts_routes import METHODS
from tests.test_accounts_tokens import bearer, new_token

pytestmark = pytest.mark.usefixtures("clock")
IN_PERSON = {"in-session", "stepped-up"}
# A change of one's own way in, which would end what the test goes on with.
ENDING = {"/me/lock", "/me/end-sessions", "/sign-out"}
# What a request needs to get past the shapes, by the end of its path.
BODIES: dict[str, Any] = {
    "withdraw": {"reason": "danger"}, "after-release": {"choice": "remove"}, "restore": {"number": 1},
    "merge": {"other": str(uuid.UUID(int=9))}, "assign": {"assignee": None}, "decide": {"verdict": "publish"},
    "read": {"reason": "check_fact"},
}  # fmt: skip


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    permission: str
    step_up: bool

    def address(self, **ids: str) -> str:
        """Under `/admin/v1/`, with these ids in it, and others that nothing has."""
        fixed = {"field": "prisoner:note", "number": "1", "token": "x"}
        path = re.sub(
            r"\{(\w+)\}",
            lambda found: ids.get(found[1]) or fixed.get(found[1], str(uuid.UUID(int=7))),
            self.path,
        )
        return path.removeprefix("/")

    @property
    def body(self) -> Any:
        return None if self.method == "GET" else BODIES.get(self.path.rsplit("/", 1)[-1], {})


def operations() -> Iterator[Operation]:
    for path, item in admin_openapi()["paths"].items():
        for method in METHODS:
            if method in item:
                declared = item[method]
                yield Operation(
                    method.upper(), path.removeprefix(BASE), declared["x-permission"], declared["x-step-up"]
                )


ALL = list(operations())


async def call(person: Person, operation: Operation, **ids: str) -> tuple[int, str | None]:
    path = operation.address(**ids)
    got = await person.send(operation.method, path, operation.body, headers={"if-match": '"1"'})
    assert got.status_code < 500, (operation, got.text)
    assert got.headers["cache-control"] == "no-store"
    if got.status_code < 400:
        return got.status_code, None
    assert got.headers["content-type"] == "application/problem+json"
    return got.status_code, got.json()["code"]


def routes(found: Iterable[Any]) -> Iterator[APIRoute]:
    for route in found:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from routes(route.original_router.routes)


def test_no_route_is_undeclared() -> None:
    app = create_app(settings_for_tests(), Dsns(*["postgresql://nowhere/x"] * 4), Part.ADMIN)
    served = {
        (method, route.path.removeprefix(BASE))
        for route in routes(app.routes)
        if route.path.startswith(BASE)
        for method in route.methods or ()
    }
    assert served - {("GET", "/openapi.json")} == {(one.method, one.path) for one in ALL}
    assert len(ALL) > 140
    known = {*Permission, "anyone", "signed-in", *IN_PERSON}
    assert {one.permission for one in ALL} <= known
    changing = [one for one in ALL if one.method != "GET" and one.permission == "dossier:read"]
    assert {one.path for one in changing} == {"/duplicates"}


@pytest.mark.parametrize("who", ["anonymous", "expired", "revoked", "locked", "wrong cookie"])
async def test_who_is_not_signed_in_gets_401(staff: Staff, clock: Traveller, who: str) -> None:
    person = await _outside(staff, clock, who)
    for operation in ALL:
        if operation.permission != "anyone":
            assert await call(person, operation) == (401, "unauthorised"), operation


async def _outside(staff: Staff, clock: Traveller, who: str) -> Person:
    if who == "anonymous":
        return await staff.stranger()
    person = await staff.person("anna", Role.admin)
    if who == "expired":
        clock.shift(30 * 24 * 3600)
    elif who == "locked":
        assert (await person.post("me/lock")).status_code == 204
    elif who == "revoked":
        made = await new_token(person, scopes=sorted(FOR_SCRIPTS))
        assert (await person.send("DELETE", f"me/tokens/{made['id']}")).status_code == 204
        return await bearer(staff, made["token"])
    else:
        person.give("nzb_" + "a" * 43)
    return person


def expected(
    operation: Operation, permissions: Iterable[str], *, stepped_up: bool, there: bool
) -> str | None:
    """The code of the refusal; None: let in."""
    if operation.permission in {"anyone", "signed-in"}:
        return None
    if operation.permission in IN_PERSON and not there:
        return "forbidden"
    if operation.permission not in {*permissions, *IN_PERSON}:
        return "forbidden"
    return "step-up-required" if operation.step_up and not stepped_up else None


async def let_in(person: Person, wanted: Callable[[Operation], str | None]) -> None:
    for operation in ALL:
        if operation.path in ENDING or operation.permission == "anyone":
            continue
        status, code = await call(person, operation)
        refusal = wanted(operation)
        if refusal is None:
            assert status not in {401, 403}, (operation, status, code)
        else:
            assert (status, code) == (403, refusal), operation


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("stepped_up", [True, False])
async def test_each_role_gets_where_it_may(
    staff: Staff, clock: Traveller, role: Role, *, stepped_up: bool
) -> None:
    person = await staff.person(role, role)
    if not stepped_up:
        clock.shift(STEP_UP.total_seconds() + 1)
    await let_in(person, lambda one: expected(one, ROLES[role], stepped_up=stepped_up, there=True))


@pytest.mark.parametrize("scope", ["dossier:write", "dossier:review", "sealed:read", "audit:read"])
async def test_a_token_gets_where_its_scope_reaches(staff: Staff, scope: str) -> None:
    """What is written to is read first, so each of them can read, too."""
    scopes = sorted({scope, "dossier:read"})
    admin = await staff.person("anna", Role.admin)
    script = await bearer(staff, (await new_token(admin, scopes=scopes))["token"])
    await let_in(script, lambda one: expected(one, scopes, stepped_up=False, there=False))


async def test_another_teams_records_look_like_none(staff: Staff, world: World, query: Query) -> None:
    """Whatever somebody of another team tries with them is answered as if they were not there."""
    await world.load(
        cases=[case("plot")], facilities=[facility()], prisoners=[dossier("eve", cases=["plot"])],
        lists=[{"slug": "register", "country": "RU", "kind": "other", "title": {"en": "Invented"}}],
        organisations=[{"slug": "office", "country": "RU", "name": {"en": "Invented"}}],
    )  # fmt: skip
    anna = await staff.person("anna")
    stranger = await staff.person("boris", Role.admin, teams=[await staff.team("belarus", ["BY"])])
    tables = ("prisoner", "case", "facility", "official_list", "organisation")
    paths = ("prisoners", "cases", "facilities", "lists", "organisations")
    tried = 0
    for table, path in zip(tables, paths, strict=True):
        [row] = await query(f'SELECT id FROM editorial."{table}"')  # noqa: S608
        identity = str(row["id"])
        made = ok(await patch(anna, f"{path}/{identity}", {}), 201)
        for operation in ALL:
            there = {"proposal_id": made["id"]} if operation.path.startswith("/proposals/{") else None
            sealed = path == "prisoners" and operation.path.startswith("/sealed/")
            if sealed or operation.path.startswith(f"/{path}/{{"):
                there = {"record_id": identity}
            if there is not None:
                assert await call(stranger, operation, **there) == await call(stranger, operation), operation
                tried += 1
    assert tried > 60
    assert await query("SELECT 1 FROM editorial.proposal WHERE state <> 'draft'") == []
    assert await query("SELECT 1 FROM editorial.prisoner WHERE state <> 'published'") == []


async def test_nobody_decides_on_their_own(staff: Staff) -> None:
    anna, rita = await staff.person("anna"), await staff.person("rita", Role.admin)
    record = f"prisoners/{await published(anna, rita, 'eve')}"
    made = ok(await patch(rita, record, {"gender": "female"}), 201)
    submitted = ok(await rita.post(f"proposals/{made['id']}/submit"))
    tag = {"if-match": f'"{submitted["version"]}"'}
    for verdict in ("accept", "publish", "republish", "reject"):
        got = await rita.post(f"proposals/{made['id']}/decide", {"verdict": verdict}, headers=tag)
        check(got, 403, "own-change")
    script = await bearer(staff, (await new_token(rita, scopes=sorted(FOR_SCRIPTS)))["token"])
    got = await script.post(f"proposals/{made['id']}/decide", {"verdict": "publish"}, headers=tag)
    check(got, 403, "own-change")
    many = {"proposals": [{"id": made["id"], "version": submitted["version"]}], "verdict": "publish"}
    [outcome] = ok(await rita.post("proposals/decide", many))["items"]
    assert outcome["code"] == "not-an-import"
