"""Organisations, official lists, figures, campaigns, advocacy actions and groups, as they were handed in."""

from sqlalchemy.ext.asyncio import AsyncSession

from app.editorial.intake import (
    AdvocacyActionIn,
    CampaignIn,
    FigureIn,
    GroupIn,
    OfficialListIn,
    OrganisationIn,
)
from app.editorial.reading.rows import as_intake, parts, slug_of, slugs_of, sources
from app.models.advocacy import (
    AdvocacyAction,
    AdvocacyOrganisation,
    Figure,
    OfficialList,
    OfficialListEntry,
    Organisation,
)
from app.models.cases import Case
from app.models.letters import Campaign, CampaignPrisoner
from app.models.people import Prisoner
from app.models.records import Group


async def read_organisation(session: AsyncSession, row: Organisation) -> OrganisationIn:
    return as_intake(OrganisationIn, row, sources=await sources(session, row.id))


async def read_list(session: AsyncSession, row: OfficialList) -> OfficialListIn:
    rows = await parts(session, OfficialListEntry, "list_id", row.id)
    entries = [await _entry(session, one) for one in rows]
    return as_intake(OfficialListIn, row, entries=entries, sources=await sources(session, row.id))


async def _entry(session: AsyncSession, row: OfficialListEntry) -> dict[str, str]:
    said = {
        "name": row.name,
        "organisation": await slug_of(session, Organisation, row.organisation_id),
        "prisoner": await slug_of(session, Prisoner, row.prisoner_id),
        "listed_on": row.listed_on,
        "removed_on": row.removed_on,
    }
    return {name: value for name, value in said.items() if value is not None}


async def read_figure(session: AsyncSession, row: Figure) -> FigureIn:
    return as_intake(
        FigureIn, row,
        list=await slug_of(session, OfficialList, row.list_id),
        case=await slug_of(session, Case, row.case_id),
        sources=await sources(session, row.id),
    )  # fmt: skip


async def read_campaign(session: AsyncSession, row: Campaign) -> CampaignIn:
    links = await parts(session, CampaignPrisoner, "campaign_id", row.id)
    people = await slugs_of(session, Prisoner, [one.prisoner_id for one in links])
    return as_intake(CampaignIn, row, prisoners=people, sources=await sources(session, row.id))


async def read_advocacy(session: AsyncSession, row: AdvocacyAction) -> AdvocacyActionIn:
    links = await parts(session, AdvocacyOrganisation, "action_id", row.id)
    return as_intake(
        AdvocacyActionIn, row,
        prisoner=await slug_of(session, Prisoner, row.prisoner_id),
        case=await slug_of(session, Case, row.case_id),
        organisations=await slugs_of(session, Organisation, [one.organisation_id for one in links]),
        sources=await sources(session, row.id),
    )  # fmt: skip


async def read_group(_session: AsyncSession, row: Group) -> GroupIn:
    return as_intake(GroupIn, row)
