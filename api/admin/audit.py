"""Who did what, and whether the log is what it was."""

import uuid
from datetime import datetime
from typing import Annotated, Any

from fastapi import Query, Request, Response
from pydantic import Field

from api.admin.paging import Page, Pager, Paging
from api.admin.records_typing import Auditor
from api.admin.routing import admin_router
from api.admin.security import Tx
from api.admin.shapes import Out
from app.audit import examine
from app.editorial import audited
from app.models.audit import ACTION, CODE

router = admin_router("audit")


class AuditAsked(Paging):
    """All that are given must hold."""

    actor: uuid.UUID | None = None
    action: str | None = Field(None, pattern=ACTION)
    kind: str | None = Field(None, pattern=CODE)
    record: uuid.UUID | None = None


class EntryOut(Out):
    """`actor_id` null: the program itself. `detail` holds ids, codes, numbers and digests only."""

    seq: int
    at: datetime
    actor_id: uuid.UUID | None
    action: str
    kind: str
    record_id: uuid.UUID | None
    detail: dict[str, Any]
    hash: str


class FaultOut(Out):
    seq: int
    kind: str


class Examined(Out):
    """`faults` is empty if the log is whole."""

    entries: int
    checkpoints: int
    faults: list[FaultOut]


@router.get("/audit", response_model=Page[EntryOut])
async def entries(
    request: Request, response: Response, asked: Annotated[AuditAsked, Query()], actor: Auditor, session: Tx
) -> Any:
    """The newest first."""
    pager = Pager(request, "audit", asked)
    wanted = audited.Asked(
        asked.actor, asked.action, asked.kind, asked.record, pager.after(int), asked.limit + 1
    )
    found = await audited.entries(session, actor, wanted)
    return pager.page(response, found, EntryOut.model_validate, lambda one: one.seq)


@router.get("/audit/verify")
async def verify(_: Auditor, session: Tx) -> Examined:
    """Reads the whole log: every field, the order, every checkpoint."""
    verdict = await examine(await session.connection())
    faults = [FaultOut(seq=fault.seq, kind=fault.kind) for fault in verdict.faults]
    return Examined(entries=verdict.entries, checkpoints=verdict.checkpoints, faults=faults)
