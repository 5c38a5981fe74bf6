"""Who acts: what they may do and see, for the length of one request."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.permissions import ROLES, Permission
from app.accounts.refusals import Forbidden, StepUpNeeded
from app.models.accounts import Account, Role, Team, TeamMember

Via = Literal["session", "token", "cli"]


@dataclass(frozen=True)
class Actor:
    account_id: uuid.UUID
    name: str  # the handle
    role: Role
    permissions: frozenset[Permission]
    countries: frozenset[str] | None  # None: all of them
    cases: frozenset[str] | None
    stepped_up: bool
    via: Via
    session_id: uuid.UUID | None = None

    def can(self, permission: Permission) -> bool:
        return permission in self.permissions

    def require(self, permission: Permission) -> None:
        """Raises `Forbidden`."""
        if not self.can(permission):
            raise Forbidden

    def require_step_up(self) -> None:
        """Raises `StepUpNeeded` unless they proved within ten minutes that it is they."""
        if not self.stepped_up:
            raise StepUpNeeded

    def may_see(self, country: str | None, case_slugs: Iterable[str] = ()) -> bool:
        """Whether a record of this country, or in one of these cases, is theirs to see."""
        if self.countries is None or self.cases is None:
            return True
        return country in self.countries or not self.cases.isdisjoint(case_slugs)


# The command line is whoever may already read the database: an operator, without an account.
OPERATOR = Actor(
    uuid.UUID(int=0), "operator", Role.admin, ROLES[Role.admin], None, None, stepped_up=True, via="cli"
)


async def actor_of(
    session: AsyncSession,
    account: Account,
    via: Via,
    *,
    permissions: frozenset[Permission] | None = None,
    stepped_up: bool = False,
    session_id: uuid.UUID | None = None,
) -> Actor:
    """`permissions` narrows those of the role, as the scopes of a token do."""
    of_role = ROLES[account.role]
    countries, cases = await _limits(session, account)
    return Actor(
        account.id, account.name, Role(account.role),
        of_role if permissions is None else of_role & permissions,
        countries, cases, stepped_up, via, session_id,
    )  # fmt: skip


async def _limits(
    session: AsyncSession, account: Account
) -> tuple[frozenset[str] | None, frozenset[str] | None]:
    if not account.limited:
        return None, None
    member = select(TeamMember.team_id).where(TeamMember.account_id == account.id)
    teams = list(await session.scalars(select(Team).where(col(Team.id).in_(member))))
    return (
        frozenset(country for team in teams for country in team.countries),
        frozenset(case for team in teams for case in team.cases),
    )
