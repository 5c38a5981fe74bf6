"""The history of a record: one row after each change, with the two persons and the author's note."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.refusals import NotFound
from app.editorial.changes.diffing import Difference, diff
from app.editorial.changes.nouns import Noun, id_of, noun_of
from app.editorial.changes.sight import must_see
from app.models.changes import Proposal, Revision


@dataclass(frozen=True)
class Standing:
    """A record as it stands now, with the number of its revision."""

    row: Any
    content: Any  # the intake shape
    number: int

    @property
    def json(self) -> dict[str, Any]:
        return self.content.model_dump(mode="json")  # type: ignore[no-any-return]


async def standing(
    session: AsyncSession, noun: Noun, record_id: uuid.UUID, *, lock: bool = False
) -> Standing:
    """What is recorded now. If it was changed otherwise since (an import), that is a revision too.

    Raises `NotFound`.
    """
    row = await noun.row(session, record_id, lock=lock)
    content = await noun.read(session, row)
    last = await _last(session, noun, record_id)
    if last is None:
        return Standing(row, content, getattr(row, "version", 1))
    said = content.model_dump(mode="json")
    # Once more, since a field that came into the shape later is no change.
    if said == noun.shape.model_validate(last.content).model_dump(mode="json"):
        return Standing(row, content, last.number)
    if not lock:
        return Standing(row, content, last.number + 1)
    found = Standing(row, content, last.number + 1)
    await write(session, noun, found)
    return found


async def _last(session: AsyncSession, noun: Noun, record_id: uuid.UUID) -> Revision | None:
    query = select(Revision).where(Revision.kind == noun.kind, Revision.record_id == record_id)
    found: Revision | None = await session.scalar(query.order_by(col(Revision.number).desc()).limit(1))
    return found


async def write(session: AsyncSession, noun: Noun, now: Standing, proposal: Proposal | None = None) -> None:
    """Adds the revision `now.number`. Without a proposal nobody is named."""
    told: dict[str, Any] = (
        {
            "author_id": proposal.author_id, "reviewer_id": proposal.reviewer_id, "proposal_id": proposal.id,
            "note": proposal.note,
        }
        if proposal
        else {}
    )  # fmt: skip
    session.add(
        Revision(
            kind=noun.kind, record_id=id_of(now.row), number=now.number, content=now.json, **told
        )
    )  # fmt: skip
    if hasattr(now.row, "version"):
        now.row.version = now.number
    await session.flush()


async def write_first(session: AsyncSession, noun: Noun, before: Standing) -> None:
    """What was there before the first change, so that it can be restored."""
    if await _last(session, noun, id_of(before.row)) is None:
        await write(session, noun, before)


async def revisions(
    session: AsyncSession,
    actor: Actor,
    kind: str,
    record_id: uuid.UUID,
    *,
    before: int | None = None,
    limit: int | None = None,
) -> Sequence[Revision]:
    """Newest first, those before the number `before`; none before the first change.

    Raises `NotFound`, also for what is not theirs to see.
    """
    await must_see(session, actor, noun_of(kind), record_id)
    query = select(Revision).where(Revision.kind == kind, Revision.record_id == record_id)
    if before is not None:
        query = query.where(col(Revision.number) < before)
    return list(await session.scalars(query.order_by(col(Revision.number).desc()).limit(limit)))


async def kept_revision(
    session: AsyncSession, actor: Actor, kind: str, record_id: uuid.UUID, number: int
) -> Revision | None:
    """Raises `NotFound` for a record that is not theirs to see."""
    await must_see(session, actor, noun_of(kind), record_id)
    return await session.get(Revision, (kind, record_id, number))


async def revision(
    session: AsyncSession, actor: Actor, kind: str, record_id: uuid.UUID, number: int
) -> dict[str, Any]:
    """The record at that number, as intake JSON. Raises `NotFound`."""
    found = await kept_revision(session, actor, kind, record_id, number)
    if found is not None:
        return found.content
    now = await standing(session, noun_of(kind), record_id)
    if now.number != number:
        raise NotFound
    return now.json


async def diff_of(
    session: AsyncSession, actor: Actor, kind: str, record_id: uuid.UUID, numbers: tuple[int, int]
) -> list[Difference]:
    """From the first number to the second. Raises `NotFound`."""
    before, after = [await revision(session, actor, kind, record_id, one) for one in numbers]
    return diff(before, after)
