"""What an admin does with the accounts of others, and everybody with their own."""

import uuid

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts import recovery_codes
from app.accounts.actor import Actor
from app.accounts.handles import canonical, checked
from app.accounts.holding import HOLD
from app.accounts.invitations import Link, invite
from app.accounts.recording import note
from app.accounts.refusals import Forbidden, NameTaken, NotFound, Unfit
from app.accounts.sessions import end_session, end_sessions, sessions_of
from app.accounts.tokens import revoke_tokens
from app.models.accounts import Account, AccountState, Invitation, Role


async def accounts(session: AsyncSession) -> list[Account]:
    return list(await session.scalars(select(Account).order_by(Account.name)))


async def account_named(session: AsyncSession, handle: str) -> Account:
    """Raises `NotFound`."""
    named = select(Account).where(Account.name == canonical(handle))
    found = await session.scalar(named.with_for_update(**HOLD))
    if found is None:
        raise NotFound
    return found


async def account(session: AsyncSession, account_id: uuid.UUID, *, hold: bool = True) -> Account:
    """To change it, or without `hold` to read it. Raises `NotFound`."""
    found = await session.get(Account, account_id, with_for_update=HOLD if hold else None)
    if found is None:
        raise NotFound
    return found


async def create(
    session: AsyncSession, actor: Actor, handle: str, display_name: str, role: Role
) -> tuple[Account, Link]:
    """A person without any way in yet but this link. Raises `Unfit` or `NameTaken`."""
    name = checked(handle)
    if await session.scalar(select(Account.id).where(Account.name == name)):
        raise NameTaken
    made = Account(name=name, display_name=display_name.strip() or name, role=role)
    session.add(made)
    await session.flush()
    await note(session, actor, "account:created", made.id, role=role)
    return made, await invite(session, made.id)


async def invite_again(session: AsyncSession, actor: Actor, whom: Account) -> Link:
    """For who lost every way in; what they have works until they use it. Raises `Unfit` if locked."""
    if whom.state == AccountState.locked:
        raise Unfit("the account is locked: unlock it first")
    await note(session, actor, "account:invited", whom.id)
    return await invite(session, whom.id)


async def change_role(session: AsyncSession, actor: Actor, whom: Account, role: Role) -> None:
    """Nobody changes their own: raises `Forbidden`."""
    _somebody_elses(actor, whom)
    if whom.role != role:
        before, whom.role = whom.role, role
        await note(session, actor, "account:role_changed", whom.id, before=before, after=role)


async def limit(session: AsyncSession, actor: Actor, whom: Account, *, limited: bool) -> None:
    """To what their teams may see, or no longer. Raises `Forbidden` for one's own account."""
    _somebody_elses(actor, whom)
    if whom.limited != limited:
        whom.limited = limited
        await note(session, actor, "account:limits_changed", whom.id, limited=limited)


async def lock(session: AsyncSession, actor: Actor, whom: Account) -> None:
    """Ends every session, revokes every token and link; they can't sign in until somebody unlocks it."""
    whom.state = AccountState.locked
    await end_sessions(session, whom.id)
    await revoke_tokens(session, whom.id)
    await session.execute(delete(Invitation).where(col(Invitation.account_id) == whom.id))
    await note(session, actor, "account:locked", whom.id)


async def unlock(session: AsyncSession, actor: Actor, whom: Account) -> None:
    """As before the lock, but without the sessions and tokens. Raises `Forbidden` for one's own account."""
    _somebody_elses(actor, whom)
    if whom.state != AccountState.locked:
        return
    has_been_here = whom.password_hash is not None
    whom.state = AccountState.active if has_been_here else AccountState.invited
    whom.failures, whom.blocked_until = 0, None
    await note(session, actor, "account:unlocked", whom.id)


async def end_all_sessions(session: AsyncSession, actor: Actor) -> None:
    await end_sessions(session, actor.account_id)
    await note(session, actor, "sessions:ended", actor.account_id)


async def end_own_session(session: AsyncSession, actor: Actor, session_id: uuid.UUID) -> None:
    """One of them. Raises `NotFound` for what is none of theirs."""
    if session_id not in {one.id for one in await sessions_of(session, actor.account_id)}:
        raise NotFound
    await end_session(session, session_id)
    await note(session, actor, "session:ended", actor.account_id)


async def end_sessions_of(session: AsyncSession, actor: Actor, whom: Account) -> None:
    """Signs somebody else out everywhere; their tokens go on. Raises `Forbidden` for one's own account."""
    _somebody_elses(actor, whom)
    await end_sessions(session, whom.id)
    await note(session, actor, "sessions:ended", whom.id)


async def new_recovery_codes(session: AsyncSession, actor: Actor) -> list[str]:
    codes = await recovery_codes.replace(session, actor.account_id)
    await note(session, actor, "recovery_codes:replaced", actor.account_id)
    return codes


def _somebody_elses(actor: Actor, whom: Account) -> None:
    if actor.account_id == whom.id:
        raise Forbidden
