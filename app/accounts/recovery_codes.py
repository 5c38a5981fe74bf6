"""Ten codes on paper, each good for one sign-in when the authenticator app is lost."""

import secrets
import uuid

from sqlalchemy import delete, func, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.opaque import hashed
from app.models.accounts import RecoveryCode
from app.models.base import now

HOW_MANY = 10
_GROUPS, _GROUP = 4, 4
_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that looks like another; 16 of them are 79 bits


async def replace(session: AsyncSession, account_id: uuid.UUID) -> list[str]:
    """New codes, shown once; the former ones are worth nothing."""
    await session.execute(delete(RecoveryCode).where(col(RecoveryCode.account_id) == account_id))
    codes = [_new_code() for _ in range(HOW_MANY)]
    session.add_all(RecoveryCode(account_id=account_id, code_hash=hashed(_bare(code))) for code in codes)
    await session.flush()
    return codes


async def use(session: AsyncSession, account_id: uuid.UUID, code: str) -> bool:
    """Whether it is one of theirs and was not used; of two who use it at once one succeeds."""
    used = (
        update(RecoveryCode)
        .where(col(RecoveryCode.account_id) == account_id, col(RecoveryCode.code_hash) == hashed(_bare(code)))
        .where(col(RecoveryCode.used_at).is_(None))
        .values(used_at=now())
        .returning(col(RecoveryCode.id))
    )
    return await session.scalar(used) is not None


async def left(session: AsyncSession, account_id: uuid.UUID) -> int:
    mine = (col(RecoveryCode.account_id) == account_id, col(RecoveryCode.used_at).is_(None))
    return await session.scalar(select(func.count()).select_from(RecoveryCode).where(*mine)) or 0


def _new_code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _bare(code: str) -> str:
    return "".join(code.split()).replace("-", "").casefold()
