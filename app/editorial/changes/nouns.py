"""Each noun that editors change, with what recording, reading and publishing it means. One place for all."""

import uuid
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, select

from app.accounts.permissions import Permission
from app.accounts.refusals import NotFound
from app.editorial import reading
from app.editorial.facilities import find_facility, record_case, record_facility, record_group
from app.editorial.intake import (
    AdvocacyActionIn,
    CampaignIn,
    CaseIn,
    DossierIn,
    FacilityIn,
    FigureIn,
    GroupIn,
    OfficialListIn,
    OrganisationIn,
)
from app.editorial.intake.values import Intake
from app.editorial.prisoners import find_prisoner, record_prisoner
from app.editorial.reference_records import (
    record_advocacy,
    record_campaign,
    record_figure,
    record_list,
    record_organisation,
)
from app.models.advocacy import AdvocacyAction, Figure, OfficialList, Organisation
from app.models.cases import Case
from app.models.ids import part_id
from app.models.letters import Campaign
from app.models.people import Prisoner
from app.models.places import Facility
from app.models.records import Group
from app.publication import reference_documents as documents
from app.publication.advocacy import former_subjects, publish_advocacy
from app.publication.gather import by_id
from app.publication.outgoing import publishing
from app.publication.publisher import refresh
from app.publication.quoting import (
    publish_quoted_cases,
    publish_quoted_figures,
    publish_quoted_lists,
    publish_quoted_organisations,
)

Ids = Collection[uuid.UUID]


@dataclass(frozen=True)
class Noun:
    """`record`, `read` and `publish` take the caller's transaction; publishing looks at the state."""

    kind: str
    shape: type[Intake]
    table: type[SQLModel]
    record: Callable[[AsyncSession, Any], Awaitable[tuple[Any, bool]]]
    read: Callable[[AsyncSession, Any], Awaitable[Any]]
    publish: Callable[[AsyncSession, Ids], Awaitable[int]]
    write: Permission = Permission.dossier_write
    find: Callable[[AsyncSession, Any], Awaitable[Any]] | None = None  # else by slug

    @property
    def has_state(self) -> bool:
        return "state" in self.table.model_fields

    async def found(self, session: AsyncSession, content: Any) -> Any:
        """The record that recording `content` would change, or None."""
        if self.find is not None:
            return await self.find(session, content)
        if self.table is Group:
            return await session.get(Group, content.code)
        table: Any = self.table
        return await session.scalar(select(table).where(table.slug == content.slug))

    async def row(self, session: AsyncSession, record_id: uuid.UUID, *, lock: bool = False) -> Any:
        """Fresh from the database, and held until the transaction ends with `lock`. Raises `NotFound`."""
        table: Any = self.table
        if table is Group:
            codes = await session.scalars(select(Group.code))
            named = next((code for code in codes if group_id(code) == record_id), None)
            query = select(table).where(table.code == named)
        else:
            query = select(table).where(table.id == record_id)
        if lock:
            query = query.with_for_update()
        found = await session.scalar(query.execution_options(populate_existing=True))
        if found is None:
            raise NotFound
        return found


def group_id(code: str) -> uuid.UUID:
    """Groups have codes; proposals and revisions want an id."""
    return part_id("group", code)


def id_of(row: Any) -> uuid.UUID:
    return group_id(row.code) if isinstance(row, Group) else uuid.UUID(str(row.id))


async def _publish_people(session: AsyncSession, ids: Ids) -> int:
    return await refresh(session, prisoners=ids)


async def _publish_facilities(session: AsyncSession, ids: Ids) -> int:
    return await refresh(session, facilities=ids)


async def _publish_advocacy(session: AsyncSession, ids: Ids) -> int:
    """With the people and cases that show these actions, and that showed them before."""
    await publishing(session)  # before anything is read
    people, cases = await former_subjects(session, ids)
    rows = (await by_id(session, AdvocacyAction, ids)).values()
    people |= {row.prisoner_id for row in rows if row.prisoner_id}
    cases |= {row.case_id for row in rows if row.case_id}
    changed = await refresh(session, prisoners=people, cases=cases)
    return changed + await publish_advocacy(session, ids)


async def _publish_groups(session: AsyncSession, _ids: Ids) -> int:
    await session.flush()
    await documents.publish_labels(session)
    return 0


_ALL = (
    Noun(
        "prisoner", DossierIn, Prisoner, record_prisoner, reading.read_dossier, _publish_people,
        find=find_prisoner,
    ),
    Noun("case", CaseIn, Case, record_case, reading.read_case, publish_quoted_cases),
    Noun(
        "facility", FacilityIn, Facility, record_facility, reading.read_facility, _publish_facilities,
        Permission.facility_write, find=find_facility,
    ),
    Noun(
        "organisation", OrganisationIn, Organisation, record_organisation, reading.read_organisation,
        publish_quoted_organisations,
    ),
    Noun("list", OfficialListIn, OfficialList, record_list, reading.read_list, publish_quoted_lists),
    Noun("figure", FigureIn, Figure, record_figure, reading.read_figure, publish_quoted_figures),
    Noun(
        "campaign", CampaignIn, Campaign, record_campaign, reading.read_campaign, documents.publish_campaigns
    ),
    Noun(
        "advocacy", AdvocacyActionIn, AdvocacyAction, record_advocacy, reading.read_advocacy,
        _publish_advocacy,
    ),
    Noun("group", GroupIn, Group, record_group, reading.read_group, _publish_groups),
)  # fmt: skip
NOUNS = {noun.kind: noun for noun in _ALL}


def noun_of(kind: str) -> Noun:
    """Raises `NotFound`."""
    if kind not in NOUNS:
        raise NotFound
    return NOUNS[kind]


def place_of(content: Any) -> tuple[str | None, list[str]] | None:
    """Country and cases by which teams are limited; None for what belongs to no place."""
    if isinstance(content, DossierIn):
        return content.country, content.cases
    if isinstance(content, CaseIn):
        return content.country, [content.slug]
    country = getattr(content, "country", None)
    return (country, []) if country else None
