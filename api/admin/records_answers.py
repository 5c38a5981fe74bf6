"""Records, proposals and revisions as the answers show them."""

from collections.abc import Iterable

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select
from starlette.responses import Response

from api.admin.idempotency import Once
from api.admin.preconditions import tag
from api.admin.records_shapes import DifferenceOut, proposal_model, record_model, revision_model
from api.admin.routing import BASE
from app.editorial.changes.diffing import Difference
from app.editorial.changes.holding import OPEN
from app.editorial.changes.nouns import Noun, id_of
from app.editorial.changes.revisions import Standing
from app.models.changes import Proposal, Revision


async def record_shown(session: AsyncSession, noun: Noun, now: Standing) -> BaseModel:
    identity = id_of(now.row)
    waiting = await session.scalars(
        select(Proposal.id)
        .where(Proposal.kind == noun.kind, Proposal.record_id == identity, col(Proposal.state).in_(OPEN))
        .order_by(col(Proposal.id))
    )
    return record_model(noun.kind)(
        id=identity, kind=noun.kind, state=getattr(now.row, "state", None), version=now.number,
        updated_at=getattr(now.row, "updated_at", None),
        merged_into=getattr(now.row, "merged_into", None), open_proposals=list(waiting), content=now.content,
    )  # fmt: skip


def proposal_shown(proposal: Proposal) -> BaseModel:
    return proposal_model(proposal.kind).model_validate(proposal, from_attributes=True)


def revision_shown(revision: Revision) -> BaseModel:
    return revision_model(revision.kind).model_validate(revision, from_attributes=True)


def differences_shown(found: Iterable[Difference]) -> list[DifferenceOut]:
    return [DifferenceOut.model_validate(one) for one in found]


async def proposal_told(once: Once, proposal: Proposal, *, made: bool = False) -> Response:
    """With the `ETag` that its next change has to match."""
    headers = {"etag": tag(proposal.version)}
    if not made:
        return await once.told(proposal_shown(proposal), headers=headers)
    headers["location"] = f"{BASE}/proposals/{proposal.id}"
    return await once.told(proposal_shown(proposal), 201, headers)
