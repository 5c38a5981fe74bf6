"""Takes records out of everything public: one action, by one person, at once, in one transaction."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import select

from app.accounts.actor import OPERATOR, Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import Unfit
from app.audit import record as audit
from app.database.sessions import transaction
from app.editorial.changes.closing import close_pending
from app.editorial.changes.nouns import noun_of
from app.editorial.changes.revisions import Standing, standing, write, write_first
from app.editorial.changes.sight import must_see
from app.editorial.references import UnknownReference
from app.editorial.withdrawal import WithdrawalReason
from app.models.people import AfterRelease, PublicationState
from app.publication.publisher import refresh


async def withdraw(
    session: AsyncSession, actor: Actor, kind: str, record_id: uuid.UUID, reason: WithdrawalReason
) -> int:
    """Returns how many public documents changed; twice is the same as once. A tombstone without a name stays.

    What waits to be decided or published of this record is closed with it, so nothing of before brings it
    back. Raises `Forbidden`, `NotFound`, and `Unfit` for a noun that can't be withdrawn.
    """
    actor.require(Permission.dossier_withdraw)
    noun = noun_of(kind)
    if not noun.has_state:
        raise Unfit("this is a word, not a record")
    await must_see(session, actor, noun, record_id)
    row = await noun.row(session, record_id, lock=True)
    row.state = PublicationState.withdrawn
    await close_pending(session, kind, record_id)
    changed = await noun.publish(session, [record_id])
    await audit(session, actor, "withdraw", kind=kind, record_id=record_id, detail={"reason": reason})
    return changed


async def choose_less(
    session: AsyncSession, actor: Actor, prisoner_id: uuid.UUID, choice: AfterRelease
) -> int:
    """After release a person decides to be shown less: one editor does it, at once.

    Returns how many documents changed. Raises `Unfit` for a choice that shows more: that is a change like
    others, for two persons.
    """
    actor.require(Permission.dossier_withdraw)
    noun = noun_of("prisoner")
    await must_see(session, actor, noun, prisoner_id)
    before = await standing(session, noun, prisoner_id, lock=True)
    order = list(AfterRelease)
    if order.index(choice) < order.index(AfterRelease(before.row.after_release)):
        raise Unfit("showing more again is a change for two persons")
    await write_first(session, noun, before)
    before.row.after_release = choice
    await session.flush()
    after = Standing(before.row, await noun.read(session, before.row), before.number + 1)
    if after.json != before.json:
        await write(session, noun, after)
    await close_pending(session, "prisoner", prisoner_id)
    detail: dict[str, Any] = {"choice": choice}
    await audit(session, actor, "after_release", kind="prisoner", record_id=prisoner_id, detail=detail)
    return await refresh(session, prisoners=[prisoner_id])


async def withdraw_by_slug(engine: AsyncEngine, kind: str, slug: str, reason: WithdrawalReason) -> int:
    """By the operator. Raises `UnknownReference`, and `NotFound` or `Unfit` for what is no kind of record."""
    async with transaction(engine) as session:
        noun = noun_of(kind)
        if not noun.has_state:
            raise Unfit("this is a word, not a record")
        table: Any = noun.table
        found = await session.scalar(select(table.id).where(table.slug == slug))
        if found is None:
            raise UnknownReference(f"no {kind} is recorded as “{slug}”")
        return await withdraw(session, OPERATOR, kind, found, reason)
