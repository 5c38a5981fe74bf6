"""Publishes and withdraws. One transaction: the caller's. Whatever shows a changed record is made anew."""

import uuid
from collections.abc import Collection, Iterable
from datetime import UTC, date, datetime

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.letters.need import base_of
from app.models.advocacy import OfficialListEntry
from app.models.cases import Defendant, Event
from app.models.letters import CampaignPrisoner
from app.models.people import AfterRelease, Prisoner, PublicationState, Stay
from app.publication import facets, shapes
from app.publication.advocacy import actions_about, publish_advocacy
from app.publication.case_documents import publish_cases
from app.publication.gather import Dossier, dossiers
from app.publication.isolation_rows import write_runs
from app.publication.other_documents import publish_facilities
from app.publication.outgoing import Outgoing, publishing, replace
from app.publication.parts import sort_name
from app.publication.policy import shown
from app.publication.prisoners import Builder, Profile
from app.publication.reference_documents import publish_campaigns, publish_lists
from app.publication.veiled import count_only, veiled
from app.published.conditions import day_of_year

PERSONAL = ("prisoner", "letter", "alert", "event")
BIRTHDAY_WINDOW = 30
_BATCH = 200  # people read at once


def today() -> date:
    return datetime.now(UTC).date()


def _birthday_soon(birthday: int, on: date) -> bool:
    return birthday > 0 and (birthday - day_of_year(on)) % 366 <= BIRTHDAY_WINDOW


def _of_person(dossier: Dossier, on: date) -> list[Outgoing]:
    profile = Builder(dossier, on).build()
    doc = profile.document
    identity = uuid.UUID(doc.id)
    birthday = day_of_year(profile.birthday) if profile.birthday else 0
    name = sort_name(doc.name)
    owed = base_of(doc.letters, birthday_soon=_birthday_soon(birthday, on), isolated=profile.isolated)
    person = Outgoing(
        "prisoner", identity, doc.slug, identity, doc, profile.card, profile.live,
        facets=facets.of_prisoner(profile), sort_name=name, earliest=doc.detained_earliest,
        latest=doc.detained_latest, birthday=birthday, need=owed,
    )  # fmt: skip
    return [
        person,
        *_letter(profile, person),
        *_alerts(profile, identity),
        *_events(profile.events, identity),
    ]


def _letter(profile: Profile, person: Outgoing) -> list[Outgoing]:
    if profile.letter is None:
        return []
    return [
        Outgoing(
            "letter", person.id, person.slug, person.id, profile.letter, facets=person.facets,
            sort_name=person.sort_name, birthday=person.birthday, earliest=person.earliest,
            latest=person.latest,
        )
    ]  # fmt: skip


def _alerts(profile: Profile, subject: uuid.UUID) -> list[Outgoing]:
    return [
        Outgoing(
            "alert", uuid.UUID(alert.id), alert.id, subject, alert, facets=facets.of_alert(alert, profile),
            earliest=alert.since_earliest, latest=alert.since_latest,
        )
        for alert in profile.alerts
    ]  # fmt: skip


def _events(events: list[shapes.EventInList], subject: uuid.UUID) -> list[Outgoing]:
    return [
        Outgoing(
            "event", uuid.UUID(event.id), event.id, subject, event, facets=facets.of_event(event),
            earliest=event.date_earliest, latest=event.date_latest,
        )
        for event in events
    ]  # fmt: skip


async def _publish_people(session: AsyncSession, ids: Collection[uuid.UUID], on: date) -> int:
    wanted: list[Outgoing] = []
    counted: list[Dossier] = []
    whole: list[Dossier] = []
    found = await dossiers(session, ids)
    for dossier in found:
        match shown(dossier.prisoner, dossier.consents, on):
            case AfterRelease.keep:
                wanted += _of_person(dossier, on)
                whole.append(dossier)
            case AfterRelease.initials_only:
                wanted.append(veiled(dossier))
            case AfterRelease.statistics_only:
                counted.append(dossier)
    veils = [dossier.prisoner.veil_id for dossier in found]
    await count_only(session, veils, counted)
    await write_runs(session, ids, whole)
    return await replace(session, [*ids, *veils], PERSONAL, wanted)


async def _ids(session: AsyncSession, statement: object) -> set[uuid.UUID]:
    return {row for row in await session.scalars(statement) if row is not None}  # type: ignore[call-overload]


async def refresh(
    session: AsyncSession,
    *,
    prisoners: Collection[uuid.UUID] = (),
    cases: Collection[uuid.UUID] = (),
    facilities: Collection[uuid.UUID] = (),
    on: date | None = None,
) -> int:
    """Make the public side true again after these records changed. Returns how many documents changed.

    A facility or case reaches every person who shows it, a person every facility and case that counts them.
    `on` is the day to count from (UTC today).
    """
    on = on or today()
    await publishing(session)
    people = set(prisoners) | await _people_of(session, cases, facilities)
    changed = 0
    order = sorted(people)
    for start in range(0, len(order), _BATCH):
        changed += await _publish_people(session, order[start : start + _BATCH], on)
    places = set(facilities) | await _ids(
        session, select(Stay.facility_id).where(col(Stay.prisoner_id).in_(people))
    )
    matters = set(cases) | await _cases_of(session, people, facilities)
    changed += await publish_facilities(session, places, on)
    changed += await publish_cases(session, matters)
    changed += await publish_advocacy(session, await actions_about(session, people, matters))
    return changed + await _publish_mentions(session, people)


async def _cases_of(
    session: AsyncSession, people: Collection[uuid.UUID], facilities: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Which show one of these."""
    tried = await _ids(session, select(Defendant.case_id).where(col(Defendant.prisoner_id).in_(people)))
    return tried | await _ids(session, select(Event.case_id).where(col(Event.facility_id).in_(facilities)))


async def _people_of(
    session: AsyncSession, cases: Collection[uuid.UUID], facilities: Collection[uuid.UUID]
) -> set[uuid.UUID]:
    """Who shows one of these."""
    people = await _ids(session, select(Stay.prisoner_id).where(col(Stay.facility_id).in_(facilities)))
    people |= await _ids(session, select(Event.prisoner_id).where(col(Event.facility_id).in_(facilities)))
    return people | await _ids(
        session, select(Defendant.prisoner_id).where(col(Defendant.case_id).in_(cases))
    )


async def _publish_mentions(session: AsyncSession, people: Collection[uuid.UUID]) -> int:
    """Lists and campaigns name people too."""
    entries = select(OfficialListEntry.list_id).where(col(OfficialListEntry.prisoner_id).in_(people))
    links = select(CampaignPrisoner.campaign_id).where(col(CampaignPrisoner.prisoner_id).in_(people))
    changed = await publish_lists(session, await _ids(session, entries))
    return changed + await publish_campaigns(session, await _ids(session, links))


async def publish_prisoners(session: AsyncSession, people: Iterable[Prisoner]) -> int:
    """Mark these people as published, and publish."""
    return await _set_state(session, people, PublicationState.published)


async def withdraw_prisoners(session: AsyncSession, people: Iterable[Prisoner]) -> int:
    """Take these people out of everything public at once; tombstones stay, without a name."""
    return await _set_state(session, people, PublicationState.withdrawn)


async def _set_state(session: AsyncSession, people: Iterable[Prisoner], state: PublicationState) -> int:
    ids = set()
    for person in people:
        person.state = state
        ids.add(person.id)
    return await refresh(session, prisoners=ids)
