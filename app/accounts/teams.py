"""Teams: people who see some countries or cases only."""

import uuid
from dataclasses import dataclass

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.managing import account
from app.accounts.recording import note
from app.accounts.refusals import Forbidden, NameTaken, NotFound, StillInUse, Unfit
from app.models.accounts import Team, TeamMember


@dataclass(frozen=True)
class TeamValues:
    slug: str
    name: str
    countries: list[str]
    cases: list[str]


async def teams(session: AsyncSession) -> list[Team]:
    return list(await session.scalars(select(Team).order_by(Team.slug)))


async def team(session: AsyncSession, team_id: uuid.UUID) -> Team:
    """Raises `NotFound`."""
    found = await session.get(Team, team_id, with_for_update=True)
    if found is None:
        raise NotFound
    return found


async def members(session: AsyncSession, team_id: uuid.UUID) -> list[uuid.UUID]:
    theirs = select(TeamMember.account_id).where(TeamMember.team_id == team_id)
    return list(await session.scalars(theirs.order_by(col(TeamMember.account_id))))


async def save_team(
    session: AsyncSession, actor: Actor, values: TeamValues, which: Team | None = None
) -> Team:
    """Makes or changes it. Raises `Unfit` for one without any limit, `NameTaken` for a slug that is used."""
    if not values.countries and not values.cases:
        raise Unfit("a team names at least one country or case")
    holder = await session.scalar(select(Team.id).where(Team.slug == values.slug))
    if holder is not None and (which is None or holder != which.id):
        raise NameTaken
    kept = which or Team(slug=values.slug, name=values.name)
    kept.slug, kept.name = values.slug, values.name
    kept.countries, kept.cases = sorted(set(values.countries)), sorted(set(values.cases))
    session.add(kept)
    await session.flush()
    action = "team:changed" if which else "team:created"
    await note(session, actor, action, kept.id, kind="team")
    return kept


async def delete_team(session: AsyncSession, actor: Actor, which: Team) -> None:
    """Raises `StillInUse` while anybody is in it."""
    if await members(session, which.id):
        raise StillInUse
    await session.delete(which)
    await note(session, actor, "team:deleted", which.id, kind="team")


async def add_member(session: AsyncSession, actor: Actor, which: Team, account_id: uuid.UUID) -> None:
    """From now on they see what their teams see, and nothing else. Raises `Forbidden` for oneself."""
    _not_oneself(actor, account_id)
    whom = await account(session, account_id)
    whom.limited = True
    if await session.get(TeamMember, (whom.id, which.id)) is None:
        session.add(TeamMember(account_id=whom.id, team_id=which.id))
        await session.flush()
        await note(session, actor, "team:member_added", whom.id, team=which.id)


async def remove_member(session: AsyncSession, actor: Actor, which: Team, account_id: uuid.UUID) -> None:
    """They stay limited: in no team they see nothing until somebody says otherwise. Raises `NotFound`."""
    _not_oneself(actor, account_id)
    theirs = delete(TeamMember).where(
        col(TeamMember.team_id) == which.id, col(TeamMember.account_id) == account_id
    )
    gone = await session.scalars(theirs.returning(col(TeamMember.account_id)))
    if not gone.all():
        raise NotFound
    await note(session, actor, "team:member_removed", account_id, team=which.id)


def _not_oneself(actor: Actor, account_id: uuid.UUID) -> None:
    if actor.account_id == account_id:
        raise Forbidden
