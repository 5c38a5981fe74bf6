"""Rows from what was handed in. Most parts have ids made from owner and place, so twice is once."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import delete, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from app.editorial.intake import EventIn, SourceIn
from app.models.ids import part_id
from app.models.records import Citation, Source
from app.text.edtf_dates import parse


def dates(name: str, value: str | None) -> dict[str, Any]:
    """The three columns of a partial date."""
    known = parse(value) if value else None
    return {
        name: value,
        f"{name}_earliest": known.earliest if known else None,
        f"{name}_latest": known.latest if known else None,
    }


def span(start: str | None, end: str | None) -> Range[date]:
    """Days from the first that `start` may be to the last that `end` may be, as a half-open range.

    Raises ValueError for an end before the start.
    """
    lower = parse(start).earliest if start else None
    last = parse(end).latest if end else None
    return half_open(lower, last + timedelta(days=1) if last else None)


def half_open(lower: date | None, upper: date | None) -> Range[date]:
    """From `lower` until before `upper`. Raises ValueError for what PostgreSQL refuses."""
    if lower and upper and upper < lower:
        raise ValueError(f"what starts on {lower} can't end before that")
    return Range(lower, upper, bounds="[)")


_NO_OVERLAP = "SET CONSTRAINTS editorial.stay_no_overlap, editorial.facility_address_no_overlap {}"


async def sync_parts(
    session: AsyncSession, table: type[SQLModel], column: str, owner: uuid.UUID, wanted: Sequence[SQLModel]
) -> bool:
    """Make `wanted` all the rows of `table` whose `column` is `owner`. Returns whether anything changed.

    Deletes come first and are flushed, then changes, then new rows. Raises SQLAlchemy's `IntegrityError` for
    rows that overlap in the end.
    """
    key: Any = getattr(table, "id")  # noqa: B009  every part has one
    rows = await session.scalars(select(table).where(col(getattr(table, column)) == owner))
    existing = {getattr(row, "id"): row for row in rows}  # noqa: B009
    ids = [getattr(row, "id") for row in wanted]  # noqa: B009
    gone = [one for one in existing if one not in set(ids)]
    moving = bool(existing) and "during" in table.model_fields
    if moving:  # whole days may pass from one stay to its neighbour; what counts is how they stand in the end
        await session.execute(text(_NO_OVERLAP.format("DEFERRED")))
    if gone:
        await session.execute(delete(table).where(key.in_(gone)))
    changed = [_update(existing[one], row) for one, row in zip(ids, wanted, strict=True) if one in existing]
    if any(changed):
        await session.flush()
    fresh = [row for one, row in zip(ids, wanted, strict=True) if one not in existing]
    session.add_all(fresh)
    if fresh:
        await session.flush()
    if moving:
        await session.execute(text(_NO_OVERLAP.format("IMMEDIATE")))
    return bool(gone or fresh or any(changed))


# Set by the database or by other verbs; handing the same facts in again does not touch them.
_OWN = frozenset({"updated_at", "created_at"})


def different(row: SQLModel, wanted: SQLModel) -> list[str]:
    """The columns that say something else."""
    return [
        name
        for name in type(row).model_fields
        if name not in _OWN and getattr(row, name) != getattr(wanted, name)
    ]


def _update(row: SQLModel, wanted: SQLModel) -> bool:
    names = different(row, wanted)
    for name in names:
        setattr(row, name, getattr(wanted, name))
    return bool(names)


async def cite(session: AsyncSession, subject: uuid.UUID, sources: Iterable[SourceIn]) -> bool:
    rows = []
    for position, source in enumerate(sources):
        identity = await _source_id(session, source)
        if await session.get(Source, identity) is None:
            session.add(
                Source(
                    id=identity, type=source.type, title=source.title, url=source.url,
                    published_on=source.published_on,
                )
            )  # fmt: skip
            await session.flush()
        rows.append(
            Citation(
                id=part_id("citation", subject, position), position=position, subject_id=subject,
                source_id=identity, locator=source.locator,
            )
        )  # fmt: skip
    return await sync_parts(session, Citation, "subject_id", subject, rows)


async def _source_id(session: AsyncSession, source: SourceIn) -> uuid.UUID:
    words = ("source", source.type, source.url, sorted(source.title.items()))
    known = await session.get(Source, part_id(*words))
    if known is None or known.published_on == source.published_on:
        return part_id(*words)
    # Many cite one source: who knows another day of it cites a source of their own.
    return part_id(*words, source.published_on)


def event_ids(owner: uuid.UUID, events: Sequence[EventIn]) -> list[uuid.UUID]:
    """An event keeps its public id as long as its type and date stay, wherever it stands in the list."""
    seen: dict[tuple[str, str], int] = {}
    ids = []
    for event in events:
        key = (event.type, event.date)
        seen[key] = seen.get(key, 0) + 1
        ids.append(part_id("event", owner, *key, seen[key]))
    return ids
