"""The audit log for those who may read it, within their teams' limits."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.editorial.changes.sight import is_seen
from app.models.audit import AuditEntry

_BATCH = 200


@dataclass(frozen=True)
class Asked:
    """All that are given must hold. `before` is the number of the last entry of the page before."""

    actor: uuid.UUID | None = None
    action: str | None = None
    kind: str | None = None
    record: uuid.UUID | None = None
    before: int | None = None
    limit: int = 20


async def entries(session: AsyncSession, actor: Actor, asked: Asked) -> Sequence[AuditEntry]:
    """The newest first. Who is limited to teams sees what was done to their records, and by themselves."""
    actor.require(Permission.audit_read)
    if actor.countries is None:
        return await _read(session, asked)
    found: list[AuditEntry] = []
    batch = replace(asked, limit=_BATCH)
    seen: dict[tuple[str, uuid.UUID | None], bool] = {}
    while len(found) < asked.limit:
        rows = await _read(session, batch)
        for row in rows:
            key = (row.kind, row.record_id)
            if key not in seen:
                seen[key] = row.record_id is not None and await is_seen(
                    session, actor, row.kind, row.record_id
                )
            if seen[key] or row.actor_id == actor.account_id:
                found.append(row)
        if len(rows) < _BATCH:
            break
        batch = replace(batch, before=rows[-1].seq)
    return found[: asked.limit]


async def _read(session: AsyncSession, asked: Asked) -> Sequence[AuditEntry]:
    query = select(AuditEntry).order_by(col(AuditEntry.seq).desc()).limit(asked.limit)
    for column, value in (
        (AuditEntry.actor_id, asked.actor), (AuditEntry.action, asked.action), (AuditEntry.kind, asked.kind),
        (AuditEntry.record_id, asked.record),
    ):  # fmt: skip
        if value is not None:
            query = query.where(col(column) == value)
    if asked.before is not None:
        query = query.where(col(AuditEntry.seq) < asked.before)
    return list(await session.scalars(query))
