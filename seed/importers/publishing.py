"""Publishes what an import has recorded. One transaction: the caller's."""

import uuid
from collections.abc import Collection
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.models.advocacy import Organisation
from app.models.cases import Case, Defendant
from app.models.people import Prisoner, PublicationState, Stay
from app.models.places import Facility
from app.publication.publisher import refresh
from app.publication.reference_documents import publish_labels, publish_organisations

# Whoever was withdrawn stays withdrawn: only a person decides that.
_UNPUBLISHED = (PublicationState.draft, PublicationState.in_review)


async def publish_people(
    session: AsyncSession, people: Collection[uuid.UUID], organisations: Collection[str] = ()
) -> int:
    """Publish these people, where they are held and their cases. Returns how many documents changed."""
    facilities = await _linked(session, Stay.facility_id, col(Stay.prisoner_id).in_(people))
    cases = await _linked(session, Defendant.case_id, col(Defendant.prisoner_id).in_(people))
    for table, ids in ((Prisoner, people), (Facility, facilities), (Case, cases)):
        await _mark(session, table, ids)
    await publish_labels(session)
    bodies = await _linked(session, Organisation.id, col(Organisation.slug).in_(organisations))
    await _mark(session, Organisation, bodies)
    changed = await publish_organisations(session, bodies)
    return changed + await refresh(session, prisoners=people, cases=cases, facilities=facilities)


async def publish_facilities(session: AsyncSession, facilities: Collection[uuid.UUID]) -> int:
    await _mark(session, Facility, facilities)
    return await refresh(session, facilities=facilities)


async def _linked(session: AsyncSession, column: Any, condition: Any) -> set[uuid.UUID]:
    return {row for row in await session.scalars(select(column).where(condition)) if row is not None}


async def _mark(session: AsyncSession, table: Any, ids: Collection[uuid.UUID]) -> None:
    for row in await session.scalars(select(table).where(table.id.in_(ids), table.state.in_(_UNPUBLISHED))):
        row.state = PublicationState.published
    await session.flush()
