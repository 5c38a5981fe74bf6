"""A record being changed: what its form shows, and how what was typed becomes my draft."""

import uuid
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData

from api.desk.forms.fields import Field
from api.desk.forms.nouns import FORMS
from api.desk.forms.reading import read
from api.desk.routing import id_in, number_in, text_of
from app.accounts.actor import Actor
from app.accounts.refusals import NotFound, Unfit
from app.editorial.changes import queue
from app.editorial.changes.holding import OPEN
from app.editorial.changes.nouns import noun_of
from app.editorial.changes.proposals import Wish, propose, revise
from app.editorial.changes.revisions import standing
from app.editorial.changes.sight import must_see
from app.models.changes import Proposal


@dataclass(frozen=True)
class Target:
    """What the form writes to: my open draft (`proposal_id` as I read it in `version`), or the record."""

    kind: str
    record_id: uuid.UUID | None
    base: int | None
    proposal_id: uuid.UUID | None = None
    version: int = 0


@dataclass(frozen=True)
class Editing:
    """`note` and `publish_at` as the form shows them."""

    target: Target
    content: dict[str, Any]
    proposal: Proposal | None = None
    row: Any = None  # the record's, if there is one
    note: str = ""
    publish_at: str = ""  # as `datetime-local` has it, in UTC

    @property
    def fields(self) -> tuple[Field, ...]:
        return form_of_kind(self.target.kind)


def of_new(actor: Actor, kind: str) -> Editing:
    """Nothing yet. Raises `NotFound`, `Forbidden`."""
    form_of_kind(kind)
    actor.require(noun_of(kind).write)
    return Editing(Target(kind, None, None), {})


def form_of_kind(kind: str) -> tuple[Field, ...]:
    """Raises `NotFound` for a noun that the desk has no form for."""
    if kind not in FORMS:
        raise NotFound
    return FORMS[kind]


async def of_record(session: AsyncSession, actor: Actor, kind: str, record_id: uuid.UUID) -> Editing:
    """My open draft of this record if I have one, else the record. Raises `NotFound`, `Forbidden`."""
    form_of_kind(kind)
    await must_see(session, actor, noun_of(kind), record_id)
    now = await standing(session, noun_of(kind), record_id)
    mine = await _mine(session, actor, kind, record_id)
    if mine is not None:
        return _of(mine, now.row)
    return Editing(Target(kind, record_id, now.number), now.json, row=now.row)


async def _mine(session: AsyncSession, actor: Actor, kind: str, record_id: uuid.UUID) -> Proposal | None:
    asked = queue.Asked(states=OPEN, kind=kind, record_id=record_id, author_id=actor.account_id)
    found = [one for one in await queue.proposals(session, actor, asked) if one.receipt is None]
    return found[-1] if found else None


async def of_proposal(session: AsyncSession, actor: Actor, proposal_id: uuid.UUID) -> Editing:
    """Raises `NotFound`."""
    proposal = await queue.proposal(session, actor, proposal_id)
    form_of_kind(proposal.kind)
    row = None
    if proposal.record_id is not None:
        row = await noun_of(proposal.kind).row(session, proposal.record_id)
    return _of(proposal, row)


async def seen(session: AsyncSession, actor: Actor, proposal_id: uuid.UUID) -> Proposal | None:
    """None also for what is not theirs to see."""
    try:
        return await queue.proposal(session, actor, proposal_id)
    except NotFound:
        return None


def _of(proposal: Proposal, row: Any) -> Editing:
    target = Target(proposal.kind, proposal.record_id, proposal.base_version, proposal.id, proposal.version)
    at = proposal.publish_at
    when = f"{at:%Y-%m-%dT%H:%M}" if at else ""
    return Editing(target, proposal.content, proposal, row, proposal.note, when)


def typed_in(form: FormData, target: Target, proposal: Proposal | None = None, row: Any = None) -> Editing:
    """The form as it was typed."""
    content = read(form_of_kind(target.kind), form)
    return Editing(
        target, content, proposal, row, text_of(form, "_note"), text_of(form, "_publish_at")
    )  # fmt: skip


def target_of(form: FormData, kind: str, record_id: uuid.UUID | None) -> Target:
    """What the form said that it was read from. 422 for what it can't have said."""
    base, version = number_in(form, "_base"), number_in(form, "_version")
    return Target(kind, record_id, base, id_in(form, "_proposal"), version or 0)


async def save(session: AsyncSession, actor: Actor, target: Target, form: FormData) -> Proposal:
    """Raises pydantic's error, `Conflict`, `ProposalChanged`, and what `propose` and `revise` raise."""
    content = read(form_of_kind(target.kind), form)
    note, at = text_of(form, "_note"), moment_in_utc(text_of(form, "_publish_at"))
    wish = Wish(content=content, note=note, publish_at=at, at_once=at is None)
    return await keep(session, actor, target, wish)


async def keep(session: AsyncSession, actor: Actor, target: Target, wish: Wish) -> Proposal:
    """As the draft `target.proposal_id`, else as a new one."""
    based = replace(wish, base_version=target.base)
    if target.proposal_id is not None:
        return await revise(session, actor, target.proposal_id, based, version=target.version)
    return await propose(session, actor, target.kind, target.record_id, based)


def moment_in_utc(typed: str) -> datetime | None:
    """What a `datetime-local` field gives, read as UTC; None if it is empty. Raises `Unfit`."""
    if not typed:
        return None
    try:
        return datetime.fromisoformat(f"{typed}+00:00")
    except ValueError as error:
        raise Unfit("a date and a time, as 2026-05-01T08:00") from error
