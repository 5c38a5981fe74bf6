"""An earlier revision as a new proposal: nothing goes back without a second person either."""

import uuid

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.actor import Actor
from app.editorial.changes.nouns import noun_of
from app.editorial.changes.proposals import Wish, propose
from app.editorial.changes.revisions import revision
from app.editorial.changes.sight import must_see
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
    """A draft that says what revision `number` said, over `base_version`. Raises what `propose` raises.

    Alerts stay as they are now: what readers were told is taken back by a retraction, not by an older page.
    """
    said = await revision(session, actor, kind, record_id, number)
    if "alerts" in said:
        now = await must_see(session, actor, noun_of(kind), record_id)
        said = said | {"alerts": now.model_dump(mode="json")["alerts"]}
    return await propose(session, actor, kind, record_id, Wish(said, base_version=base_version, note=note))
