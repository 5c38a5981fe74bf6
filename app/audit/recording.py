"""Writes entries."""

import uuid
from collections.abc import Mapping
from typing import Any, Protocol

from sqlalchemy import insert
from sqlalchemy.ext.asyncio import AsyncSession

from app.audit.details import plain
from app.models.audit import AuditPending


class Acting(Protocol):
    """Whoever does something, as far as the log has to know them."""

    @property
    def account_id(self) -> uuid.UUID | None: ...


async def record(
    session: AsyncSession,
    actor: Acting | None,
    action: str,
    *,
    kind: str,
    record_id: uuid.UUID | None = None,
    detail: Mapping[str, Any] | None = None,
) -> None:
    """Tell the log, in the caller's transaction; an entry in a savepoint that is rolled back is gone too.

    `action` is a word or `noun:verb`, `kind` the noun of the record; `actor` is None for the program itself.
    Raises `NotPlain` if `detail` holds anything but ids, codes, numbers and digests; see `app.audit.details`.
    The entry can be read once the transaction has committed.
    """
    await session.execute(
        insert(AuditPending).values(
            actor_id=actor.account_id if actor is not None else None,
            action=action,
            kind=kind,
            record_id=record_id,
            detail=plain(detail or {}),
        )
    )
