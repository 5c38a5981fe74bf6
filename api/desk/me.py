"""One's own account: ways in, tokens, and ending everything at once when a device is lost."""

import uuid
from typing import Any

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.security import InSession, SteppedUp, Tx
from api.desk.pages import go, page
from api.desk.routing import desk_router
from api.desk.sign_in import signed_out
from app.accounts import managing, passkeys, recovery_codes, sessions, tokens
from app.accounts.actor import Actor
from app.accounts.permissions import FOR_SCRIPTS

router = desk_router()


@router.get("/me")
async def me(request: Request, actor: InSession, session: Tx) -> Response:
    return await shown(request, session, actor)


async def shown(
    request: Request, session: AsyncSession, actor: Actor, *, status: int = 200, **more: Any
) -> Response:
    """`fault` with `place`, the id of the field; a new `token` this once; `typed` is what was refused."""
    own = await managing.account(session, actor.account_id, hold=False)
    values = {"fault": "", "place": "", "token": "", "typed": {}} | more
    return page(
        request, "me.html", actor, status=status, own=own, left=await recovery_codes.left(session, own.id),
        keys=await passkeys.passkeys_of(session, own.id), tokens=await tokens.tokens_of(session, own.id),
        sessions=await sessions.sessions_of(session, own.id),
        scopes=sorted(actor.permissions & FOR_SCRIPTS), **values,
    )  # fmt: skip


@router.post("/me/recovery-codes")
async def new_codes(request: Request, actor: SteppedUp, session: Tx) -> Response:
    """Shown once; the former ones work no more."""
    codes = await managing.new_recovery_codes(session, actor)
    return page(request, "recovery_codes.html", actor, codes=codes)


@router.post("/me/sessions/{session_id}/end")
async def end_session(session_id: uuid.UUID, actor: InSession, session: Tx) -> Response:
    await managing.end_own_session(session, actor, session_id)
    return go("/admin/me", "done")


@router.post("/me/end-sessions")
async def end_sessions(actor: InSession, session: Tx) -> Response:
    await managing.end_all_sessions(session, actor)
    return signed_out()


@router.post("/me/lock")
async def lock(actor: InSession, session: Tx) -> Response:
    """Until an admin unlocks it: for who is in danger, or lost a device."""
    await managing.lock(session, actor, await managing.account(session, actor.account_id))
    return signed_out()
