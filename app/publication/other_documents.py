"""Public documents of facilities and figures, and which people others may name."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.models.advocacy import Figure, OfficialList
from app.models.cases import Case
from app.models.people import Name, Prisoner, PublicationState
from app.models.places import Facility, FacilityAddress
from app.models.published import Document
from app.publication import facets, shapes
from app.publication.gather import by_id, citations, grouped, public_by_id
from app.publication.letters import address_on
from app.publication.outgoing import Outgoing, replace
from app.publication.parts import facility_card, person_ref, sort_name, sources

Ids = Collection[uuid.UUID]


def _address(row: FacilityAddress) -> shapes.Address:
    upper = row.during.upper
    return shapes.Address(
        postcode=row.postcode, lines=row.lines, lang=row.lang, latin_lines=row.latin_lines,
        start=row.during.lower, end=date.fromordinal(upper.toordinal() - 1) if upper else None,
    )  # fmt: skip


async def _headcount(session: AsyncSession, slugs: Sequence[str]) -> dict[tuple[str, bool], int]:
    """How many published people are held in each facility, the invented ones apart."""
    rows = await session.execute(
        text(
            "SELECT substr(facet, 10), facets @> '{sample:yes}', count(*)"
            " FROM published.document, unnest(facets) AS facet"
            " WHERE kind = 'prisoner' AND facets && CAST(:wanted AS text[])"
            " AND facet LIKE 'facility:%' GROUP BY 1, 2"
        ),
        {"wanted": [f"facility:{slug}" for slug in slugs]},
    )
    return {(slug, sample): count for slug, sample, count in rows}


async def publish_facilities(session: AsyncSession, ids: Ids, on: date) -> int:
    found = list((await public_by_id(session, Facility, ids)).values())
    addresses = await grouped(session, FacilityAddress, "facility_id", ids)
    counts = await _headcount(session, [f.slug for f in found])
    cited = await citations(session, ids)
    wanted = []
    for row in found:
        card, rows = facility_card(row), addresses.get(row.id, [])
        now = address_on(rows, on)
        document = shapes.Facility(
            **card.model_dump(), address=_address(now) if now else None,
            addresses=[_address(a) for a in rows], longitude=row.longitude, latitude=row.latitude,
            rules=row.rules, prisoners=counts.get((row.slug, row.sample), 0),
            sources=sources(cited.get(row.id)), version=row.version, updated_at=row.updated_at,
        )  # fmt: skip
        wanted.append(_facility(row, document, card))
    return await replace(session, ids, ["facility"], wanted)


def _facility(row: Facility, document: shapes.Facility, card: shapes.FacilityCard) -> Outgoing:
    words = facets.words(
        country=row.country, region=row.region, type=row.type, held="yes" if document.prisoners else "no",
        sample="yes" if row.sample else "no",
    )  # fmt: skip
    return Outgoing(
        "facility", row.id, row.slug, row.id, document, card, facets=words, sort_name=sort_name(row.name)
    )


async def public_people(session: AsyncSession, ids: Ids) -> dict[uuid.UUID, shapes.PersonRef]:
    """Only people who are published now may be named by another document."""
    shown = set(
        await session.scalars(
            select(Document.id).where(col(Document.kind) == "prisoner", col(Document.id).in_(ids))
        )
    )
    people = await by_id(session, Prisoner, shown)
    names = await grouped(session, Name, "prisoner_id", shown)
    return {key: person_ref(people[key], names.get(key, [])) for key in sorted(shown)}


async def figures_of(session: AsyncSession, column: str, ids: Ids) -> dict[uuid.UUID, list[shapes.Figure]]:
    every = await grouped(session, Figure, column, ids)
    shown = {
        row.id: row for rows in every.values() for row in rows if row.state == PublicationState.published
    }
    documents = await figure_documents(session, list(shown.values()))
    return {key: [documents[row.id] for row in rows if row.id in shown] for key, rows in every.items()}


async def figure_documents(session: AsyncSession, rows: Sequence[Figure]) -> dict[uuid.UUID, shapes.Figure]:
    lists = await public_by_id(session, OfficialList, {row.list_id for row in rows if row.list_id})
    cases = await public_by_id(session, Case, {row.case_id for row in rows if row.case_id})
    cited = await citations(session, [row.id for row in rows])
    return {
        row.id: shapes.Figure(
            slug=row.slug, label=row.label, value=row.value, qualifier=row.qualifier, as_of=row.as_of,
            list=lists[row.list_id].slug if row.list_id in lists else None,
            case=cases[row.case_id].slug if row.case_id in cases else None,
            sources=sources(cited.get(row.id)),
        )
        for row in rows
    }  # fmt: skip
