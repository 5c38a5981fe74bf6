"""Public documents of facilities, cases, organisations, lists, campaigns, figures and advocacy actions."""

import uuid
from collections.abc import Collection, Sequence
from datetime import date
from typing import Any, TypeVar

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.models.advocacy import AdvocacyAction, AdvocacyOrganisation, Figure, OfficialList, Organisation
from app.models.cases import Case, Defendant, Event
from app.models.people import AfterRelease, Name, Prisoner, PublicationState
from app.models.places import Facility, FacilityAddress
from app.models.published import Document
from app.publication import facets, shapes
from app.publication.gather import by_id, citations, grouped
from app.publication.letters import address_on
from app.publication.outgoing import Outgoing, replace
from app.publication.parts import case_card, event, facility_card, person_ref, sort_name, sources, timeline
from app.publication.policy import event_is_public

Ids = Collection[uuid.UUID]
T = TypeVar("T")


def published(rows: dict[uuid.UUID, T]) -> list[T]:
    """Those whose state says so."""
    return [row for row in rows.values() if getattr(row, "state", None) == PublicationState.published]


def _address(row: FacilityAddress) -> shapes.Address:
    upper = row.during.upper
    return shapes.Address(
        postcode=row.postcode, lines=row.lines, lang=row.lang, latin_lines=row.latin_lines,
        start=row.during.lower, end=date.fromordinal(upper.toordinal() - 1) if upper else None,
    )  # fmt: skip


async def _headcount(session: AsyncSession, slugs: Sequence[str]) -> dict[str, int]:
    """How many published people are held in each facility."""
    rows = await session.execute(
        text(
            "SELECT substr(facet, 10), count(*) FROM published.document, unnest(facets) AS facet"
            " WHERE kind = 'prisoner' AND facets && CAST(:wanted AS text[])"
            " AND facet LIKE 'facility:%' GROUP BY 1"
        ),
        {"wanted": [f"facility:{slug}" for slug in slugs]},
    )
    return {slug: count for slug, count in rows}  # noqa: C416  rows, not tuples


async def publish_facilities(session: AsyncSession, ids: Ids, on: date) -> int:
    found = published(await by_id(session, Facility, ids))
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
            rules=row.rules, prisoners=counts.get(row.slug, 0),
            sources=sources(cited.get(row.id)), version=row.version, updated_at=row.updated_at,
        )  # fmt: skip
        words = facets.words(
            country=row.country, region=row.region, type=row.type, held="yes" if document.prisoners else "no",
            sample="yes" if row.sample else "no",
        )  # fmt: skip
        wanted.append(
            Outgoing(
                "facility",
                row.id,
                row.slug,
                row.id,
                document,
                card,
                facets=words,
                sort_name=sort_name(row.name),
            )
        )
    return await replace(session, ids, ["facility"], wanted)


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


async def hidden_people(session: AsyncSession, ids: Ids) -> set[uuid.UUID]:
    """Who was taken down or chose to be shown less: what a register calls them is not shown through us."""
    hidden = (col(Prisoner.state) == PublicationState.withdrawn) | (
        col(Prisoner.after_release) != AfterRelease.keep
    )
    return set(await session.scalars(select(Prisoner.id).where(col(Prisoner.id).in_(ids), hidden)))


async def figures_of(session: AsyncSession, column: str, ids: Ids) -> dict[uuid.UUID, list[shapes.Figure]]:
    every = await grouped(session, Figure, column, ids)
    shown = {
        row.id: row for rows in every.values() for row in rows if row.state == PublicationState.published
    }
    documents = await figure_documents(session, list(shown.values()))
    return {key: [documents[row.id] for row in rows if row.id in shown] for key, rows in every.items()}


async def figure_documents(session: AsyncSession, rows: Sequence[Figure]) -> dict[uuid.UUID, shapes.Figure]:
    lists = await by_id(session, OfficialList, {row.list_id for row in rows if row.list_id})
    cases = await by_id(session, Case, {row.case_id for row in rows if row.case_id})
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


async def advocacy_documents(
    session: AsyncSession, rows: Sequence[AdvocacyAction]
) -> dict[uuid.UUID, shapes.Advocacy]:
    links = await grouped(session, AdvocacyOrganisation, "action_id", [row.id for row in rows])
    bodies = await by_id(
        session, Organisation, {one.organisation_id for many in links.values() for one in many}
    )
    cited = await citations(session, [row.id for row in rows])
    return {
        row.id: shapes.Advocacy(
            slug=row.slug, type=row.type, status=row.status, title=row.title, date=row.date,
            reference=row.reference, url=row.url,
            organisations=sorted(bodies[one.organisation_id].slug for one in links.get(row.id, [])),
            sources=sources(cited.get(row.id)),
        )
        for row in rows
    }  # fmt: skip


async def publish_cases(session: AsyncSession, ids: Ids) -> int:
    """Cases, and the events that belong to a case and to no single person."""
    found = published(await by_id(session, Case, ids))
    defendants = await grouped(session, Defendant, "case_id", ids)
    people = await public_people(session, {d.prisoner_id for rows in defendants.values() for d in rows})
    events = await grouped(session, Event, "case_id", ids)
    event_ids = [e.id for rows in events.values() for e in rows]
    places = await by_id(
        session, Facility, {e.facility_id for r in events.values() for e in r if e.facility_id}
    )
    cited = await citations(session, [*ids, *event_ids])
    figures = await figures_of(session, "case_id", ids)
    actions = await grouped(session, AdvocacyAction, "case_id", ids)
    advocacy = await advocacy_documents(session, [a for rows in actions.values() for a in rows])
    wanted: list[Outgoing] = []
    for row in found:
        card = case_card(row)
        shown = [e for e in events.get(row.id, []) if e.prisoner_id is None or e.prisoner_id in people]
        document = shapes.Case(
            **card.model_dump(), summary=row.summary, court=row.court,
            defendants=[people[d.prisoner_id] for d in defendants.get(row.id, []) if d.prisoner_id in people],
            timeline=timeline(shown, cited, places, {row.id: row.slug}), figures=figures.get(row.id, []),
            advocacy=[
                advocacy[a.id] for a in actions.get(row.id, []) if a.state == PublicationState.published
            ], sources=sources(cited.get(row.id)),
            version=row.version, updated_at=row.updated_at,
        )  # fmt: skip
        wanted.append(_case(row, document, card))
        wanted += _case_events(row, shown, cited)
    return await replace(session, ids, ["case", "event"], wanted)


def _case(row: Case, document: shapes.Case, card: shapes.CaseCard) -> Outgoing:
    words = facets.words(
        country=row.country, region=row.region, stage=row.stage, sample="yes" if row.sample else "no",
        prisoner=[person.slug for person in document.defendants],
    )  # fmt: skip
    return Outgoing(
        "case", row.id, row.slug, row.id, document, card, facets=words, sort_name=sort_name(row.title)
    )


def _case_events(row: Case, rows: Sequence[Event], cited: Any) -> list[Outgoing]:
    wanted = []
    for one in rows:
        if one.prisoner_id is not None or not event_is_public(one):
            continue
        shown = event(one, cited, case=row.slug)
        document = shapes.EventInList(**shown.model_dump(), country=row.country, prisoner=None)
        wanted.append(
            Outgoing(
                "event", one.id, str(one.id), row.id, document, facets=facets.of_event(document),
                earliest=one.date_earliest, latest=one.date_latest,
            )
        )  # fmt: skip
    return wanted
