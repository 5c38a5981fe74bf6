"""What would become public, exactly: the publisher itself does it, and then it is undone."""

import uuid
from dataclasses import dataclass
from typing import Any

import orjson
from sqlalchemy import tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, func, select

from app.accounts.actor import Actor
from app.editorial.changes.deciding import carry_out
from app.editorial.changes.diffing import Difference, diff
from app.editorial.changes.holding import OPEN, hold
from app.editorial.changes.refusals import Closed
from app.editorial.changes.taken import set_aside
from app.models.changes import ProposalState, Verdict
from app.models.published import Change, Document
from app.publication.outgoing import publishing
from app.publication.publisher import today
from app.publication.rendering import fill

Key = tuple[str, uuid.UUID]
# Given by the publisher each time.
STAMPS = frozenset({"version", "updated_at", "state_since", "retracted_at"})
_TO_COME = frozenset({*OPEN, ProposalState.accepted})
_NOBODY = uuid.UUID(int=0)


@dataclass(frozen=True)
class Previewed:
    """One public document; `now` or `would_be` is None where there is none."""

    kind: str
    slug: str
    now: dict[str, Any] | None
    would_be: dict[str, Any] | None

    @property
    def differences(self) -> list[Difference]:
        return diff(self.now, self.would_be, unsaid=STAMPS)


async def preview(session: AsyncSession, actor: Actor, proposal_id: uuid.UUID) -> list[Previewed]:
    """All documents that would change if this were published now. Nothing is: no row, no log, no feed.

    Raises `NotFound`, `Conflict`, `Closed`, `Unfit`, `AlreadyRecorded`. Others who publish wait until the
    transaction ends.
    """
    held = await hold(session, proposal_id, actor)
    if held.proposal.state not in _TO_COME or held.proposal.applied_at is not None:
        raise Closed
    held.must_fit()
    await publishing(session)
    keys, would_be = await _undone(session, actor, held.proposal.id)
    now = await _documents(session, keys)
    found = [_previewed(key, now.get(key), would_be.get(key)) for key in keys]
    return sorted((one for one in found if one.differences), key=lambda one: (one.kind, one.slug))


async def _undone(
    session: AsyncSession, actor: Actor, proposal_id: uuid.UUID
) -> tuple[set[Key], dict[Key, Any]]:
    """In a session of its own on the same connection, so that no object of ours is touched."""
    connection = await session.connection()
    trial = AsyncSession(
        connection, expire_on_commit=False, autoflush=False, join_transaction_mode="create_savepoint"
    )
    async with trial:
        last = await trial.scalar(select(func.max(Change.seq))) or 0
        held = await hold(trial, proposal_id)
        await set_aside(trial, actor, held.noun, held.wanted, own=held.proposal.record_id)
        await carry_out(trial, held, Verdict.republish, _NOBODY)
        rows = await trial.execute(select(Change.kind, Change.id).where(col(Change.seq) > last))
        keys = {(kind, identity) for kind, identity in rows}
        found = await _documents(trial, keys)
        await trial.rollback()
    return keys, found


async def _documents(session: AsyncSession, keys: set[Key]) -> dict[Key, tuple[str, dict[str, Any]]]:
    rows = await session.scalars(
        select(Document)
        .where(tuple_(col(Document.kind), col(Document.id)).in_(keys))
        .execution_options(populate_existing=True)
    )
    return {(row.kind, row.id): (row.slug, _json(row)) for row in rows}


def _json(row: Document) -> dict[str, Any]:
    found: dict[str, Any] = orjson.loads(
        fill(row.body, row.live_offset, row.live_since, row.live_base, today())
    )
    return found


def _previewed(key: Key, now: Any, would_be: Any) -> Previewed:
    slug = (would_be or now or ("", None))[0]
    return Previewed(key[0], slug, now[1] if now else None, would_be[1] if would_be else None)
