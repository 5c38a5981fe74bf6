"""Accounts of colleagues: who there is, their roles and limits, links to come in by."""

import uuid
from collections.abc import Mapping

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.records_typing import AccountManager, AccountReader
from api.admin.security import TheOffice, Tx
from api.desk.pages import go, page
from api.desk.refusing import in_short
from api.desk.routing import desk_router, text_of, working
from api.desk.sign_in import Form
from api.errors import Problem
from app.accounts import managing, teams
from app.accounts.actor import Actor
from app.accounts.refusals import NameTaken, Unfit
from app.models.accounts import Role

router = desk_router()
LONGEST_NAME = 100  # characters


@router.get("/accounts")
async def accounts(request: Request, actor: AccountReader, session: Tx) -> Response:
    return await shown(request, session, actor)


async def shown(
    request: Request,
    session: AsyncSession,
    actor: Actor,
    *,
    fault: str = "",
    link: str = "",
    status: int = 200,
    typed: Mapping[str, str] | None = None,
) -> Response:
    """`link` is shown this once, to who made it; `typed` is what was refused."""
    people = await managing.accounts(session)
    every = await teams.teams(session)
    members = {one.id: await teams.members(session, one.id) for one in every}
    return page(
        request, "accounts.html", actor, status=status, people=people, teams=every, members=members,
        roles=list(Role), fault=fault, link=link, names={one.id: one.display_name for one in people},
        typed=typed or {},
    )  # fmt: skip


@router.post("/accounts")
async def create(request: Request, actor: AccountManager, form: Form, office: TheOffice) -> Response:
    typed = {one: text_of(form, one) for one in ("handle", "display_name", "role")}
    handle, name, role = typed.values()
    if role not in set(Role) or len(name) > LONGEST_NAME:
        raise Problem(422, "invalid")
    try:
        async with working(request) as session:
            _, made = await managing.create(session, actor, handle, name or handle, Role(role))
            return await shown(request, session, actor, link=office.place.invitation(made.token))
    except (Unfit, NameTaken) as refusal:
        async with working(request) as session:
            return await shown(
                request, session, actor, fault=in_short(refusal), status=refusal.status, typed=typed
            )


@router.post("/accounts/{account_id}/invite")
async def invite(
    request: Request, account_id: uuid.UUID, actor: AccountManager, session: Tx, office: TheOffice
) -> Response:
    whom = await managing.account(session, account_id)
    made = await managing.invite_again(session, actor, whom)
    return await shown(request, session, actor, link=office.place.invitation(made.token))


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


@router.post("/accounts/{account_id}/end-sessions")
async def end_sessions(account_id: uuid.UUID, actor: AccountManager, session: Tx) -> Response:
    await managing.end_sessions_of(session, actor, await managing.account(session, account_id))
    return go("/admin/accounts", "ended")


@router.post("/accounts/{account_id}/lock")
async def lock(account_id: uuid.UUID, actor: AccountManager, session: Tx) -> Response:
    await managing.lock(session, actor, await managing.account(session, account_id))
    return go("/admin/accounts", "done")


@router.post("/accounts/{account_id}/unlock")
async def unlock(account_id: uuid.UUID, actor: AccountManager, session: Tx) -> Response:
    await managing.unlock(session, actor, await managing.account(session, account_id))
    return go("/admin/accounts", "done")
