"""What time does by itself: publishes what waited for its moment, and raises tasks.

Each record is one transaction, and what was done is seen in the row itself: killed at any point it goes on
where it was, and nothing is done twice.
"""

import asyncio
import logging
import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.accounts.refusals import Refusal
from app.database.away import is_away
from app.database.sessions import transaction
from app.editorial.changes.deciding import carry_out, is_due, must_not_bring_back
from app.editorial.changes.holding import Held, hold
from app.editorial.changes.isolation_alerts import raise_prolonged
from app.editorial.changes.proposals import note
from app.editorial.changes.refusals import Closed
from app.editorial.changes.tasks import raise_task, raise_tasks
from app.models.base import now as moment_now
from app.models.changes import Proposal, ProposalState, TaskKind, Verdict

EVERY = 60.0  # seconds
log = logging.getLogger(__name__)


async def due(session: AsyncSession, at: datetime) -> Sequence[uuid.UUID]:
    """Accepted proposals whose moment has come, the earliest first."""
    query = select(Proposal.id).where(
        Proposal.state == ProposalState.accepted,
        col(Proposal.applied_at).is_(None),
        col(Proposal.publish_at) <= at,
    )
    return list(await session.scalars(query.order_by(col(Proposal.publish_at), col(Proposal.id))))


async def publish_due(session: AsyncSession, proposal_id: uuid.UUID, at: datetime) -> bool:
    """Whether it was published now. What does not fit any more goes back into review, with a task."""
    try:
        held = await hold(session, proposal_id)
    except Closed:  # another worker was faster
        return False
    proposal = held.proposal
    if not is_due(proposal, at) or proposal.reviewer_id is None or proposal.verdict is None:
        return False
    verdict = Verdict.publish if proposal.verdict == Verdict.accept else Verdict(proposal.verdict)
    try:
        held.must_fit()
        must_not_bring_back(held, verdict)
        async with session.begin_nested():
            await carry_out(session, held, verdict, proposal.reviewer_id)
    except Refusal as refusal:
        await _set_aside(session, proposal_id, at, refusal)
        return False
    await note(session, None, "proposal:published", held.proposal)
    return True


async def _set_aside(session: AsyncSession, proposal_id: uuid.UUID, at: datetime, refusal: Refusal) -> None:
    held: Held = await hold(session, proposal_id)
    proposal = held.proposal
    proposal.state, proposal.decided_at = ProposalState.in_review, None
    proposal.version += 1
    await session.flush()
    record = (proposal.kind, proposal.record_id or proposal.id)
    await raise_task(
        session, TaskKind.schedule_failed, record, proposal.id, (at.date(), refusal.code.replace("-", "_"))
    )
    await note(session, None, "proposal:set_aside", proposal)


async def run_due(engine: AsyncEngine, at: datetime | None = None) -> int:
    """Publishes what is due at this moment (UTC), each in a transaction of its own. Returns how many."""
    at = at or moment_now()
    async with transaction(engine) as session:
        waiting = await due(session, at)
    published = 0
    for proposal_id in waiting:
        published += await _publish_apart(engine, proposal_id, at)
    async with transaction(engine) as session:
        await raise_tasks(session, at.date())
    await raise_prolonged(engine, at.date())
    return published


async def _publish_apart(engine: AsyncEngine, proposal_id: uuid.UUID, at: datetime) -> bool:
    """One that fails leaves the others to be published. Raises when the database is away."""
    try:
        async with transaction(engine) as session:
            return await publish_due(session, proposal_id, at)
    except Exception as error:
        if is_away(error):
            raise
        # Its words and a traceback may hold what the record says.
        log.error("could not publish proposal %s: %s", proposal_id, type(error).__name__)  # noqa: TRY400
        return False


async def run_every_minute(engine: AsyncEngine) -> None:
    """Until cancelled. A database that is away is tried again a minute later."""
    while True:
        try:
            published = await run_due(engine)
            if published:
                log.info("published what was scheduled: %d records", published)
        except (DBAPIError, OSError) as error:
            log.warning("could not publish what is due: %s", type(error).__name__)
        await asyncio.sleep(EVERY)
