"""Codes of an authenticator app (RFC 6238: SHA-1, 6 digits, 30 seconds, as all apps can)."""

import uuid
from datetime import datetime

import pyotp
from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.accounts.opaque import same
from app.models.accounts import Account
from app.models.base import now

_STEP = 30  # seconds
_NEAR = (0, -1, 1)  # clocks differ
ISSUER = "Nezabudka"


def new_secret() -> str:
    """160 random bits in Base32."""
    return pyotp.random_base32()


def address(secret: str, name: str) -> str:
    """`otpauth://…`, what the QR code says."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=ISSUER)


def step_of(secret: str, code: str, at: datetime) -> int | None:
    """The step of 30 seconds that the code belongs to, if it is right now or was just before."""
    totp, current = pyotp.TOTP(secret), int(at.timestamp()) // _STEP
    # All three are compared, whichever fits.
    fitting = [current + near for near in _NEAR if same(totp.generate_otp(current + near), code.strip())]
    return fitting[0] if fitting else None


async def accept(session: AsyncSession, account_id: uuid.UUID, secret: str, code: str) -> bool:
    """Whether the code is right and no code of its step, or of a later one, was used before."""
    step = step_of(secret, code, now())
    if step is None:
        return False
    last = col(Account.totp_last_step)
    used = (
        update(Account)
        .where(col(Account.id) == account_id, last.is_(None) | (last < step))
        .values(totp_last_step=step)
        .returning(col(Account.id))
    )
    return await session.scalar(used) is not None
