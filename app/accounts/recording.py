"""What happened to an account, told to the audit: codes and ids, no handle and no address."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.audit import Acting, record


class Proof(StrEnum):
    """How somebody proved, or failed to prove, who they are."""

    password = "password"  # noqa: S105  a code, not a secret
    totp = "totp"
    recovery_code = "recovery_code"
    passkey = "passkey"


@dataclass(frozen=True)
class Person:
    """Somebody who has just proved who they are, before there is an actor."""

    account_id: uuid.UUID


async def note(
    session: AsyncSession,
    actor: Acting | None,
    action: str,
    record_id: uuid.UUID | None,
    *,
    kind: str = "account",
    **detail: Any,
) -> None:
    """In the same transaction as what it tells."""
    await record(session, actor, action, kind=kind, record_id=record_id, detail=detail)
