"""A decision that names the moment from which it holds."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import Refusal, Unfit
from app.editorial.changes.deciding import Outcome, decide, decide_many
from app.editorial.changes.holding import hold
from app.models.base import now
from app.models.changes import Proposal, Verdict


class NoImport(Refusal):
    """Only rows of lists are decided on many at once; what a person wrote is read first."""

    status, code = 409, "not-an-import"


async def decide_at(
    session: AsyncSession,
    actor: Actor,
    proposal_id: uuid.UUID,
    verdict: Verdict,
    *,
    version: int,
    answer: str = "",
    publish_at: datetime | None = None,
) -> Proposal:
    """`decide`, with the reviewer's moment (with a time zone) over the author's. Raises what `decide` raises.

    The moment is no part of the content, so whoever sets it may still decide.
    """
    if publish_at is not None:
        if verdict == Verdict.reject or publish_at <= now():
            raise Unfit("publish_at is for what is accepted, and in the future")
        held = await hold(session, proposal_id, actor)
        held.proposal.publish_at = publish_at
        await session.flush()  # all is undone if the decision is refused
    return await decide(session, actor, proposal_id, verdict, version=version, answer=answer)


async def decide_imports(
    session: AsyncSession, actor: Actor, wanted: Sequence[tuple[uuid.UUID, int]], verdict: Verdict
) -> list[Outcome]:
    """`decide_many` for proposals with a receipt; the others are refused, each by itself."""
    actor.require(Permission.import_accept)
    ids = [proposal_id for proposal_id, _ in wanted]
    rows = await session.scalars(
        select(Proposal.id).where(col(Proposal.id).in_(ids), col(Proposal.receipt).is_(None))
    )
    written = set(rows)
    imported = [one for one in wanted if one[0] not in written]
    outcomes = await decide_many(session, actor, imported, verdict)
    return outcomes + [Outcome(one, NoImport()) for one in ids if one in written]
