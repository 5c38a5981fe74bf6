"""Public documents of organisations, lists, campaigns, figures, and labels."""

import uuid
from collections.abc import Collection
from datetime import date

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from app.models.advocacy import Figure, OfficialList, OfficialListEntry, Organisation
from app.models.letters import Campaign, CampaignPrisoner
from app.models.published import Label
from app.models.records import Group
from app.publication import facets, shapes
from app.publication.gather import citations, grouped, public_by_id
from app.publication.other_documents import (
    figure_documents,
    figures_of,
    public_people,
)
from app.publication.outgoing import Outgoing, replace
from app.publication.parts import path, sort_name, sources
from app.publication.rendering import to_json
from app.text.edtf_dates import parse

Ids = Collection[uuid.UUID]


async def publish_organisations(session: AsyncSession, ids: Ids) -> int:
    cited = await citations(session, ids)
    wanted = []
    for row in (await public_by_id(session, Organisation, ids)).values():
        document = shapes.Organisation(
            id=str(row.id), slug=row.slug, url=path("organisation", row.slug), sample=row.sample,
            name=row.name, kind=row.kind, country=row.country, website=row.url, about=row.about,
            sources=sources(cited.get(row.id)), updated_at=row.updated_at,
        )  # fmt: skip
        words = facets.words(country=row.country, kind=row.kind, sample="yes" if row.sample else "no")
        wanted.append(
            Outgoing(
                "organisation",
                row.id,
                row.slug,
                row.id,
                document,
                facets=words,
                sort_name=sort_name(row.name),
            )
        )
    return await replace(session, ids, ["organisation"], wanted)


async def _entries(session: AsyncSession, ids: Ids) -> dict[uuid.UUID, list[shapes.ListEntry]]:
    found = await grouped(session, OfficialListEntry, "list_id", ids)
    rows = [entry for many in found.values() for entry in many]
    bodies = await public_by_id(session, Organisation, {e.organisation_id for e in rows if e.organisation_id})
    people = await public_people(session, {e.prisoner_id for e in rows if e.prisoner_id})
    shown = {None, *bodies, *people}
    return {
        key: [
            shapes.ListEntry(
                name=e.name, organisation=bodies[e.organisation_id].slug if e.organisation_id else None,
                prisoner=people[e.prisoner_id].slug if e.prisoner_id else None,
                listed_on=e.listed_on, removed_on=e.removed_on,
            )
            for e in many
            # Whom we do not show is not shown by what a register calls them either.
            if e.organisation_id in shown and e.prisoner_id in shown
        ]
        for key, many in found.items()
    }  # fmt: skip


async def publish_lists(session: AsyncSession, ids: Ids) -> int:
    entries = await _entries(session, ids)
    cited = await citations(session, ids)
    figures = await figures_of(session, "list_id", ids)
    wanted = []
    for row in (await public_by_id(session, OfficialList, ids)).values():
        document = shapes.OfficialList(
            id=str(row.id), slug=row.slug, url=path("list", row.slug), sample=row.sample, title=row.title,
            kind=row.kind, country=row.country, about=row.about, entries=entries.get(row.id, []),
            figures=figures.get(row.id, []), sources=sources(cited.get(row.id)), updated_at=row.updated_at,
        )  # fmt: skip
        words = facets.words(country=row.country, kind=row.kind, sample="yes" if row.sample else "no")
        wanted.append(Outgoing("list", row.id, row.slug, row.id, document, facets=words))
    return await replace(session, ids, ["list"], wanted)


def _progress(row: Campaign) -> list[shapes.Progress]:
    steps = [shapes.Progress.model_validate(step) for step in row.progress]
    return sorted(steps, key=lambda step: parse(step.on).latest or date.max, reverse=True)


async def publish_campaigns(session: AsyncSession, ids: Ids) -> int:
    links = await grouped(session, CampaignPrisoner, "campaign_id", ids)
    people = await public_people(session, {one.prisoner_id for many in links.values() for one in many})
    cited = await citations(session, ids)
    wanted = []
    for row in (await public_by_id(session, Campaign, ids)).values():
        named = [people[one.prisoner_id] for one in links.get(row.id, []) if one.prisoner_id in people]
        document = shapes.Campaign(
            id=str(row.id), slug=row.slug, url=path("campaign", row.slug), sample=row.sample,
            title=row.title, kind=row.kind, text=row.text, occasion=row.occasion, urgent=row.urgent,
            addressee=row.addressee, addressee_email=row.addressee_email,
            legal_reference=row.legal_reference, template=row.template, progress=_progress(row),
            start=row.start, end=row.end, sources=sources(cited.get(row.id)), updated_at=row.updated_at,
            prisoners=named,
        )  # fmt: skip
        words = facets.words(
            kind=row.kind, urgent="yes" if row.urgent else "no", prisoner=[one.slug for one in named],
            sample="yes" if row.sample else "no",
        )  # fmt: skip
        wanted.append(Outgoing("campaign", row.id, row.slug, row.id, document, facets=words))
    return await replace(session, ids, ["campaign"], wanted)


async def publish_figures(session: AsyncSession, ids: Ids) -> int:
    rows = list((await public_by_id(session, Figure, ids)).values())
    documents = await figure_documents(session, rows)
    wanted = [Outgoing("figure", row.id, row.slug, row.id, documents[row.id]) for row in rows]
    return await replace(session, ids, ["figure"], wanted)


async def publish_labels(session: AsyncSession) -> None:
    """Group codes are data; their labels are served beside the built-in vocabularies."""
    rows = [
        {"vocabulary": "group", "code": row.code, "labels": to_json(row.labels)}
        for row in await session.scalars(select(Group))
    ]
    if rows:
        statement = insert(Label).values(rows)
        await session.execute(
            statement.on_conflict_do_update(
                index_elements=["vocabulary", "code"], set_={"labels": statement.excluded.labels}
            )
        )
