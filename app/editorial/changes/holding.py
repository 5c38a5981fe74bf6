"""A proposal and its record, held until the transaction ends. Records first, then proposals: no deadlock."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.refusals import NotFound
from app.editorial.changes.nouns import Noun, noun_of
from app.editorial.changes.refusals import Closed, Conflict
from app.editorial.changes.revisions import Standing, standing
from app.editorial.changes.sight import sees
from app.models.changes import Proposal, ProposalState
from app.models.people import PublicationState

_SHOWN = PublicationState.published
OPEN = frozenset({ProposalState.draft, ProposalState.in_review})


@dataclass(frozen=True)
class Held:
    proposal: Proposal
    noun: Noun
    now: Standing | None  # None: the record is to be made
    withdraws: Standing | None = None

    @property
    def wanted(self) -> Any:
        return self.noun.shape.model_validate(self.proposal.content)

    @property
    def is_public(self) -> bool:
        """Whether the record is published now, as far as it has a state."""
        row = self.now.row if self.now is not None else None
        return row is not None and getattr(row, "state", _SHOWN) == _SHOWN

    def must_be(self, *states: ProposalState) -> None:
        """Raises `Closed`."""
        if self.proposal.state not in states:
            raise Closed

    def must_fit(self) -> None:
        """Raises `Conflict` if the record, or the duplicate that it takes in, was changed since."""
        proposal = self.proposal
        for there, base in (
            (self.now, proposal.base_version),
            (self.withdraws, proposal.withdraws_version),
        ):
            if there is not None and base != there.number:
                raise Conflict(
                    self.noun.kind, there.row.id if there is self.withdraws else proposal.record_id,
                    base_version=base, current_version=there.number, theirs=there.json,
                    ours=proposal.content,
                )  # fmt: skip


async def hold(session: AsyncSession, proposal_id: uuid.UUID, actor: Actor | None = None) -> Held:
    """Raises `NotFound`, also for what is not the actor's to see (None: the program itself)."""
    record = await session.get(Proposal, proposal_id, populate_existing=True)
    if record is None:
        raise NotFound
    noun, standings = noun_of(record.kind), {}
    for one in sorted({record.record_id, record.withdraws_id} - {None}, key=str):
        if one is not None:
            standings[one] = await standing(session, noun, one, lock=True)
    locked = select(Proposal).where(Proposal.id == proposal_id).with_for_update()
    proposal = (await session.scalars(locked.execution_options(populate_existing=True))).one()
    changed, gone = (
        standings.get(one) if one else None for one in (proposal.record_id, proposal.withdraws_id)
    )
    held = Held(proposal, noun, changed, gone)
    if proposal.record_id is not None and held.now is None:
        raise Closed  # it was accepted between the two looks: a new record has its id now
    if actor is not None and not await _all_seen(session, actor, held, standings):
        raise NotFound
    return held


async def hold_records(session: AsyncSession, proposals: Collection[uuid.UUID]) -> None:
    """All at once, before the first of them publishes: whoever publishes must not wait for a record."""
    found = await session.scalars(select(Proposal).where(col(Proposal.id).in_(proposals)))
    wanted = {(one.kind, record) for one in found for record in (one.record_id, one.withdraws_id) if record}
    for kind, record in sorted(wanted, key=str):
        await noun_of(kind).row(session, record, lock=True)


async def _all_seen(
    session: AsyncSession, actor: Actor, held: Held, standings: dict[uuid.UUID, Standing]
) -> bool:
    contents = [held.wanted, *(one.content for one in standings.values())]
    return all([await sees(session, actor, content) for content in contents])
