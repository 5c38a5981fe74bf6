"""One-time links: for who is new, and for who lost every way in."""

import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, func, text, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts import ceremonies, recovery_codes, totp
from app.accounts.handles import checked
from app.accounts.holding import HOLD
from app.accounts.office import Office
from app.accounts.opaque import hashed, new_token
from app.accounts.passwords import check_password
from app.accounts.recording import note
from app.accounts.refusals import CeremonyFailed, LinkInvalid
from app.accounts.sessions import Opened, end_sessions, open_session
from app.accounts.tokens import revoke_tokens
from app.database.sessions import transaction
from app.models.accounts import Account, AccountState, CeremonyPurpose, Invitation, Passkey, Role
from app.models.base import now

LASTS = timedelta(hours=24)
# Two processes that start at once, or two who hold the link, wait for each other here.
_BOOTSTRAP_LOCK = 0x6E7A6261


@dataclass(frozen=True)
class Link:
    token: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True)
class Shown:
    """What the page behind a link needs: `handle` is None for the first admin, who chooses it."""

    handle: str | None
    display_name: str | None
    role: Role
    ceremony: str
    totp_secret: str = field(repr=False)
    totp_address: str = field(repr=False)


@dataclass(frozen=True)
class Acceptance:
    """What they chose. `handle` and `display_name` matter to the first admin only."""

    ceremony: str
    totp: str = field(repr=False)
    password: str = field(repr=False)
    handle: str | None = None
    display_name: str | None = None


async def invite(session: AsyncSession, account_id: uuid.UUID | None) -> Link:
    """A link that works for 24 hours; the former ones for the same account don't any more."""
    same = col(Invitation.account_id).is_not_distinct_from(account_id)
    await session.execute(delete(Invitation).where(same, col(Invitation.used_at).is_(None)))
    link = Link(new_token(), now() + LASTS)
    session.add(Invitation(token_hash=hashed(link.token), account_id=account_id, expires_at=link.expires_at))
    await session.flush()
    return link


async def first_link(session: AsyncSession) -> Link | None:
    """For the first admin; None once there is any account."""
    return None if await _anybody(session) else await invite(session, None)


async def show(office: Office, token: str) -> Shown:
    """Looking does not use the link up. Raises `LinkInvalid`."""
    async with transaction(office.engine) as session:
        invitation, account = await _valid(session, token)
        secret = totp.new_secret()
        sealed = office.secrets.wrap(invitation.id, secret)
        ceremony = await ceremonies.begin(session, CeremonyPurpose.totp_enrolment, sealed, invitation.id)
    name = account.name if account else "admin"
    return Shown(
        account.name if account else None,
        account.display_name if account else None,
        Role(account.role) if account else Role.admin,
        ceremony,
        secret,
        totp.address(secret, name),
    )


async def accept(office: Office, token: str, given: Acceptance) -> tuple[Opened, list[str]]:
    """Sets password and TOTP, ends all that was before, signs them in; also their recovery codes.

    Raises `LinkInvalid`, `WeakPassword`, `Unfit`, and `CeremonyFailed` for a wrong code: then `show` again.
    """
    async with transaction(office.engine) as session:
        invitation, account = await _valid(session, token)
        name = account.name if account else checked(given.handle or "")
    check_password(given.password, name)
    sealed = await ceremonies.finish(
        office.engine, CeremonyPurpose.totp_enrolment, given.ceremony, invitation.id
    )
    secret = office.secrets.unwrap(invitation.id, sealed)
    step = totp.step_of(secret, given.totp, now())
    if step is None:
        raise CeremonyFailed
    password_hash = await office.passwords.hashed(given.password)
    async with transaction(office.engine) as session:
        account = await _claimed(session, token, name, given)
        account.password_hash, account.totp_last_step = password_hash, step
        account.totp_secret = await office.secrets.seal(session, account.id, secret)
        return await _activated(session, account)


async def _claimed(session: AsyncSession, token: str, name: str, given: Acceptance) -> Account:
    """Uses the link up: of two who do so at once the second waits, and finds it used."""
    invitation, account = await _valid(session, token, lock=True)
    unused = update(Invitation).where(col(Invitation.id) == invitation.id, col(Invitation.used_at).is_(None))
    if await session.scalar(unused.values(used_at=now()).returning(col(Invitation.id))) is None:
        raise LinkInvalid
    if account is None:
        display = (given.display_name or "").strip() or name
        account = Account(name=name, display_name=display, role=Role.admin)
        session.add(account)
        await session.flush()
    return account


async def _activated(session: AsyncSession, account: Account) -> tuple[Opened, list[str]]:
    account.state, account.failures, account.blocked_until = AccountState.active, 0, None
    await session.execute(delete(Passkey).where(col(Passkey.account_id) == account.id))
    await end_sessions(session, account.id)
    await revoke_tokens(session, account.id)
    codes = await recovery_codes.replace(session, account.id)
    await session.flush()
    opened = await open_session(session, account)
    await note(session, opened.actor, "account:activated", account.id, role=account.role)
    return opened, codes


async def _valid(
    session: AsyncSession, token: str, *, lock: bool = False
) -> tuple[Invitation, Account | None]:
    wanted = select(Invitation).where(
        Invitation.token_hash == hashed(token),
        col(Invitation.used_at).is_(None),
        col(Invitation.expires_at) > now(),
    )
    invitation = await session.scalar(wanted)
    if invitation is None:
        raise LinkInvalid
    if invitation.account_id is None:
        if await _anybody(session):
            raise LinkInvalid
        return invitation, None
    # Always the account's row before the link's, as `managing.lock` takes them.
    account = await session.get(Account, invitation.account_id, with_for_update=HOLD if lock else None)
    if account is None or account.state == AccountState.locked:
        raise LinkInvalid
    return invitation, account


async def _anybody(session: AsyncSession) -> bool:
    await session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _BOOTSTRAP_LOCK})
    return bool(await session.scalar(select(func.count()).select_from(Account)))
