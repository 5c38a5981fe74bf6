"""Facilities and cases, as they were handed in."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from app.editorial.intake import AddressIn, CaseIn, FacilityIn
from app.editorial.reading.rows import as_intake, events, external_ids, parts, sources
from app.models.cases import Case
from app.models.people import EditorNote
from app.models.places import Facility, FacilityAddress

PLACE: Final = "facility_id"


async def read_facility(session: AsyncSession, row: Facility) -> FacilityIn:
    return as_intake(
        FacilityIn, row,
        external_ids=await external_ids(session, PLACE, row.id),
        addresses=[_address(one) for one in await parts(session, FacilityAddress, PLACE, row.id)],
        notes=[one.text for one in await parts(session, EditorNote, PLACE, row.id)],
        sources=await sources(session, row.id),
    )  # fmt: skip


def _address(row: FacilityAddress) -> AddressIn:
    return as_intake(AddressIn, row, start=row.during.lower, end=row.during.upper)


async def read_case(session: AsyncSession, row: Case) -> CaseIn:
    return as_intake(
        CaseIn, row,
        events=await events(session, "case_id", row.id),
        sources=await sources(session, row.id),
    )  # fmt: skip
