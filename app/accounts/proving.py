"""Proving with a password and a second factor that one is who one says.

The attempt is counted before it is checked, in a transaction of its own: a hundred guesses at once can't all
be the first. Whatever is wrong, one hash is computed and the answer is the same.
"""

import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from sqlalchemy import ColumnElement, text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts import recovery_codes, totp
from app.accounts.handles import canonical
from app.accounts.holding import HOLD
from app.accounts.office import Office
from app.accounts.recording import Person, Proof, note
from app.accounts.refusals import SignInFailed
from app.accounts.throttling import next_try
from app.database.sessions import transaction
from app.models.accounts import Account, AccountState
from app.models.base import now

T = TypeVar("T")
# What is done once they have proved it, in the same transaction.
Then = Callable[[AsyncSession, Account], Awaitable[T]]


@dataclass(frozen=True)
class Attempt:
    handle: str
    password: str = field(repr=False)
    totp: str | None = field(default=None, repr=False)
    recovery_code: str | None = field(default=None, repr=False)


@dataclass(frozen=True)
class _Claim:
    """Whom the attempt is for, if it counts."""

    account_id: uuid.UUID | None
    password_hash: str | None
    counts: bool


async def prove(office: Office, attempt: Attempt, then: Then[T], action: str) -> T:
    """Raises `SignInFailed`, and `TooBusy` when too many are being checked."""
    claim = await _claim(office, attempt)
    right = await office.passwords.fits(claim.password_hash, attempt.password)
    async with transaction(office.engine) as session:
        account = await _proven(office, session, claim, attempt) if right and claim.counts else None
        if account is not None:
            account.failures, account.blocked_until = 0, None
            done = await then(session, account)
            by = Proof.recovery_code if attempt.recovery_code else Proof.totp
            await note(session, Person(account.id), f"{action}:succeeded", account.id, by=by)
            return done
        await note(session, None, f"{action}:failed", claim.account_id, by=Proof.password)
    raise SignInFailed


async def _claim(office: Office, attempt: Attempt) -> _Claim:
    async with transaction(office.engine) as session:
        account = await _locked_row(session, col(Account.name) == canonical(attempt.handle))
        counts = account is not None and _counts(account, now())
        if not counts:
            # A commit that wrote waits for the disk. This one waits too, so that the clock tells nothing.
            await session.execute(text("SELECT pg_logical_emit_message(true, 'nezabudka', '')"))
        return _Claim(account.id, account.password_hash, counts) if account else _Claim(None, None, counts)


def _counts(account: Account, at: datetime) -> bool:
    """Counts the attempt, unless it comes too soon or the account is not active."""
    if account.state != AccountState.active or (account.blocked_until and account.blocked_until > at):
        return False
    account.failures += 1
    account.blocked_until = next_try(account.failures, at)
    return True


async def _proven(office: Office, session: AsyncSession, claim: _Claim, attempt: Attempt) -> Account | None:
    """The account, unless it was locked or given another password meanwhile, or the second factor fails."""
    account = await _locked_row(session, col(Account.id) == claim.account_id)
    if account is None or account.state != AccountState.active:
        return None
    if account.password_hash != claim.password_hash:
        return None
    return account if await _second_factor(office, session, account, attempt) else None


async def _second_factor(office: Office, session: AsyncSession, account: Account, attempt: Attempt) -> bool:
    if attempt.recovery_code:
        return await recovery_codes.use(session, account.id, attempt.recovery_code)
    if not attempt.totp or account.totp_secret is None:
        return False
    secret = await office.secrets.open(session, account.id, account.totp_secret)
    return await totp.accept(session, account.id, secret, attempt.totp)


async def _locked_row(session: AsyncSession, which: ColumnElement[bool]) -> Account | None:
    return await session.scalar(select(Account).where(which).with_for_update(**HOLD))
