"""What lists were imported."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.models.changes import Proposal, ProposalState
from app.models.records import ImportRun

Place = tuple[datetime, uuid.UUID]


async def runs(session: AsyncSession, *, before: Place | None, limit: int) -> Sequence[ImportRun]:
    """The newest first; `before` is time and id of the last one of the page before."""
    query = select(ImportRun).order_by(col(ImportRun.at).desc(), col(ImportRun.id).desc()).limit(limit)
    if before is not None:
        query = query.where(tuple_(col(ImportRun.at), col(ImportRun.id)) < before)
    return list(await session.scalars(query))


async def waiting(session: AsyncSession, digests: Sequence[str]) -> dict[str, int]:
    """How many proposals of each file (by SHA-256) wait to be decided on."""
    digest = col(Proposal.receipt)["sha256"].astext
    rows = await session.execute(
        select(digest, func.count())
        .where(Proposal.state == ProposalState.in_review, digest.in_(digests))
        .group_by(digest)
    )
    return {sha256: count for sha256, count in rows}  # noqa: C416  rows are no pairs to mypy
