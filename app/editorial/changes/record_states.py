"""draft → in review → published → withdrawn: the record's own state follows its proposals."""

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from app.editorial.changes.holding import Held
from app.models.changes import Proposal, ProposalState
from app.models.people import PublicationState


async def follow(session: AsyncSession, held: Held) -> None:
    """A record that is not public yet is in review as long as a change of it is."""
    row = held.now.row if held.now is not None else None
    if getattr(row, "state", None) not in {PublicationState.draft, PublicationState.in_review}:
        return
    await session.flush()
    waiting = await session.scalar(
        select(func.count())
        .select_from(Proposal)
        .where(
            Proposal.kind == held.noun.kind,
            Proposal.record_id == held.proposal.record_id,
            Proposal.state == ProposalState.in_review,
        )
    )
    row.state = PublicationState.in_review if waiting else PublicationState.draft  # type: ignore[union-attr]
    await session.flush()
