"""Records the dated facts of a prisoner or a case."""

import uuid
from collections.abc import Sequence
from typing import Literal

from sqlalchemy.ext.asyncio import AsyncSession

from app.editorial.intake import EventIn
from app.editorial.parts import cite, dates, event_ids, sync_parts
from app.editorial.references import find_optional
from app.models.cases import Event
from app.models.places import Facility


async def record_events(
    session: AsyncSession,
    column: Literal["prisoner_id", "case_id"],
    owner: uuid.UUID,
    events: Sequence[EventIn],
) -> bool:
    """Make `events` all the facts that are `owner`'s own. Returns whether anything changed."""
    ids = event_ids(owner, events)
    rows = [
        Event(
            id=ids[i],
            position=i,
            prisoner_id=owner if column == "prisoner_id" else None,
            case_id=owner if column == "case_id" else None,
            **event.model_dump(exclude={"facility", "sources", "date"}),
            **dates("date", event.date),
            facility_id=await find_optional(session, Facility, event.facility),
        )
        for i, event in enumerate(events)
    ]
    changed = await sync_parts(session, Event, column, owner, rows)
    for row, event in zip(rows, events, strict=True):
        changed |= await cite(session, row.id, event.sources)
    return changed
