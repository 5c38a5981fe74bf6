"""Every route of the editors' side, out of its OpenAPI document: declared, and closed to who may not."""

import re
import uuid
from collections.abc import Iterator
from typing import Any

import asyncpg
import pytest
from fastapi import Depends

from api.admin.routes import admin_openapi
from api.admin.routing import Undeclared, admin_router
from api.admin.security import signed_in
from app.accounts.permissions import ROLES, Permission
from app.database.embedded import Dsns
from app.models.accounts import Role
from app.settings import Part
from tests.conftest import client_of, settings_for_tests
from tests.staff import Person, Staff, staff_of

METHODS = ("get", "post", "put", "patch", "delete")
NO_PERMISSION = {"anyone", "signed-in", "in-session", "stepped-up"}


def operations() -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in admin_openapi()["paths"].items():
        for method in METHODS:
            if method in item:
                yield method.upper(), re.sub(r"\{[^}]*\}", str(uuid.UUID(int=7)), path), item[method]


async def call(person: Person, method: str, path: str) -> int:
    got = await person.send(method, path.removeprefix("/admin/v1/"), {})
    assert got.headers["cache-control"] == "no-store", path
    return got.status_code


def test_every_route_declares_who_may_call_it() -> None:
    known = NO_PERMISSION | set(Permission)
    assert [path for _, path, operation in operations() if operation.get("x-permission") not in known] == []
    anyone = {path for _, path, operation in operations() if operation["x-permission"] == "anyone"}
    assert {re.sub("/[0-9-]{36}", "", path) for path in anyone} == {
        "/admin/v1/sign-in/password",
        "/admin/v1/sign-in/passkey",
        "/admin/v1/sign-in/passkey/options",
        "/admin/v1/invitations",
        "/admin/v1/webhooks/partner-log",  # with a token of the endpoint
    }


def test_a_silent_route_is_refused() -> None:
    router = admin_router()
    with pytest.raises(Undeclared):
        router.get("/open")(lambda: None)
    router.get("/closed", dependencies=[Depends(signed_in)])(lambda: None)


async def test_a_stranger_gets_in_nowhere(staff: Staff) -> None:
    stranger = await staff.stranger()
    for method, path, operation in operations():
        if operation["x-permission"] != "anyone":
            assert await call(stranger, method, path) == 401, path


@pytest.mark.parametrize("role", Role)
async def test_each_role_gets_where_it_may(staff: Staff, role: Role) -> None:
    person = await staff.person(role, role)
    for method, path, operation in operations():
        demanded = operation["x-permission"]
        if demanded in NO_PERMISSION:
            continue
        allowed = Permission(demanded) in ROLES[role]
        assert (await call(person, method, path) != 403) is allowed, (role, method, path)


async def test_the_editors_document_is_apart_from_the_public_one(staff: Staff) -> None:
    stranger = await staff.stranger()
    described = (await stranger.get("openapi.json")).json()
    assert all(path.startswith("/admin/v1/") for path in described["paths"])
    assert described["openapi"].startswith("3.1")
    public = (await stranger.http.get("/openapi.json")).text
    assert "/admin" not in public


async def test_a_public_process_has_no_editors_side(database: Dsns) -> None:
    async with client_of(database, Part.PUBLIC) as client:
        assert (await client.get("/admin/v1/me")).status_code == 404


async def test_one_process_serves_both(database: Dsns) -> None:
    async with staff_of(database, settings_for_tests(), Part.ALL) as staff:
        anna = await staff.person("anna")
        assert (await anna.get("me")).status_code == 200
        assert (await anna.http.get("/v1/prisoners")).status_code == 200


async def test_the_public_role_reads_no_account(database: Dsns) -> None:
    connection = await asyncpg.connect(database.public)
    try:
        for table in ("account", "session", "access_token", "invitation", "passkey", "team"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.fetch(f"SELECT * FROM editorial.{table}")  # noqa: S608
    finally:
        await connection.close()
