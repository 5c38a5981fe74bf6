"""Accounts of colleagues: who there is, their roles and limits, links to come in by."""

import uuid

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.records_typing import AccountManager, AccountReader
from api.admin.security import TheOffice, Tx
from api.desk.pages import go, page
from api.desk.refusing import in_short
from api.desk.routing import desk_router, id_in, text_of, working
from api.desk.sign_in import Form
from api.errors import Problem
from app.accounts import managing, teams
from app.accounts.actor import Actor
from app.accounts.refusals import NameTaken, Unfit
from app.accounts.teams import TeamValues
from app.models.accounts import Role

router = desk_router()


@router.get("/accounts")
async def accounts(request: Request, actor: AccountReader, session: Tx) -> Response:
    return await _shown(request, session, actor)


async def _shown(
    request: Request,
    session: AsyncSession,
    actor: Actor,
    *,
    fault: str = "",
    link: str = "",
    status: int = 200,
) -> Response:
    """`link` is shown this once, to who made it."""
    people = await managing.accounts(session)
    every = await teams.teams(session)
    members = {one.id: await teams.members(session, one.id) for one in every}
    return page(
        request, "accounts.html", actor, status=status, people=people, teams=every, members=members,
        roles=list(Role), fault=fault, link=link, names={one.id: one.display_name for one in people},
    )  # fmt: skip


@router.post("/accounts")
async def create(request: Request, actor: AccountManager, form: Form, office: TheOffice) -> Response:
    handle, name, role = (text_of(form, one) for one in ("handle", "display_name", "role"))
    if role not in set(Role):
        raise Problem(422, "invalid")
    try:
        async with working(request) as session:
            _, made = await managing.create(session, actor, handle, name or handle, Role(role))
            return await _shown(request, session, actor, link=office.place.invitation(made.token))
    except (Unfit, NameTaken) as refusal:
        async with working(request) as session:
            return await _shown(request, session, actor, fault=in_short(refusal), status=refusal.status)


@router.post("/accounts/{account_id}/invite")
async def invite(
    request: Request, account_id: uuid.UUID, actor: AccountManager, session: Tx, office: TheOffice
) -> Response:
    whom = await managing.account(session, account_id)
    made = await managing.invite_again(session, actor, whom)
    return await _shown(request, session, actor, link=office.place.invitation(made.token))


@router.post("/accounts/{account_id}/change")
async def change(account_id: uuid.UUID, actor: AccountManager, form: Form, session: Tx) -> Response:
    """Role and limits, from the next request on."""
    whom = await managing.account(session, account_id)
    role = text_of(form, "role")
    if role not in set(Role):
        raise Problem(422, "invalid")
    await managing.change_role(session, actor, whom, Role(role))
    await managing.limit(session, actor, whom, limited=bool(text_of(form, "limited")))
    return go("/admin/accounts", "done")


@router.post("/accounts/{account_id}/lock")
async def lock(account_id: uuid.UUID, actor: AccountManager, session: Tx) -> Response:
    await managing.lock(session, actor, await managing.account(session, account_id))
    return go("/admin/accounts", "done")


@router.post("/accounts/{account_id}/unlock")
async def unlock(account_id: uuid.UUID, actor: AccountManager, session: Tx) -> Response:
    await managing.unlock(session, actor, await managing.account(session, account_id))
    return go("/admin/accounts", "done")


@router.post("/teams")
async def save_team(request: Request, actor: AccountManager, form: Form) -> Response:
    values = TeamValues(
        text_of(form, "slug"), text_of(form, "name"), text_of(form, "countries").upper().split(),
        text_of(form, "cases").split(),
    )  # fmt: skip
    try:
        async with working(request) as session:
            await teams.save_team(session, actor, values)
    except (Unfit, NameTaken) as refusal:
        async with working(request) as session:
            return await _shown(request, session, actor, fault=in_short(refusal), status=refusal.status)
    return go("/admin/accounts", "done")


@router.post("/teams/{team_id}/members")
async def add_member(team_id: uuid.UUID, actor: AccountManager, form: Form, session: Tx) -> Response:
    await teams.add_member(session, actor, await teams.team(session, team_id), _account(form))
    return go("/admin/accounts", "done")


@router.post("/teams/{team_id}/leave")
async def remove_member(team_id: uuid.UUID, actor: AccountManager, form: Form, session: Tx) -> Response:
    await teams.remove_member(session, actor, await teams.team(session, team_id), _account(form))
    return go("/admin/accounts", "done")


@router.post("/teams/{team_id}/delete")
async def delete_team(team_id: uuid.UUID, actor: AccountManager, session: Tx) -> Response:
    await teams.delete_team(session, actor, await teams.team(session, team_id))
    return go("/admin/accounts", "done")


def _account(form: Form) -> uuid.UUID:
    whom = id_in(form, "account")
    if whom is None:
        raise Problem(422, "invalid")
    return whom
