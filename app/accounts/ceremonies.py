"""What is asked once and answered once, soon: challenges and secrets to be confirmed."""

import uuid
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col

from app.accounts.opaque import hashed, new_token
from app.accounts.refusals import CeremonyFailed
from app.database.sessions import transaction
from app.models.accounts import Ceremony, CeremonyPurpose
from app.models.base import now

LASTS = timedelta(minutes=5)


async def begin(
    session: AsyncSession, purpose: CeremonyPurpose, value: str, subject: uuid.UUID | None = None
) -> str:
    """Keeps the value here and returns the token that names it."""
    await session.execute(delete(Ceremony).where(col(Ceremony.expires_at) < now()))
    token = new_token()
    session.add(
        Ceremony(
            token_hash=hashed(token), purpose=purpose, subject=subject, value=value, expires_at=now() + LASTS
        )
    )
    await session.flush()
    return token


async def finish(
    engine: AsyncEngine, purpose: CeremonyPurpose, token: str, subject: uuid.UUID | None = None
) -> str:
    """The value, once: even a wrong answer uses the question up, so it has a transaction of its own.

    Raises `CeremonyFailed`.
    """
    found = (
        delete(Ceremony)
        .where(col(Ceremony.token_hash) == hashed(token), col(Ceremony.purpose) == purpose)
        .where(col(Ceremony.subject).is_not_distinct_from(subject), col(Ceremony.expires_at) > now())
        .returning(col(Ceremony.value))
    )
    async with transaction(engine) as session:
        value: str | None = await session.scalar(found)
    if value is None:
        raise CeremonyFailed
    return value
