"""Finds the record that a reference means: a slug, or `scheme:value` of an external id."""

import uuid
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from app.models.people import ExternalId


class UnknownReference(LookupError):
    """Nothing is recorded under this reference."""


async def by_external_id(session: AsyncSession, scheme: str, value: str) -> ExternalId | None:
    return await session.get(ExternalId, (scheme, value))


async def find(session: AsyncSession, table: type[SQLModel], ref: str) -> uuid.UUID:
    scheme, colon, value = ref.partition(":")
    if colon:
        row = await by_external_id(session, scheme, value)
        target = row and (row.facility_id if table.__name__ == "Facility" else row.prisoner_id)
    else:
        slug: Any = getattr(table, "slug")  # noqa: B009  every table that is referred to has one
        target = await session.scalar(select(getattr(table, "id")).where(col(slug) == ref))  # noqa: B009
    if target is None:
        raise UnknownReference(f"no {table.__name__.lower()} is recorded as “{ref}”")
    return uuid.UUID(str(target))


async def find_optional(session: AsyncSession, table: type[SQLModel], ref: str | None) -> uuid.UUID | None:
    return await find(session, table, ref) if ref else None


async def free_slug(session: AsyncSession, table: type[SQLModel], wanted: str) -> str:
    """`wanted`, or the same with the first free number behind it."""
    slug: Any = getattr(table, "slug")  # noqa: B009
    taken = set(await session.scalars(select(slug).where(slug.like(f"{wanted}%"))))
    number = 2
    free = wanted
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    return free
