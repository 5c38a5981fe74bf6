"""Personal access tokens: for scripts, with some of their owner's permissions, for a year at most."""

import uuid
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor, actor_of
from app.accounts.opaque import hashed, new_token
from app.accounts.permissions import FOR_SCRIPTS, Permission
from app.accounts.recording import note
from app.accounts.refusals import NotFound, Unfit
from app.database.sessions import transaction
from app.models.accounts import AccessToken, Account, AccountState
from app.models.base import now

PREFIX = "nzb_"  # so that scanners for leaked secrets can know it
LONGEST = 365  # days


async def create_token(
    session: AsyncSession, actor: Actor, name: str, scopes: Iterable[Permission], days: int
) -> tuple[str, AccessToken]:
    """The token, never shown again. Raises `Unfit` for scopes that its owner or a script can't have."""
    wanted = frozenset(scopes)
    if not wanted or wanted - (actor.permissions & FOR_SCRIPTS) or not 1 <= days <= LONGEST:
        raise Unfit("scopes are some of your own permissions, and it lasts for 1 to 365 days")
    token = new_token(PREFIX)
    made = AccessToken(
        account_id=actor.account_id, token_hash=hashed(token), name=name,
        scopes=sorted(wanted), expires_at=now() + timedelta(days=days),
    )  # fmt: skip
    session.add(made)
    await session.flush()
    await note(session, actor, "token:created", actor.account_id, token=made.id, scopes=made.scopes)
    return token, made


async def tokens_of(session: AsyncSession, account_id: uuid.UUID) -> list[AccessToken]:
    """Those that work, newest first."""
    alive = (
        select(AccessToken)
        .where(AccessToken.account_id == account_id, col(AccessToken.revoked_at).is_(None))
        .where(col(AccessToken.expires_at) > now())
        .order_by(col(AccessToken.id).desc())
    )
    return list(await session.scalars(alive))


async def revoke_token(session: AsyncSession, actor: Actor, token_id: uuid.UUID) -> None:
    """Raises `NotFound` for one that is not theirs, or no longer works."""
    if not await _revoke(session, actor.account_id, token_id):
        raise NotFound
    await note(session, actor, "token:revoked", actor.account_id, token=token_id)


async def revoke_tokens(session: AsyncSession, account_id: uuid.UUID) -> None:
    await _revoke(session, account_id)


async def actor_of_token(engine: AsyncEngine, token: str) -> Actor | None:
    """Whose token this is, with its scopes as far as the role still has them; a transaction of its own."""
    if not token.startswith(PREFIX):
        return None
    async with transaction(engine) as session:
        wanted = (
            select(AccessToken, Account)
            .join(Account, col(Account.id) == col(AccessToken.account_id))
            .where(AccessToken.token_hash == hashed(token), col(AccessToken.revoked_at).is_(None))
            .where(col(AccessToken.expires_at) > now(), col(Account.state) == AccountState.active)
        )
        found = (await session.execute(wanted)).one_or_none()
        if found is None:
            return None
        kept, account = found
        # A scope of an older version may be gone.
        scopes = frozenset(scope for scope in FOR_SCRIPTS if scope in kept.scopes)
        return await actor_of(session, account, "token", permissions=scopes)


async def _revoke(session: AsyncSession, account_id: uuid.UUID, token_id: uuid.UUID | None = None) -> bool:
    theirs = update(AccessToken).where(
        col(AccessToken.account_id) == account_id, col(AccessToken.revoked_at).is_(None)
    )
    if token_id is not None:
        theirs = theirs.where(col(AccessToken.id) == token_id)
    done = await session.scalars(theirs.values(revoked_at=now()).returning(col(AccessToken.id)))
    return bool(done.all())
