"""An earlier revision as a new proposal: nothing goes back without a second person either."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.actor import Actor
from app.editorial.changes.proposals import Wish, propose
from app.editorial.changes.revisions import revision
from app.models.changes import Proposal


async def restore(
    session: AsyncSession,
    actor: Actor,
    kind: str,
    record_id: uuid.UUID,
    number: int,
    *,
    base_version: int,
    note: str = "",
) -> Proposal:
    """A draft that says what revision `number` said, over `base_version`. Raises what `propose` raises."""
    said = await revision(session, actor, kind, record_id, number)
    return await propose(session, actor, kind, record_id, Wish(said, base_version=base_version, note=note))
