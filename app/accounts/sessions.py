"""Browsers that are signed in: an opaque token in a cookie, its hash here."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, delete, or_, update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor, actor_of
from app.accounts.opaque import hashed, new_session_token, renewed
from app.accounts.refusals import Forbidden
from app.database.sessions import transaction
from app.models.accounts import Account, AccountState, Session
from app.models.base import now

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=12)
STEP_UP = timedelta(minutes=10)
# `seen_at` is written once a minute at most: reading should not cost a write.
_SEEN = timedelta(minutes=1)


@dataclass(frozen=True)
class Opened:
    """`token` is the cookie; nothing here keeps it."""

    token: str
    actor: Actor


async def open_session(session: AsyncSession, account: Account) -> Opened:
    """Who signs in has just proved everything, so the first ten minutes need no step-up."""
    theirs = delete(Session).where(col(Session.account_id) == account.id)
    await session.execute(theirs.where(or_(*_ended(now()))))
    token, at = new_session_token(), now()
    opened = Session(
        account_id=account.id, token_hash=hashed(token),
        created_at=at, seen_at=at, expires_at=at + LONGEST, stepped_up_at=at,
    )  # fmt: skip
    session.add(opened)
    await session.flush()
    return Opened(token, await actor_of(session, account, "session", stepped_up=True, session_id=opened.id))


async def actor_of_session(engine: AsyncEngine, token: str) -> Actor | None:
    """Whose cookie this is; None once it ended or its account is not active. A transaction of its own."""
    async with transaction(engine) as session:
        at = now()
        wanted = (
            select(Session, Account)
            .join(Account, col(Account.id) == col(Session.account_id))
            .where(col(Session.token_hash) == hashed(token), col(Account.state) == AccountState.active)
            .where(*(~ended for ended in _ended(at)))
        )
        found = (await session.execute(wanted)).one_or_none()
        if found is None:
            return None
        opened, account = found
        if opened.seen_at < at - _SEEN:
            opened.seen_at = at
        fresh = opened.stepped_up_at is not None and opened.stepped_up_at > at - STEP_UP
        return await actor_of(session, account, "session", stepped_up=fresh, session_id=opened.id)


async def step_up_session(session: AsyncSession, session_id: uuid.UUID, token: str) -> str:
    """The new token. The one of before works no more: whoever copied it is not stepped up with its owner
    (ASVS 7.2.4). Raises `Forbidden` if it is not that of the session any more.
    """
    fresh = renewed(token)
    mine = update(Session).where(col(Session.id) == session_id, col(Session.token_hash) == hashed(token))
    changed = mine.values(stepped_up_at=now(), token_hash=hashed(fresh)).returning(col(Session.id))
    if await session.scalar(changed) is None:
        raise Forbidden
    return fresh


async def sessions_of(session: AsyncSession, account_id: uuid.UUID) -> list[Session]:
    """Those that go on, the last used first."""
    theirs = select(Session).where(col(Session.account_id) == account_id)
    going_on = theirs.where(*(~ended for ended in _ended(now())))
    return list(await session.scalars(going_on.order_by(col(Session.seen_at).desc(), col(Session.id))))


async def end_session(session: AsyncSession, session_id: uuid.UUID) -> None:
    await session.execute(delete(Session).where(col(Session.id) == session_id))


async def end_session_of(engine: AsyncEngine, token: str) -> None:
    """The one before a new sign-in in the same browser (ASVS 7.2.4); a transaction of its own."""
    async with transaction(engine) as session:
        await session.execute(delete(Session).where(col(Session.token_hash) == hashed(token)))


async def end_sessions(session: AsyncSession, account_id: uuid.UUID, *, but: uuid.UUID | None = None) -> None:
    """All of this account, `but` one perhaps."""
    theirs = delete(Session).where(col(Session.account_id) == account_id)
    await session.execute(theirs if but is None else theirs.where(col(Session.id) != but))


def _ended(at: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return col(Session.expires_at) <= at, col(Session.seen_at) <= at - IDLE
