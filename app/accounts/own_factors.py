"""Changing one's own password and authenticator app."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts import ceremonies, totp
from app.accounts.actor import Actor
from app.accounts.managing import account
from app.accounts.office import Office
from app.accounts.passwords import check_password
from app.accounts.recording import note
from app.accounts.refusals import CeremonyFailed
from app.accounts.sessions import end_sessions
from app.database.sessions import transaction
from app.models.accounts import CeremonyPurpose
from app.models.base import now


async def begin_totp(office: Office, session: AsyncSession, actor: Actor) -> tuple[str, str]:
    """The ceremony's token and a new secret; the old one works until `confirm_totp`."""
    secret = totp.new_secret()
    sealed = office.secrets.wrap(actor.account_id, secret)
    purpose = CeremonyPurpose.totp_enrolment
    return await ceremonies.begin(session, purpose, sealed, actor.account_id), secret


async def confirm_totp(office: Office, actor: Actor, ceremony: str, code: str) -> None:
    """Raises `CeremonyFailed` for a wrong code, or one too late."""
    purpose = CeremonyPurpose.totp_enrolment
    sealed = await ceremonies.finish(office.engine, purpose, ceremony, actor.account_id)
    secret = office.secrets.unwrap(actor.account_id, sealed)
    step = totp.step_of(secret, code, now())
    if step is None:
        raise CeremonyFailed
    async with transaction(office.engine) as session:
        own = await account(session, actor.account_id)
        own.totp_secret, own.totp_last_step = await office.secrets.seal(session, own.id, secret), step
        await end_sessions(session, own.id, but=actor.session_id)
        await note(session, actor, "totp:replaced", own.id)


async def change_password(office: Office, actor: Actor, password: str) -> None:
    """Ends all other sessions. Raises `WeakPassword`."""
    check_password(password, actor.name)
    stored = await office.passwords.hashed(password)
    async with transaction(office.engine) as session:
        own = await account(session, actor.account_id)
        own.password_hash = stored
        await end_sessions(session, own.id, but=actor.session_id)
        await note(session, actor, "password:changed", own.id)
