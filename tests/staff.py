"""Editors in tests: the right one, a colleague, a stranger, each in a browser of their own."""

import dataclasses
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import httpx
import pyotp
from argon2 import PasswordHasher
from fastapi import FastAPI

from api.admin.security import COOKIE
from app.accounts import recovery_codes, totp
from app.accounts.office import Office
from app.accounts.opaque import csrf_of
from app.accounts.passwords import Passwords
from app.accounts.sessions import open_session
from app.database.embedded import Dsns
from app.database.sessions import transaction
from app.models.accounts import Account, AccountState, Role, Team, TeamMember
from app.models.base import now
from app.settings import Part, Settings
from tests.applications import started

ORIGIN = "https://test"
PASSWORD = "correct horse battery staple"
# As cheap as argon2 gets: tests are about who is let in.
_CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


@dataclasses.dataclass
class Person:
    """Somebody in front of a browser; without an account they are a stranger."""

    http: httpx.AsyncClient
    office: Office
    account: Account | None = None
    secret: str = ""
    codes: list[str] = dataclasses.field(default_factory=list)

    @property
    def handle(self) -> str:
        return self.account.name if self.account else "stranger"

    @property
    def cookie(self) -> str | None:
        return self.http.cookies.get(COOKIE)

    def give(self, cookie: str) -> None:
        self.http.cookies.set(COOKIE, cookie, domain="test.local", path="/")

    def code(self) -> str:
        """What the authenticator app shows now."""
        return pyotp.TOTP(self.secret).at(now())

    def proof(self, **more: Any) -> dict[str, Any]:
        return {"password": PASSWORD, "totp": self.code(), **more}

    async def sign_in(self, **more: Any) -> httpx.Response:
        return await self.post("sign-in/password", {"handle": self.handle, **self.proof(), **more})

    async def get(self, path: str, **more: Any) -> httpx.Response:
        return await self.http.get(f"/admin/v1/{path}", **more)

    async def post(self, path: str, body: Any = None, **more: Any) -> httpx.Response:
        return await self.send("POST", path, body, **more)

    async def send(self, method: str, path: str, body: Any = None, **more: Any) -> httpx.Response:
        """As our own pages do: from our origin, with the CSRF token of the session."""
        headers = {"origin": ORIGIN, "sec-fetch-site": "same-origin", **more.pop("headers", {})}
        if self.cookie and "x-csrf-token" not in headers:
            headers["x-csrf-token"] = csrf_of(self.cookie)
        return await self.http.request(method, f"/admin/v1/{path}", json=body, headers=headers, **more)


class Staff:
    def __init__(self, app: FastAPI, stack: AsyncExitStack) -> None:
        self.app, self._stack = app, stack
        self.office: Office = app.state.office

    async def stranger(self) -> Person:
        """A browser without a cookie."""
        client = httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=ORIGIN)
        return Person(await self._stack.enter_async_context(client), self.office)

    async def person(
        self,
        handle: str,
        role: Role = Role.editor,
        *,
        teams: list[Team] | None = None,
        signed_in: bool = True,
    ) -> Person:
        """With password, authenticator app and recovery codes; limited to these teams if there are any."""
        person = await self.stranger()
        person.secret = totp.new_secret()
        stored = await self.office.passwords.hashed(PASSWORD)
        async with transaction(self.office.engine) as session:
            account = Account(
                name=handle, display_name=handle.title(), role=role, state=AccountState.active,
                password_hash=stored, limited=teams is not None,
            )  # fmt: skip
            account.totp_secret = await self.office.secrets.seal(session, account.id, person.secret)
            session.add(account)
            await session.flush()
            for team in teams or []:
                session.add(TeamMember(account_id=account.id, team_id=team.id))
            person.codes = await recovery_codes.replace(session, account.id)
            opened = await open_session(session, account)
        person.account = account
        if signed_in:
            person.give(opened.token)
        return person

    async def team(self, slug: str, countries: list[str], cases: list[str] | None = None) -> Team:
        async with transaction(self.office.engine) as session:
            team = Team(slug=slug, name=slug.title(), countries=countries, cases=cases or [])
            session.add(team)
            return team


@asynccontextmanager
async def staff_of(dsns: Dsns, settings: Settings, part: Part = Part.ADMIN) -> AsyncIterator[Staff]:
    async with AsyncExitStack() as stack:
        app = await stack.enter_async_context(started(settings, dsns, part))
        cheap = dataclasses.replace(app.state.office, passwords=Passwords(_CHEAP))
        app.state.office = cheap
        yield Staff(app, stack)


def check(got: httpx.Response, status: int, code: str) -> None:
    assert (got.status_code, got.json()["code"]) == (status, code), got.text
    assert got.headers["cache-control"] == "no-store"
    assert "access-control-allow-origin" not in got.headers
