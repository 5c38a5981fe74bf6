"""Signing in and stepping up, by password with a second factor or by passkey."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.actor import Actor
from app.accounts.office import Office
from app.accounts.passkeys import prove_by_passkey
from app.accounts.proving import Attempt, prove
from app.accounts.refusals import Forbidden
from app.accounts.sessions import Opened, mark_stepped_up, open_session
from app.models.accounts import Account

Credential = dict[str, object]  # what `navigator.credentials` gave, as JSON


async def sign_in(office: Office, attempt: Attempt) -> Opened:
    """Raises `SignInFailed` or `TooBusy`."""
    return await prove(office, attempt, open_session, "sign_in")


async def sign_in_by_passkey(office: Office, ceremony: str, credential: Credential) -> Opened:
    """Raises `SignInFailed`, or `CeremonyFailed` for a challenge that ran out or was answered before."""
    return await prove_by_passkey(office, ceremony, credential, open_session, "sign_in")


async def step_up(office: Office, actor: Actor, attempt: Attempt) -> None:
    await prove(office, attempt, _step_up_of(actor), "step_up")


async def step_up_by_passkey(office: Office, actor: Actor, ceremony: str, credential: Credential) -> None:
    await prove_by_passkey(office, ceremony, credential, _step_up_of(actor), "step_up")


class _StepUp:
    def __init__(self, account_id: uuid.UUID, session_id: uuid.UUID) -> None:
        self._account_id, self._session_id = account_id, session_id

    async def __call__(self, session: AsyncSession, account: Account) -> None:
        if account.id != self._account_id:  # a passkey of somebody else
            raise Forbidden
        await mark_stepped_up(session, self._session_id)


def _step_up_of(actor: Actor) -> _StepUp:
    if actor.session_id is None:
        raise Forbidden
    return _StepUp(actor.account_id, actor.session_id)
