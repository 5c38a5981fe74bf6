"""Records organisations, official lists, figures, campaigns and advocacy actions, new or again."""

from typing import Any

from pydantic import BaseModel
from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.editorial.facilities import by_slug, set_fields
from app.editorial.intake import AdvocacyActionIn, CampaignIn, FigureIn, OfficialListIn, OrganisationIn
from app.editorial.parts import cite, dates, sync_parts
from app.editorial.references import find, find_optional
from app.models.advocacy import (
    AdvocacyAction,
    AdvocacyOrganisation,
    Figure,
    OfficialList,
    OfficialListEntry,
    Organisation,
)
from app.models.cases import Case
from app.models.ids import new_id, part_id
from app.models.letters import Campaign, CampaignPrisoner
from app.models.people import Prisoner


async def _record(
    session: AsyncSession, table: Any, given: BaseModel, values: dict[str, Any]
) -> tuple[Any, bool]:
    row = await by_slug(session, table, values["slug"])
    changed = row is None
    if row is None:
        row = table(id=new_id(), **values)
        session.add(row)
    changed |= set_fields(row, values)
    await session.flush()
    return row, await cite(session, row.id, getattr(given, "sources", [])) or changed


async def record_organisation(session: AsyncSession, given: OrganisationIn) -> tuple[Organisation, bool]:
    return await _record(session, Organisation, given, given.model_dump(exclude={"sources"}))


async def record_list(session: AsyncSession, given: OfficialListIn) -> tuple[OfficialList, bool]:
    """A state's register with its entries."""
    row, changed = await _record(
        session, OfficialList, given, given.model_dump(exclude={"sources", "entries"})
    )
    entries = [
        OfficialListEntry(
            id=part_id("entry", row.id, i), position=i, list_id=row.id, name=entry.get("name"),
            organisation_id=await find_optional(session, Organisation, entry.get("organisation")),
            prisoner_id=await find_optional(session, Prisoner, entry.get("prisoner")),
            listed_on=entry.get("listed_on"), removed_on=entry.get("removed_on"),
        )
        for i, entry in enumerate(given.entries)
    ]  # fmt: skip
    return row, await sync_parts(session, OfficialListEntry, "list_id", row.id, entries) or changed


async def record_figure(session: AsyncSession, given: FigureIn) -> tuple[Figure, bool]:
    values = given.model_dump(exclude={"sources", "list", "case", "as_of"})
    as_of = dates("as_of", given.as_of)
    values |= {
        "as_of": given.as_of,
        "as_of_latest": as_of["as_of_latest"],
        "list_id": await find_optional(session, OfficialList, given.list),
        "case_id": await find_optional(session, Case, given.case),
    }
    return await _record(session, Figure, given, values)


async def record_campaign(session: AsyncSession, given: CampaignIn) -> tuple[Campaign, bool]:
    row, changed = await _record(session, Campaign, given, given.model_dump(exclude={"sources", "prisoners"}))
    wanted = {await find(session, Prisoner, ref) for ref in given.prisoners}
    changed |= await _sync_links(session, CampaignPrisoner, ("campaign_id", row.id), "prisoner_id", wanted)
    return row, changed


async def record_advocacy(session: AsyncSession, given: AdvocacyActionIn) -> tuple[AdvocacyAction, bool]:
    values = given.model_dump(exclude={"sources", "prisoner", "case", "organisations"})
    values |= {
        "prisoner_id": await find_optional(session, Prisoner, given.prisoner),
        "case_id": await find_optional(session, Case, given.case),
    }
    row, changed = await _record(session, AdvocacyAction, given, values)
    wanted = {await find(session, Organisation, ref) for ref in given.organisations}
    changed |= await _sync_links(
        session, AdvocacyOrganisation, ("action_id", row.id), "organisation_id", wanted
    )
    return row, changed


async def _sync_links(
    session: AsyncSession, table: Any, owner: tuple[str, Any], column: str, wanted: set[Any]
) -> bool:
    name, identity = owner
    rows = await session.scalars(select(table).where(col(getattr(table, name)) == identity))
    known = {getattr(row, column) for row in rows}
    gone = known - wanted
    if gone:
        await session.execute(
            delete(table).where(col(getattr(table, name)) == identity, col(getattr(table, column)).in_(gone))
        )
    session.add_all(table(**{name: identity, column: one}) for one in wanted - known)
    await session.flush()
    return bool(wanted ^ known)
