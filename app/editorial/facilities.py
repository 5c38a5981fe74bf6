"""Records facilities, cases and groups, new or again."""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from app.editorial.events import record_events
from app.editorial.intake import CaseIn, FacilityIn, GroupIn
from app.editorial.parts import cite, half_open, sync_parts
from app.editorial.private import remarked
from app.editorial.references import by_external_id, free_slug
from app.models.cases import Case
from app.models.ids import new_id, part_id
from app.models.people import EditorNote, ExternalId
from app.models.places import Facility, FacilityAddress
from app.models.records import Group
from app.text.slugs import slug


def set_fields(row: Any, values: dict[str, Any]) -> bool:
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)


async def by_slug(session: AsyncSession, table: type[SQLModel], wanted: str | None) -> Any:
    key: Any = getattr(table, "slug")  # noqa: B009  every table asked here has one
    return (await session.scalars(select(table).where(col(key) == wanted))).one_or_none() if wanted else None


async def find_facility(session: AsyncSession, facility: FacilityIn) -> Facility | None:
    for scheme, value in facility.external_ids.items():
        known = await by_external_id(session, scheme, value)
        if known is not None and known.facility_id is not None:
            return await session.get(Facility, known.facility_id)
    found: Facility | None = await by_slug(session, Facility, facility.slug)
    return found


async def record_facility(session: AsyncSession, facility: FacilityIn) -> tuple[Facility, bool]:
    """Record a facility with its addresses. Found again by external id, else by slug. Publishes nothing."""
    row = await find_facility(session, facility)
    changed = row is None
    if row is None:
        wanted = facility.slug or slug(next(iter(facility.name.values())))
        row = Facility(
            id=new_id(),
            slug=await free_slug(session, Facility, wanted),
            country=facility.country,
            name=facility.name,
        )
        session.add(row)
    values = facility.model_dump(exclude={"slug", "external_ids", "addresses", "sources", "notes"})
    changed |= set_fields(row, values)
    await session.flush()
    for scheme, value in facility.external_ids.items():
        if await session.get(ExternalId, (scheme, value)) is None:
            session.add(ExternalId(scheme=scheme, value=value, facility_id=row.id))
            changed = True
    return row, await _facility_parts(session, row, facility) or changed


async def _facility_parts(session: AsyncSession, row: Facility, facility: FacilityIn) -> bool:
    addresses = [
        FacilityAddress(
            id=part_id("address", row.id, i), position=i, facility_id=row.id, postcode=a.postcode,
            lines=a.lines, lang=a.lang, latin_lines=a.latin_lines, during=half_open(a.start, a.end),
        )
        for i, a in enumerate(facility.addresses)
    ]  # fmt: skip
    notes = [
        EditorNote(id=part_id("note", row.id, i), position=i, facility_id=row.id, text=remarked(text))
        for i, text in enumerate(facility.notes)
    ]
    return any([
        await sync_parts(session, FacilityAddress, "facility_id", row.id, addresses),
        await sync_parts(session, EditorNote, "facility_id", row.id, notes),
        await cite(session, row.id, facility.sources),
    ])  # fmt: skip


async def record_case(session: AsyncSession, case: CaseIn) -> tuple[Case, bool]:
    """Record a case and the events that are its own. Publishes nothing."""
    row: Case | None = await by_slug(session, Case, case.slug)
    changed = row is None
    if row is None:
        row = Case(id=new_id(), slug=case.slug, title=case.title, country=case.country)
        session.add(row)
    changed |= set_fields(row, case.model_dump(exclude={"events", "sources"}))
    await session.flush()
    return row, any(
        [
            await record_events(session, "case_id", row.id, case.events),
            await cite(session, row.id, case.sources),
            changed,
        ]
    )


async def record_group(session: AsyncSession, group: GroupIn) -> tuple[Group, bool]:
    row = await session.get(Group, group.code)
    if row is None:
        session.add(row := Group(code=group.code, labels=group.labels))
        return row, True
    return row, set_fields(row, {"labels": group.labels})
