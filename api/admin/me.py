"""One's own account: stepping up, ending sessions, locking it, and all the ways in."""

import uuid

from fastapi import Request, Response

from api.admin.answers import attempt_of, who
from api.admin.routing import admin_router
from api.admin.security import (
    InSession,
    SignedIn,
    SteppedUp,
    TheOffice,
    Tx,
    leave,
    session_token,
    set_cookie,
)
from api.admin.shapes import (
    Ceremony,
    Me,
    NewPasswordIn,
    NewToken,
    PasskeyEnrolmentIn,
    PasskeyOut,
    RecoveryCodes,
    SessionOut,
    StepUpIn,
    TokenIn,
    TokenOut,
    TotpIn,
    TotpSecret,
)
from api.admin.throttling import throttle
from app.accounts import managing, own_factors, passkeys, recovery_codes, sessions, signing_in, tokens, totp
from app.accounts.refusals import Unfit

router = admin_router("me")


@router.get("/me")
async def me(request: Request, actor: SignedIn, session: Tx) -> Me:
    """Who you are, what you may do, and how you sign in."""
    own = await managing.account(session, actor.account_id, hold=False)
    return Me(
        **who(actor, session_token(request)).model_dump(),
        display_name=own.display_name,
        has_password=own.password_hash is not None,
        has_totp=own.totp_secret is not None,
        passkeys=[PasskeyOut.model_validate(key) for key in await passkeys.passkeys_of(session, own.id)],
        recovery_codes_left=await recovery_codes.left(session, own.id),
    )


@router.post("/me/step-up", status_code=204)
async def step_up(
    request: Request, response: Response, given: StepUpIn, actor: InSession, office: TheOffice
) -> None:
    """Proves again that it is you, for ten minutes. A passkey's options are those of sign-in.

    The session gets another cookie; `csrf` stays.
    """
    throttle(request, actor.name)
    token = session_token(request) or ""
    if given.proof is not None:
        fresh = await signing_in.step_up(office, actor, token, attempt_of(actor.name, given.proof))
    elif given.passkey is not None:
        ceremony = given.passkey.ceremony.get_secret_value()
        fresh = await signing_in.step_up_by_passkey(office, actor, token, ceremony, given.passkey.credential)
    else:
        raise Unfit("give `proof` or `passkey`")
    set_cookie(response, fresh)


@router.get("/me/sessions")
async def own_sessions(actor: InSession, session: Tx) -> list[SessionOut]:
    """Where you are signed in; the last used first. No address and no kind of browser: neither is stored."""
    return [
        SessionOut(**one.model_dump(), this=one.id == actor.session_id)
        for one in await sessions.sessions_of(session, actor.account_id)
    ]


@router.delete("/me/sessions/{session_id}", status_code=204)
async def end_session(session_id: uuid.UUID, actor: InSession, session: Tx) -> None:
    await managing.end_own_session(session, actor, session_id)


@router.post("/me/end-sessions", status_code=204)
async def end_sessions(response: Response, actor: InSession, session: Tx) -> None:
    """All of them, this one too."""
    await managing.end_all_sessions(session, actor)
    leave(response)


@router.post("/me/lock", status_code=204)
async def lock(response: Response, actor: InSession, session: Tx) -> None:
    """Ends all sessions, revokes all tokens, and locks the account until an admin unlocks it. At once."""
    await managing.lock(session, actor, await managing.account(session, actor.account_id))
    leave(response)


@router.put("/me/password", status_code=204)
async def change_password(given: NewPasswordIn, actor: SteppedUp, office: TheOffice) -> None:
    """Ends all other sessions."""
    await own_factors.change_password(office, actor, given.password.get_secret_value())


@router.post("/me/totp")
async def begin_totp(actor: SteppedUp, session: Tx, office: TheOffice) -> TotpSecret:
    """A new secret; the old one works until the new one is confirmed."""
    ceremony, secret = await own_factors.begin_totp(office, session, actor)
    return TotpSecret(ceremony=ceremony, secret=secret, address=totp.address(secret, actor.name))


@router.put("/me/totp", status_code=204)
async def confirm_totp(given: TotpIn, actor: SteppedUp, office: TheOffice) -> None:
    """With a code of the new one. Ends all other sessions."""
    ceremony, code = given.ceremony.get_secret_value(), given.code.get_secret_value()
    await own_factors.confirm_totp(office, actor, ceremony, code)


@router.post("/me/recovery-codes")
async def new_recovery_codes(actor: SteppedUp, session: Tx) -> RecoveryCodes:
    """Ten new ones; the former ones work no more."""
    return RecoveryCodes(recovery_codes=await managing.new_recovery_codes(session, actor))


@router.post("/me/passkeys/options")
async def passkey_options(actor: SteppedUp, session: Tx, office: TheOffice) -> Ceremony:
    """What `navigator.credentials.create` takes."""
    own = await managing.account(session, actor.account_id, hold=False)
    ceremony, options = await passkeys.enrolment_options(office, session, actor, own.display_name)
    return Ceremony(ceremony=ceremony, options=options)


@router.post("/me/passkeys", status_code=201)
async def add_passkey(given: PasskeyEnrolmentIn, actor: SteppedUp, office: TheOffice) -> PasskeyOut:
    ceremony = given.ceremony.get_secret_value()
    made = await passkeys.enrol(office, actor, ceremony, given.credential, given.name)
    return PasskeyOut.model_validate(made)


@router.delete("/me/passkeys/{passkey_id}", status_code=204)
async def remove_passkey(passkey_id: uuid.UUID, actor: SteppedUp, session: Tx) -> None:
    await passkeys.remove(session, actor, passkey_id)


@router.get("/me/tokens")
async def own_tokens(actor: InSession, session: Tx) -> list[TokenOut]:
    """Those that work, without the tokens themselves."""
    return [TokenOut.model_validate(one) for one in await tokens.tokens_of(session, actor.account_id)]


@router.post("/me/tokens", status_code=201)
async def create_token(given: TokenIn, actor: SteppedUp, session: Tx) -> NewToken:
    """For a script, with some of your permissions."""
    token, made = await tokens.create_token(session, actor, given.name, given.scopes, given.days)
    return NewToken(**TokenOut.model_validate(made).model_dump(), token=token)


@router.delete("/me/tokens/{token_id}", status_code=204)
async def revoke_token(token_id: uuid.UUID, actor: InSession, session: Tx) -> None:
    await tokens.revoke_token(session, actor, token_id)
