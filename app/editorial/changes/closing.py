"""Ends what waits to be decided or published of a record."""

import uuid

from sqlalchemy import ColumnElement, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.models.base import now
from app.models.changes import Proposal, ProposalState


async def close_pending(session: AsyncSession, kind: str, record_id: uuid.UUID) -> None:
    """Proposals in review and schedules end; drafts stay, since what was typed is not thrown away."""
    await session.flush()
    waits = (col(Proposal.state) == ProposalState.in_review) | (
        (col(Proposal.state) == ProposalState.accepted) & col(Proposal.applied_at).is_(None)
    )
    theirs = (col(Proposal.record_id) == record_id) | (col(Proposal.withdraws_id) == record_id)
    await close(session, col(Proposal.kind) == kind, theirs, waits)


async def close(session: AsyncSession, *conditions: ColumnElement[bool]) -> None:
    """All that these hold for. Rows in the session are not touched."""
    closed = {"state": ProposalState.superseded, "decided_at": now(), "version": Proposal.version + 1}
    await session.execute(
        update(Proposal).where(*conditions).values(**closed).execution_options(synchronize_session=False)
    )
