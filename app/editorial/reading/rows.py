"""From rows to intake shapes."""

import uuid
from typing import Any, Literal, TypeVar

from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from app.editorial.intake import EventIn, SourceIn
from app.models.cases import Event
from app.models.people import ExternalId
from app.models.places import Facility
from app.models.records import Citation, Source

Shape = TypeVar("Shape", bound=BaseModel)
Owner = Literal["prisoner_id", "facility_id", "case_id", "list_id", "campaign_id", "action_id", "stay_id"]


def as_intake(shape: type[Shape], row: SQLModel, **given: Any) -> Shape:
    """The row's columns that `shape` has too, and what is given by hand."""
    values = {name: getattr(row, name) for name in shape.model_fields if name in type(row).model_fields}
    return shape.model_validate(values | given)


async def parts(session: AsyncSession, table: Any, owner: Owner, identity: uuid.UUID) -> list[Any]:
    """The rows of `table` that are this owner's, in their own order."""
    found = await session.scalars(
        select(table).where(col(getattr(table, owner)) == identity).execution_options(populate_existing=True)
    )
    return sorted(found, key=lambda row: getattr(row, "position", 0))


async def slug_of(session: AsyncSession, table: Any, identity: uuid.UUID | None) -> str | None:
    row = await session.get(table, identity) if identity else None
    return row.slug if row else None


async def slugs_of(session: AsyncSession, table: Any, ids: list[uuid.UUID]) -> list[str]:
    """In alphabetical order: these links have none of their own."""
    return sorted(await session.scalars(select(table.slug).where(table.id.in_(ids))))


async def sources(session: AsyncSession, subject: uuid.UUID) -> list[SourceIn]:
    cited = await session.execute(
        select(Citation, Source)
        .join(Source, col(Source.id) == col(Citation.source_id))
        .where(col(Citation.subject_id) == subject)
        .order_by(col(Citation.position))
    )
    return [as_intake(SourceIn, source, locator=citation.locator) for citation, source in cited]


async def events(session: AsyncSession, owner: Owner, identity: uuid.UUID) -> list[EventIn]:
    return [
        as_intake(
            EventIn, row, facility=await slug_of(session, Facility, row.facility_id),
            sources=await sources(session, row.id),
        )
        for row in await parts(session, Event, owner, identity)
    ]  # fmt: skip


async def external_ids(session: AsyncSession, owner: Owner, identity: uuid.UUID) -> dict[str, str]:
    """One per scheme: the first. A record that others were merged into may have more."""
    rows = sorted(await parts(session, ExternalId, owner, identity), key=lambda row: (row.scheme, row.value))
    return {row.scheme: row.value for row in reversed(rows)}
