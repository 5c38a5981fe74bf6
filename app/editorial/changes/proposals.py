"""What an author does with a change: propose, write on, hand in, take back."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import Forbidden, NotFound, Unfit
from app.audit import record as audit
from app.editorial.changes.alert_steps import stepped
from app.editorial.changes.holding import OPEN, Held, hold
from app.editorial.changes.marks import unmarked
from app.editorial.changes.nouns import Noun, noun_of
from app.editorial.changes.patching import patched
from app.editorial.changes.preparing import prepared
from app.editorial.changes.record_states import follow
from app.editorial.changes.referring import must_refer_within
from app.editorial.changes.refusals import Conflict, ProposalChanged
from app.editorial.changes.revisions import Standing, standing
from app.editorial.changes.sight import sees
from app.editorial.changes.taken import must_be_new
from app.editorial.deciders import able
from app.editorial.intake.values import Intake
from app.models.base import now as moment_now
from app.models.changes import Proposal, ProposalState


@dataclass(frozen=True)
class Wish:
    """What the record shall be: whole (`content`), or what changes (`patch`, RFC 7396)."""

    content: Intake | dict[str, Any] | None = None
    patch: dict[str, Any] | None = None
    base_version: int | None = None  # the revision that was read; None for a new record
    note: str = ""
    publish_at: datetime | None = None  # not before; with a time zone
    at_once: bool = False  # a moment that was set before counts no more


async def propose(
    session: AsyncSession, actor: Actor, kind: str, record_id: uuid.UUID | None, wish: Wish
) -> Proposal:
    """A draft. Raises `Conflict`, `AlreadyRecorded`, `NotFound`, `Forbidden` or pydantic's error."""
    noun = noun_of(kind)
    actor.require(noun.write)
    now = None
    if record_id is not None:
        now = await standing(session, noun, record_id, lock=True)
        if not await sees(session, actor, now.content):
            raise NotFound
    content = await _wanted(session, actor, noun, now, wish)
    if now is not None and wish.base_version != now.number:
        raise Conflict(
            kind, record_id, base_version=wish.base_version, current_version=now.number,
            theirs=now.json, ours=content.model_dump(mode="json"),
        )  # fmt: skip
    if now is None:
        await must_be_new(session, actor, noun, content)
    proposal = Proposal(
        kind=kind, record_id=record_id, base_version=wish.base_version if now else None,
        content=content.model_dump(mode="json"), author_id=actor.account_id, note=wish.note,
        publish_at=wish.publish_at,
    )  # fmt: skip
    session.add(proposal)
    await session.flush()
    await note(session, actor, "proposal:made", proposal)
    return proposal


async def _wanted(
    session: AsyncSession,
    actor: Actor,
    noun: Noun,
    now: Standing | None,
    wish: Wish,
    *,
    before: Intake | None = None,
) -> Intake:
    """`before` is the proposal's content as it was."""
    if wish.publish_at is not None and wish.publish_at.tzinfo is None:
        raise Unfit("publish_at has no time zone")
    said: Any = wish.content
    if isinstance(said, Intake):
        said = said.model_dump(mode="json")
    if said is None:
        said = now.json if now is not None else {}
    if wish.patch is not None:
        said = patched(said, wish.patch)
    known = [before, now.content if now is not None else None]
    content = await prepared(session, actor, noun.shape.model_validate(said), known)
    if now is not None and getattr(content, "slug", "") is None:
        content = content.model_copy(update={"slug": now.row.slug})  # no slug is no change of it
    if not await sees(session, actor, content):
        raise Forbidden  # it would take the record out of their own sight
    await must_refer_within(session, actor, content, known)
    return content


async def note(
    session: AsyncSession, actor: Actor | None, action: str, proposal: Proposal, **detail: Any
) -> None:
    """To the audit log: ids and codes."""
    await audit(
        session, actor, action, kind=proposal.kind, record_id=proposal.record_id,
        detail={"proposal": proposal.id, **detail},
    )  # fmt: skip


async def revise(
    session: AsyncSession, actor: Actor, proposal_id: uuid.UUID, wish: Wish, *, version: int
) -> Proposal:
    """Write on: `version` is that of the proposal as it was read. Whoever writes here can't decide on it.

    A new `base_version` lays it over what is recorded now, after a `Conflict`. Raises `ProposalChanged`,
    `Closed`, and what `propose` raises.
    """
    held = await hold(session, proposal_id, actor)
    actor.require(held.noun.write)
    held.must_be(*OPEN)
    proposal = held.proposal
    if proposal.version != version:
        raise ProposalChanged(proposal.version, proposal.content)
    said = proposal.content if wish.content is None else wish.content
    wish = replace(wish, content=said)
    content = await _wanted(session, actor, held.noun, held.now, wish, before=held.wanted)
    proposal.content = content.model_dump(mode="json")
    if wish.base_version is not None:
        proposal.base_version = wish.base_version
        held.must_fit()
    proposal.note = wish.note or proposal.note
    proposal.publish_at = None if wish.at_once else wish.publish_at or proposal.publish_at
    if actor.account_id not in {proposal.author_id, *proposal.hands}:
        proposal.hands = [*proposal.hands, actor.account_id]
    await _written(session, proposal)
    return proposal


async def _written(session: AsyncSession, proposal: Proposal) -> None:
    proposal.version += 1
    proposal.updated_at = moment_now()
    await session.flush()


async def submit(session: AsyncSession, actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """Hand it in for review. Raises `Conflict`, `Closed`, `NotFound`, `Unfit` for what changes nothing."""
    held = await hold(session, proposal_id, actor)
    actor.require(held.noun.write)
    held.must_be(ProposalState.draft)
    held.must_fit()
    if _changes_nothing(held):
        raise Unfit("this changes nothing")
    stepped(held.now.content if held.now else None, held.wanted, public=held.is_public)
    held.proposal.state = ProposalState.in_review
    await _written(session, held.proposal)
    await follow(session, held)
    await note(session, actor, "proposal:submitted", held.proposal)
    return held.proposal


def _changes_nothing(held: Held) -> bool:
    """What is not public yet may be handed in as it is: to be published."""
    if held.now is None or held.proposal.withdraws_id is not None:
        return False
    return held.is_public and held.wanted == unmarked(held.now.content)


async def take_back(session: AsyncSession, actor: Actor, proposal_id: uuid.UUID) -> Proposal:
    """By its author, or by a reviewer what is scheduled. Raises `Closed`, `Forbidden`, `NotFound`."""
    held = await hold(session, proposal_id, actor)
    scheduled = held.proposal.state == ProposalState.accepted and held.proposal.applied_at is None
    if actor.account_id != held.proposal.author_id and not scheduled:
        raise Forbidden
    if actor.account_id != held.proposal.author_id:
        actor.require(Permission.dossier_review)
    if not scheduled:
        held.must_be(*OPEN)
    held.proposal.state = ProposalState.superseded
    held.proposal.decided_at = moment_now()
    await _written(session, held.proposal)
    await follow(session, held)
    await note(session, actor, "proposal:taken_back", held.proposal)
    return held.proposal


async def assign(
    session: AsyncSession, actor: Actor, proposal_id: uuid.UUID, assignee_id: uuid.UUID | None
) -> Proposal:
    """To somebody who may decide on it. Raises `Unfit`, `Closed`, `NotFound`."""
    held = await hold(session, proposal_id, actor)
    actor.require(held.noun.write)
    held.must_be(*OPEN)
    if assignee_id is not None and assignee_id not in {one.id for one in await able(session, held.proposal)}:
        raise Unfit("the assignee may not decide on this")
    held.proposal.assignee_id = assignee_id
    await session.flush()
    await note(session, actor, "proposal:assigned", held.proposal, assignee=assignee_id)
    return held.proposal
