"""Two dossiers of one person become one: a change of the kept one, for two persons like any other."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from app.accounts.actor import Actor
from app.accounts.refusals import NotFound, Unfit
from app.editorial.changes.nouns import noun_of
from app.editorial.changes.proposals import Wish, note, propose
from app.editorial.changes.revisions import standing
from app.editorial.changes.sight import sees
from app.editorial.intake import DossierIn
from app.models.changes import Proposal
from app.models.people import AfterRelease


async def merge(
    session: AsyncSession, actor: Actor, kept: uuid.UUID, other: uuid.UUID, wish: Wish | None = None
) -> Proposal:
    """A draft for `kept`; when it is accepted `other` is withdrawn and its address leads to `kept`.

    Without a wish the draft is `joined`; an editor may write on it before handing it in. Raises `Unfit`,
    `Conflict`, `NotFound`.
    """
    if kept == other:
        raise Unfit("a record can't be merged with itself")
    noun = noun_of("prisoner")
    for one in sorted((kept, other)):
        await noun.row(session, one, lock=True)
    loser = await standing(session, noun, other, lock=True)
    if not await sees(session, actor, loser.content) or loser.row.merged_into is not None:
        raise NotFound
    if wish is None:
        now = await standing(session, noun, kept, lock=True)
        wish = Wish(joined(now.content, loser.content), base_version=now.number)
    proposal = await propose(session, actor, "prisoner", kept, wish)
    proposal.withdraws_id, proposal.withdraws_version = other, loser.number
    await session.flush()
    await note(session, actor, "proposal:merges", proposal, other=other)
    return proposal


def joined(kept: DossierIn, other: DossierIn) -> DossierIn:
    """The kept one's word where both say something; the other's parts that it lacks come after its own.

    Stays stay those of `kept` if there are any: two tellings of one imprisonment overlap.
    """
    update: dict[str, Any] = {}
    for name in DossierIn.model_fields:
        ours, theirs = getattr(kept, name), getattr(other, name)
        if name == "external_ids":
            update[name] = theirs | ours
        elif name == "alerts":  # an id is of one record: what is taken over gets another
            update[name] = ours + [one.model_copy(update={"id": None}) for one in theirs]
        elif name == "stays":
            update[name] = ours or theirs
        elif isinstance(ours, list):
            update[name] = ours + [one for one in theirs if one not in ours]
        elif isinstance(ours, dict) and isinstance(theirs, dict):
            update[name] = theirs | ours
        elif ours in (None, "unknown"):
            update[name] = theirs
    update["after_release"] = max(kept.after_release, other.after_release, key=list(AfterRelease).index)
    return kept.model_copy(update=update)
