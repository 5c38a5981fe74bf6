"""What waits for somebody: proposals by state, record, author or assignee, the oldest first."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import NotFound
from app.editorial.changes.sight import must_see_proposal, proposal_is_seen
from app.models.changes import Proposal, ProposalState

_BATCH = 200


@dataclass(frozen=True)
class Asked:
    """All that are given must hold. `after` is the last id of the page before."""

    states: Collection[ProposalState] = ()
    kind: str | None = None
    record_id: uuid.UUID | None = None
    author_id: uuid.UUID | None = None
    assignee_id: uuid.UUID | None = None
    decidable: bool = False  # by whoever asks: not written by them
    imported: bool | None = None
    after: uuid.UUID | None = None
    limit: int = 50


async def proposals(session: AsyncSession, actor: Actor, asked: Asked) -> Sequence[Proposal]:
    """Those that are theirs to see. Raises `Forbidden`."""
    actor.require(Permission.dossier_read)
    found: list[Proposal] = []
    last = asked.after
    while len(found) < asked.limit:
        rows = await _batch(session, actor, asked, last)
        found += [row for row in rows if await proposal_is_seen(session, actor, row)]
        if len(rows) < _BATCH:
            break
        last = rows[-1].id
    return found[: asked.limit]


async def _batch(
    session: AsyncSession, actor: Actor, asked: Asked, last: uuid.UUID | None
) -> Sequence[Proposal]:
    query = select(Proposal).order_by(col(Proposal.id)).limit(_BATCH)
    given = {
        "kind": asked.kind, "record_id": asked.record_id, "author_id": asked.author_id,
        "assignee_id": asked.assignee_id,
    }  # fmt: skip
    for name, value in given.items():
        if value is not None:
            query = query.where(col(getattr(Proposal, name)) == value)
    if asked.states:
        query = query.where(col(Proposal.state).in_(asked.states))
    if asked.imported is not None:
        query = query.where(col(Proposal.receipt).is_not(None) == asked.imported)
    if asked.decidable:
        query = query.where(
            Proposal.author_id != actor.account_id,
            ~col(Proposal.hands).contains([actor.account_id]),
        )
    if last is not None:
        query = query.where(col(Proposal.id) > last)
    return list(await session.scalars(query))


async def proposal(session: AsyncSession, actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """Raises `NotFound`, also for what is not theirs to see."""
    found = await session.get(Proposal, proposal_id)
    if found is None:
        raise NotFound
    await must_see_proposal(session, actor, found)
    return found
