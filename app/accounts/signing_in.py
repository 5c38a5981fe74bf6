"""Signing in and stepping up, by password with a second factor or by passkey."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.actor import Actor
from app.accounts.office import Office
from app.accounts.passkeys import prove_by_passkey
from app.accounts.proving import Attempt, prove
from app.accounts.refusals import Forbidden
from app.accounts.sessions import Opened, open_session, step_up_session
from app.models.accounts import Account

Credential = dict[str, object]  # what `navigator.credentials` gave, as JSON


async def sign_in(office: Office, attempt: Attempt) -> Opened:
    """Raises `SignInFailed` or `TooBusy`."""
    return await prove(office, attempt, open_session, "sign_in")


async def sign_in_by_passkey(office: Office, ceremony: str, credential: Credential) -> Opened:
    """Raises `SignInFailed`, or `CeremonyFailed` for a challenge that ran out or was answered before."""
    return await prove_by_passkey(office, ceremony, credential, open_session, "sign_in")


async def step_up(office: Office, actor: Actor, token: str, attempt: Attempt) -> str:
    """`token` is that of the actor's session; returns the new one, and the old one works no more."""
    return await prove(office, attempt, _StepUp(actor, token), "step_up")


async def step_up_by_passkey(
    office: Office, actor: Actor, token: str, ceremony: str, credential: Credential
) -> str:
    return await prove_by_passkey(office, ceremony, credential, _StepUp(actor, token), "step_up")


class _StepUp:
    def __init__(self, actor: Actor, token: str) -> None:
        if actor.session_id is None:
            raise Forbidden
        self._account_id, self._session_id, self._token = actor.account_id, actor.session_id, token

    async def __call__(self, session: AsyncSession, account: Account) -> str:
        if account.id != self._account_id:  # a passkey of somebody else
            raise Forbidden
        return await step_up_session(session, self._session_id, self._token)
