"""The end of a duplicate: what was its own goes to the record that is kept, and its address leads there."""

import uuid

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.editorial.changes.closing import close_pending
from app.models.advocacy import AdvocacyAction, OfficialListEntry
from app.models.letters import CampaignPrisoner
from app.models.people import ExternalId, Prisoner, PublicationState
from app.publication.outgoing import redirect_merged
from app.publication.publisher import refresh
from app.publication.reference_documents import publish_campaigns, publish_lists


async def dissolve(session: AsyncSession, other_id: uuid.UUID, kept: Prisoner) -> None:
    """Withdraws `other_id`, whose content was taken over already. Both rows are held by the caller."""
    other = await session.get_one(Prisoner, other_id, populate_existing=True)
    await _move(session, other_id, kept.id)
    other.state, other.merged_into = PublicationState.withdrawn, kept.id
    await session.flush()
    await close_pending(session, "prisoner", other_id)
    await refresh(session, prisoners=[other_id, kept.id])
    await redirect_merged(session, "prisoner", other_id, kept.id)


async def _move(session: AsyncSession, other: uuid.UUID, kept: uuid.UUID) -> None:
    """What points at the other points at the kept one: lists find the kept record under either id."""
    for column in (ExternalId.prisoner_id, AdvocacyAction.prisoner_id, OfficialListEntry.prisoner_id):
        table = column.class_  # type: ignore[union-attr]
        await session.execute(update(table).where(col(column) == other).values(prisoner_id=kept))
    theirs = set(
        await session.scalars(
            select(CampaignPrisoner.campaign_id).where(CampaignPrisoner.prisoner_id == other)
        )
    )
    has = set(
        await session.scalars(
            select(CampaignPrisoner.campaign_id).where(CampaignPrisoner.prisoner_id == kept)
        )
    )
    session.add_all(CampaignPrisoner(campaign_id=one, prisoner_id=kept) for one in theirs - has)
    await session.flush()
    lists = set(
        await session.scalars(select(OfficialListEntry.list_id).where(OfficialListEntry.prisoner_id == kept))
    )
    await publish_campaigns(session, theirs)
    await publish_lists(session, lists)
