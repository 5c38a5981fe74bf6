"""Public documents of cases, and of the events that belong to a case and to no single person."""

import uuid
from collections.abc import Collection

from sqlalchemy.ext.asyncio import AsyncSession

from app.models.advocacy import AdvocacyAction
from app.models.cases import Case, Defendant, Event
from app.models.places import Facility
from app.publication import facets, shapes
from app.publication.advocacy import shown_actions
from app.publication.gather import citations, grouped, public_by_id
from app.publication.other_documents import figures_of, public_people
from app.publication.outgoing import Outgoing, replace
from app.publication.parts import case_card, sort_name, sources
from app.publication.timelines import merged, of_advocacy, of_events

Ids = Collection[uuid.UUID]


async def publish_cases(session: AsyncSession, ids: Ids) -> int:
    """Cases, and the events that belong to a case and to no single person."""
    found = (await public_by_id(session, Case, ids)).values()
    defendants = await grouped(session, Defendant, "case_id", ids)
    people = await public_people(session, {d.prisoner_id for rows in defendants.values() for d in rows})
    events = await grouped(session, Event, "case_id", ids)
    event_ids = [e.id for rows in events.values() for e in rows]
    places = await public_by_id(
        session, Facility, {e.facility_id for r in events.values() for e in r if e.facility_id}
    )
    cited = await citations(session, [*ids, *event_ids])
    figures = await figures_of(session, "case_id", ids)
    actions = await grouped(session, AdvocacyAction, "case_id", ids)
    advocacy = await shown_actions(session, [a for rows in actions.values() for a in rows])
    wanted: list[Outgoing] = []
    for row in found:
        card = case_card(row)
        facts = [e for e in events.get(row.id, []) if e.prisoner_id is None or e.prisoner_id in people]
        shown = of_events(facts, cited, places, {row.id: row.slug})
        done = [advocacy[a.id] for a in actions.get(row.id, []) if a.id in advocacy]
        document = shapes.Case(
            **card.model_dump(), summary=row.summary, court=row.court,
            defendants=[people[d.prisoner_id] for d in defendants.get(row.id, []) if d.prisoner_id in people],
            timeline=merged(shown, of_advocacy(done)), figures=figures.get(row.id, []), advocacy=done,
            sources=sources(cited.get(row.id)), version=row.version, updated_at=row.updated_at,
        )  # fmt: skip
        own = {str(e.id) for e in facts if e.prisoner_id is None}
        wanted += [_case(row, document, card), *(_event(row, one) for one in shown if one.id in own)]
    return await replace(session, ids, ["case", "event"], wanted)


def _case(row: Case, document: shapes.Case, card: shapes.CaseCard) -> Outgoing:
    words = facets.words(
        country=row.country, region=row.region, stage=row.stage, sample="yes" if row.sample else "no",
        prisoner=[person.slug for person in document.defendants],
    )  # fmt: skip
    return Outgoing(
        "case", row.id, row.slug, row.id, document, card, facets=words, sort_name=sort_name(row.title)
    )


def _event(row: Case, shown: shapes.Event) -> Outgoing:
    """Of the case and of no single person."""
    document = shapes.EventInList(**dict(shown), country=row.country, prisoner=None, sample=row.sample)
    return Outgoing(
        "event", uuid.UUID(shown.id), shown.id, row.id, document, facets=facets.of_event(document),
        earliest=shown.date_earliest, latest=shown.date_latest,
    )  # fmt: skip
