"""Rows of lists as proposals, in review at once, with a receipt; somebody else than the importer accepts."""

import uuid
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.editorial.changes.closing import close
from app.editorial.changes.holding import Held
from app.editorial.changes.nouns import NOUNS, Noun
from app.editorial.changes.preparing import listed
from app.editorial.changes.proposals import note
from app.editorial.changes.record_states import follow
from app.editorial.changes.revisions import Standing, standing
from app.editorial.changes.sight import sees
from app.editorial.intake.values import Intake
from app.models.changes import Proposal, ProposalState, Revision
from app.models.records import ImportedRow


@dataclass(frozen=True)
class Receipt:
    """Where a proposal comes from. `said` is what the list says, by itself, as intake JSON."""

    importer: str
    source: str
    sha256: str
    row: int  # from 1
    external_id: str
    fingerprint: str
    said: dict[str, Any] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return dict(vars(self))


async def open_of(session: AsyncSession, importer: str) -> dict[str, Proposal]:
    """What waits to be decided of earlier imports, by the list's own id. Not held: records come first."""
    waiting = select(Proposal).where(
        Proposal.state == ProposalState.in_review,
        col(Proposal.receipt)["importer"].astext == importer,
    )
    return {row.receipt["external_id"]: row for row in await session.scalars(waiting) if row.receipt}


async def supersede(session: AsyncSession, proposal: Proposal) -> None:
    """The list says otherwise now, or its word was applied otherwise. What was decided meanwhile stays so.

    The caller holds the record.
    """
    await close(session, col(Proposal.id) == proposal.id, col(Proposal.state) == ProposalState.in_review)


async def hand_in(
    session: AsyncSession,
    actor: Actor,
    kind: str,
    wanted: Intake,
    receipt: Receipt,
    *,
    now: Standing | None = None,
    conflicts: list[dict[str, Any]] | None = None,
) -> Proposal:
    """A proposal in review. `now` is the record that it changes, held by the caller.

    Raises `Forbidden`, and ValueError for what the actor's teams do not work on.
    """
    actor.require(Permission.import_run)
    noun: Noun = NOUNS[kind]
    content = listed(wanted, now.content if now else None)
    if not all([await sees(session, actor, one) for one in (content, now.content if now else content)]):
        raise ValueError("your teams do not work on this")
    proposal = Proposal(
        kind=kind, record_id=now.row.id if now else None, base_version=now.number if now else None,
        content=content.model_dump(mode="json"), state=ProposalState.in_review,
        author_id=actor.account_id, receipt=receipt.as_json(), conflicts=conflicts or [],
    )  # fmt: skip
    session.add(proposal)
    await session.flush()
    await follow(session, Held(proposal, noun, now))
    await note(session, actor, "proposal:imported", proposal, digest=receipt.sha256)
    return proposal


async def note_accepted(session: AsyncSession, proposal: Proposal) -> None:
    """From now on this is what the list said last: the next import sees what an editor changed since."""
    if not proposal.receipt:
        return
    key = (proposal.receipt["importer"], proposal.receipt["external_id"])
    row = await session.get(ImportedRow, key)
    if row is not None:
        row.said = proposal.receipt["said"]


async def note_outside(session: AsyncSession, kind: str, record_id: uuid.UUID) -> None:
    """A record was changed without a proposal: that is a version too, so that no editor overwrites it."""
    noun = NOUNS[kind]
    written = select(Revision.number).where(Revision.kind == kind, Revision.record_id == record_id).limit(1)
    if await session.scalar(written) is not None:
        await standing(session, noun, record_id, lock=True)
    else:
        (await noun.row(session, record_id, lock=True)).version += 1
    await session.flush()
