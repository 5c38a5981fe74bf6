"""Signing in and out, and accepting an invitation."""

from fastapi import Request, Response

from api.admin.answers import attempt_of, who
from api.admin.routing import admin_router
from api.admin.security import (
    Anyone,
    InSession,
    LinkToken,
    TheOffice,
    Tx,
    end_own_session,
    leave,
    let_in,
)
from api.admin.shapes import AcceptanceIn, Activated, Ceremony, Invited, PasskeyIn, PasswordIn, Who
from api.admin.throttling import throttle
from app.accounts import invitations, passkeys, signing_in
from app.accounts.sessions import Opened

router = admin_router("sign-in")


@router.post("/sign-in/password", dependencies=[Anyone])
async def sign_in(request: Request, response: Response, given: PasswordIn, office: TheOffice) -> Who:
    """With a code of the authenticator app, or a recovery code. Whatever is wrong, the answer is the same."""
    throttle(request, given.handle)
    opened = await signing_in.sign_in(office, attempt_of(given.handle, given))
    return await _let_in(request, response, opened)


@router.post("/sign-in/passkey/options", dependencies=[Anyone])
async def passkey_options(request: Request, office: TheOffice) -> Ceremony:
    """What `navigator.credentials.get` takes; the same for everybody. Steps up, too."""
    throttle(request)
    ceremony, options = await passkeys.sign_in_options(office)
    return Ceremony(ceremony=ceremony, options=options)


@router.post("/sign-in/passkey", dependencies=[Anyone])
async def sign_in_by_passkey(
    request: Request, response: Response, given: PasskeyIn, office: TheOffice
) -> Who:
    throttle(request)
    ceremony = given.ceremony.get_secret_value()
    opened = await signing_in.sign_in_by_passkey(office, ceremony, given.credential)
    return await _let_in(request, response, opened)


@router.post("/sign-out", status_code=204)
async def sign_out(response: Response, actor: InSession, session: Tx) -> None:
    await end_own_session(session, actor)
    leave(response)


@router.get("/invitations/{token}", dependencies=[Anyone])
async def invitation(request: Request, token: LinkToken, office: TheOffice) -> Invited:
    """Whose link it is, and a secret for their authenticator app; looking does not use it up."""
    throttle(request)
    return Invited.model_validate(await invitations.show(office, token))


@router.post("/invitations/{token}", dependencies=[Anyone])
async def accept(
    request: Request, response: Response, token: LinkToken, given: AcceptanceIn, office: TheOffice
) -> Activated:
    """Sets the password and the authenticator app, and signs in. What they had before works no more."""
    throttle(request)
    acceptance = invitations.Acceptance(
        given.ceremony.get_secret_value(), given.totp.get_secret_value(), given.password.get_secret_value(),
        given.handle, given.display_name,
    )  # fmt: skip
    opened, codes = await invitations.accept(office, token, acceptance)
    entered = await _let_in(request, response, opened)
    return Activated(**entered.model_dump(), recovery_codes=codes)


async def _let_in(request: Request, response: Response, opened: Opened) -> Who:
    await let_in(request, response, opened)
    return who(opened.actor, opened.token)
