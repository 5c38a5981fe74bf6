"""Teams, and who is in them."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from api.admin.records_typing import AccountManager, AccountReader
from api.admin.routing import admin_router
from api.admin.security import Tx
from api.admin.shapes import TeamIn, TeamOut
from app.accounts import teams as app_teams
from app.accounts.teams import TeamValues
from app.models.accounts import Team

router = admin_router("teams")


async def _shown(session: AsyncSession, team: Team) -> TeamOut:
    members = await app_teams.members(session, team.id)
    return TeamOut(**team.model_dump(), members=members)


def _values(given: TeamIn) -> TeamValues:
    return TeamValues(given.slug, given.name, given.countries, given.cases)


@router.get("/teams")
async def teams(_: AccountReader, session: Tx) -> list[TeamOut]:
    return [await _shown(session, one) for one in await app_teams.teams(session)]


@router.post("/teams", status_code=201)
async def create(given: TeamIn, actor: AccountManager, session: Tx) -> TeamOut:
    """It names at least one country or case; its members see a record that fits any of them."""
    return await _shown(session, await app_teams.save_team(session, actor, _values(given)))


@router.get("/teams/{team_id}")
async def team(team_id: uuid.UUID, _: AccountReader, session: Tx) -> TeamOut:
    return await _shown(session, await app_teams.team(session, team_id))


@router.put("/teams/{team_id}")
async def change(team_id: uuid.UUID, given: TeamIn, actor: AccountManager, session: Tx) -> TeamOut:
    kept = await app_teams.team(session, team_id)
    return await _shown(session, await app_teams.save_team(session, actor, _values(given), kept))


@router.delete("/teams/{team_id}", status_code=204)
async def delete(team_id: uuid.UUID, actor: AccountManager, session: Tx) -> None:
    """409 while anybody is in it."""
    await app_teams.delete_team(session, actor, await app_teams.team(session, team_id))


@router.put("/teams/{team_id}/members/{account_id}", status_code=204)
async def add_member(team_id: uuid.UUID, account_id: uuid.UUID, actor: AccountManager, session: Tx) -> None:
    """From now on they see only what their teams may see."""
    await app_teams.add_member(session, actor, await app_teams.team(session, team_id), account_id)


@router.delete("/teams/{team_id}/members/{account_id}", status_code=204)
async def remove_member(
    team_id: uuid.UUID, account_id: uuid.UUID, actor: AccountManager, session: Tx
) -> None:
    """They stay limited: in no team they see nothing, until their account says otherwise."""
    await app_teams.remove_member(session, actor, await app_teams.team(session, team_id), account_id)
