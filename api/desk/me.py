"""One's own account: ways in, and ending everything at once when a device is lost."""

from fastapi import Request
from starlette.responses import Response

from api.admin.security import InSession, SteppedUp, Tx
from api.desk.pages import page
from api.desk.routing import desk_router
from api.desk.sign_in import signed_out
from app.accounts import managing, passkeys, recovery_codes

router = desk_router()


@router.get("/me")
async def me(request: Request, actor: InSession, session: Tx) -> Response:
    own = await managing.account(session, actor.account_id, hold=False)
    return page(
        request, "me.html", actor, own=own, keys=await passkeys.passkeys_of(session, own.id),
        left=await recovery_codes.left(session, own.id),
    )  # fmt: skip


@router.post("/me/recovery-codes")
async def new_codes(request: Request, actor: SteppedUp, session: Tx) -> Response:
    """Shown once; the former ones work no more."""
    codes = await managing.new_recovery_codes(session, actor)
    return page(request, "recovery_codes.html", actor, codes=codes)


@router.post("/me/end-sessions")
async def end_sessions(actor: InSession, session: Tx) -> Response:
    await managing.end_all_sessions(session, actor)
    return signed_out()


@router.post("/me/lock")
async def lock(actor: InSession, session: Tx) -> Response:
    """Until an admin unlocks it: for who is in danger, or lost a device."""
    await managing.lock(session, actor, await managing.account(session, actor.account_id))
    return signed_out()
