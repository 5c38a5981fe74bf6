"""What the second person does. Nobody decides on what they wrote, by whatever way it came."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import Refusal, Unfit
from app.editorial.changes.applying import apply
from app.editorial.changes.consenting import consented
from app.editorial.changes.dissolving import dissolve
from app.editorial.changes.holding import Held, hold, hold_records
from app.editorial.changes.importing import note_accepted
from app.editorial.changes.marks import is_grave
from app.editorial.changes.proposals import note
from app.editorial.changes.record_states import follow
from app.editorial.changes.refusals import NoImport, OwnChange, ProposalChanged, Withdrawn
from app.editorial.changes.taken import must_reach
from app.models.base import now as moment_now
from app.models.changes import Proposal, ProposalState, Verdict
from app.models.people import PublicationState
from app.publication.publisher import today


async def decide(
    session: AsyncSession,
    actor: Actor,
    proposal_id: uuid.UUID,
    verdict: Verdict,
    *,
    version: int,
    answer: str = "",
    publish_at: datetime | None = None,
    without_consent: str = "",
) -> Proposal:
    """`version` is that of the proposal that was read. `publish_at` (with a time zone) is over the author's.
    `without_consent` is why a grave alert is published that nobody agreed to.

    With a moment to come, acceptance only schedules. It is no part of the content, so whoever sets it may
    still decide.
    Raises `OwnChange`, `Closed`, `ProposalChanged`, `Conflict`, `Withdrawn`, `AlertStep`, `StepUpNeeded` and
    `ConsentNeeded` for grave alerts, `BeyondTeams`, `Unfit`, `Forbidden`, `NotFound`.
    """
    if publish_at is not None and (verdict == Verdict.reject or publish_at <= moment_now()):
        raise Unfit("publish_at is for what is accepted, and in the future")
    held = await _to_decide(session, actor, proposal_id, version)
    proposal = held.proposal
    proposal.publish_at = publish_at or proposal.publish_at
    proposal.reviewer_id, proposal.answer = actor.account_id, answer
    proposal.verdict, proposal.decided_at = verdict, moment_now()
    if verdict == Verdict.reject:
        proposal.state = ProposalState.rejected
        await follow(session, held)
    else:
        await _accept(session, actor, held, verdict, without_consent)
    await session.flush()
    await note(session, actor, "proposal:decided", proposal, verdict=verdict)
    return proposal


async def _to_decide(session: AsyncSession, actor: Actor, proposal_id: uuid.UUID, version: int) -> Held:
    held = await hold(session, proposal_id, actor)
    _must_be_second(actor, held.proposal)
    held.must_be(ProposalState.in_review)
    if held.proposal.version != version:
        raise ProposalChanged(held.proposal.version, held.proposal.content)
    return held


def _note_reason(held: Held, reason: str) -> None:
    """Kept with the proposal, since it may be applied later. Whoever writes on it cannot set it."""
    recorded = held.now.content if held.now and held.is_public else None
    wanted = consented(recorded, held.wanted, today(), reason)
    if wanted != held.wanted:
        held.proposal.content = wanted.model_dump(mode="json")


def _must_be_second(actor: Actor, proposal: Proposal) -> None:
    of_import = proposal.receipt is not None and actor.can(Permission.import_accept)
    if not of_import:
        actor.require(Permission.dossier_review)
    if actor.account_id in {proposal.author_id, *proposal.hands}:
        raise OwnChange


async def _accept(session: AsyncSession, actor: Actor, held: Held, verdict: Verdict, reason: str) -> None:
    held.must_fit()
    await must_reach(session, actor, held.noun, held.wanted, own=held.proposal.record_id)
    if is_grave(held.now.content if held.now else None, held.wanted):
        actor.require_step_up()
    if verdict != Verdict.accept or _is_public(held):
        actor.require(Permission.dossier_publish)
        _note_reason(held, reason)
    must_not_bring_back(held, verdict)
    publish_at = held.proposal.publish_at
    if publish_at is not None and publish_at > moment_now():
        held.proposal.state = ProposalState.accepted  # applied when its moment comes: see `daily`
        await follow(session, held)
        return
    await carry_out(session, held, verdict, actor.account_id)


def _is_public(held: Held) -> bool:
    return getattr(_row(held), "state", PublicationState.published) == PublicationState.published


def _row(held: Held) -> Any:
    return held.now.row if held.now is not None else None


def must_not_bring_back(held: Held, verdict: Verdict) -> None:
    """Raises `Withdrawn`: what was taken down stays down until somebody says so in this very word."""
    withdrawn = getattr(_row(held), "state", None) == PublicationState.withdrawn
    if withdrawn and verdict == Verdict.publish:
        raise Withdrawn


async def carry_out(session: AsyncSession, held: Held, verdict: Verdict, reviewer: uuid.UUID) -> None:
    """Applies it now, and withdraws the duplicate that it merges."""
    publishing = verdict != Verdict.accept
    row = await apply(session, held, reviewer, publishing=publishing)
    if held.now is not None:
        await follow(session, held)
    await note_accepted(session, held.proposal)
    if held.proposal.withdraws_id is not None:
        await dissolve(session, held.proposal.withdraws_id, row)


@dataclass(frozen=True)
class Outcome:
    proposal_id: uuid.UUID
    refusal: Refusal | None = None


async def decide_many(
    session: AsyncSession, actor: Actor, wanted: Sequence[tuple[uuid.UUID, int]], verdict: Verdict
) -> list[Outcome]:
    """Each by itself: one that is refused leaves the others decided. `wanted` are ids with their versions."""
    await hold_records(session, [proposal_id for proposal_id, _ in wanted])
    outcomes = []
    for proposal_id, version in sorted(wanted):
        try:
            async with session.begin_nested():
                await decide(session, actor, proposal_id, verdict, version=version)
            outcomes.append(Outcome(proposal_id))
        except Refusal as refusal:
            outcomes.append(Outcome(proposal_id, refusal))
    return outcomes


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


def is_due(proposal: Proposal, at: datetime) -> bool:
    """Accepted, and its moment has come."""
    waits = proposal.state == ProposalState.accepted and proposal.applied_at is None
    return waits and proposal.publish_at is not None and proposal.publish_at <= at
