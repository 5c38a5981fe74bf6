"""One's own ways in, changed: password, authenticator app, passkeys, tokens for scripts."""

import uuid

from fastapi import Request
from pydantic import ValidationError
from starlette.responses import Response

from api.admin.security import InSession, SteppedUp, TheOffice, Tx
from api.admin.shapes import TokenIn
from api.desk import me
from api.desk.invitation import in_fours, qr
from api.desk.pages import go, page
from api.desk.refusing import in_short
from api.desk.routing import desk_router, number_in, text_of, working
from api.desk.sign_in import LONGEST_PASSWORD, Form
from api.errors import Problem
from app.accounts import own_factors, passkeys, tokens, totp
from app.accounts.actor import Actor
from app.accounts.office import Office
from app.accounts.refusals import CeremonyFailed, LastWayIn, Unfit, WeakPassword

router = desk_router()


@router.post("/me/password")
async def password(request: Request, actor: SteppedUp, form: Form, office: TheOffice) -> Response:
    """Ends all other sessions."""
    new, again = form.get("password", ""), form.get("password_again", "")
    if not isinstance(new, str) or len(new) > LONGEST_PASSWORD:
        raise Problem(422, "invalid")
    fault = "" if new == again else "The two passwords are not the same."
    try:
        if not fault:
            await own_factors.change_password(office, actor, new)
            return go("/admin/me", "changed")
    except WeakPassword as refusal:
        fault = in_short(refusal)
    async with working(request) as session:
        return await me.shown(request, session, actor, status=422, fault=fault, place="password")


@router.post("/me/totp")
async def new_app(request: Request, actor: SteppedUp, office: TheOffice) -> Response:
    """The old one works until the new one's code was given."""
    return await _secret(request, actor, office)


async def _secret(request: Request, actor: Actor, office: Office, *, wrong: bool = False) -> Response:
    async with working(request) as session:
        ceremony, secret = await own_factors.begin_totp(office, session, actor)
    return page(
        request, "totp.html", actor, status=422 if wrong else 200, wrong=wrong, ceremony=ceremony,
        qr=qr(totp.address(secret, actor.name)), secret=in_fours(secret),
    )  # fmt: skip


@router.post("/me/totp/confirm")
async def confirm(request: Request, actor: SteppedUp, form: Form, office: TheOffice) -> Response:
    """With another secret each time: a wrong code used the former one up."""
    code = text_of(form, "code").replace(" ", "")
    try:
        await own_factors.confirm_totp(office, actor, text_of(form, "ceremony"), code)
    except CeremonyFailed:
        return await _secret(request, actor, office, wrong=True)
    return go("/admin/me", "changed")


@router.post("/me/passkeys/{passkey_id}/remove")
async def remove(request: Request, passkey_id: uuid.UUID, actor: SteppedUp) -> Response:
    try:
        async with working(request) as session:
            await passkeys.remove(session, actor, passkey_id)
    except LastWayIn as refusal:
        async with working(request) as session:
            said = in_short(refusal)
            return await me.shown(
                request, session, actor, status=refusal.status, fault=said, place="passkeys"
            )  # fmt: skip
    return go("/admin/me", "revoked")


@router.post("/me/tokens")
async def new_token(request: Request, actor: SteppedUp, form: Form) -> Response:
    """Shown this once."""
    scopes = [str(one) for one in form.getlist("scope")]
    typed = {"name": text_of(form, "token-name"), "scopes": scopes, "days": number_in(form, "days")}
    async with working(request) as session:
        try:
            given = TokenIn.model_validate(typed)
            token, _ = await tokens.create_token(session, actor, given.name, given.scopes, given.days)
        except (ValidationError, Unfit):
            fault = "A token needs a name, one permission at least, and 1 to 365 days."
            return await me.shown(
                request, session, actor, status=422, fault=fault, place="token-name", typed=typed
            )  # fmt: skip
        return await me.shown(request, session, actor, token=token)


@router.post("/me/tokens/{token_id}/revoke")
async def revoke(token_id: uuid.UUID, actor: InSession, session: Tx) -> Response:
    await tokens.revoke_token(session, actor, token_id)
    return go("/admin/me", "revoked")
