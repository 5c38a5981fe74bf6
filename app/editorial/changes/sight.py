"""Whether a record is theirs to see: teams are limited to countries and cases."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import NotFound
from app.editorial.changes.nouns import Noun, id_of, noun_of, place_of
from app.editorial.intake import AdvocacyActionIn
from app.editorial.references import UnknownReference, find
from app.models.changes import Proposal
from app.models.published import Document


async def sees(session: AsyncSession, actor: Actor, content: Any) -> bool:
    if actor.countries is None:
        return True
    if isinstance(content, AdvocacyActionIn):
        return await _sees_subjects(session, actor, content)
    place = place_of(content)
    return place is None or actor.may_see(*place)


async def _sees_subjects(session: AsyncSession, actor: Actor, content: AdvocacyActionIn) -> bool:
    """An action is seen with the person or the case that it is for; with no subject, by all."""
    named = [(noun_of(kind), ref) for kind, ref in content.subjects() if ref]
    seen = []
    for noun, ref in named:
        try:
            row = await noun.row(session, await find(session, noun.table, ref))
        except UnknownReference:  # told like one of another team: it says nothing of what is there
            seen.append(False)
            continue
        seen.append(await sees(session, actor, await noun.read(session, row)))
    return any(seen) or not seen


async def is_told(session: AsyncSession, actor: Actor, noun: Noun, row: Any) -> bool:
    """Whether they may know that this record is there: it is public, or theirs to see."""
    if actor.countries is None:
        return True
    public = select(Document.id).where(Document.kind == noun.kind, Document.id == id_of(row))
    if await session.scalar(public) is not None:
        return True
    return await sees(session, actor, await noun.read(session, row))


async def must_see(session: AsyncSession, actor: Actor, noun: Noun, record_id: uuid.UUID) -> Any:
    """The record as intake shape. Raises `Forbidden`, and `NotFound` for another team's record."""
    actor.require(Permission.dossier_read)
    content = await noun.read(session, await noun.row(session, record_id))
    if not await sees(session, actor, content):
        raise NotFound
    return content


async def must_see_proposal(session: AsyncSession, actor: Actor, proposal: Proposal) -> None:
    """Both what it changes and what it would make of it. Raises `NotFound`."""
    actor.require(Permission.dossier_read)
    noun = noun_of(proposal.kind)
    if not await sees(session, actor, noun.shape.model_validate(proposal.content)):
        raise NotFound
    if proposal.record_id is not None:
        await must_see(session, actor, noun, proposal.record_id)


async def is_seen(session: AsyncSession, actor: Actor, kind: str, record_id: uuid.UUID) -> bool:
    """`must_see` as a question. Who is not limited to teams sees all."""
    if actor.countries is None:
        return True
    try:
        await must_see(session, actor, noun_of(kind), record_id)
    except NotFound:
        return False
    return True


async def proposal_is_seen(session: AsyncSession, actor: Actor, proposal: Proposal) -> bool:
    """`must_see_proposal` as a question, likewise. Raises `Forbidden`."""
    actor.require(Permission.dossier_read)
    if actor.countries is None:
        return True
    try:
        await must_see_proposal(session, actor, proposal)
    except NotFound:
        return False
    return True
