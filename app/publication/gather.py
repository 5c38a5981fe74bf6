"""Loads records with their parts, many at a time: one query per table, never one per person."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from app.models.advocacy import Organisation, Recognition
from app.models.alerts import Alert
from app.models.cases import Case, Charge, Defendant, Event, Sentence
from app.models.letters import LetterChannel, LetterProfile
from app.models.people import Consent, ExternalId, Name, Prisoner, RegimeInterval, Stay
from app.models.places import Facility, FacilityAddress
from app.models.records import Citation, Source

T = TypeVar("T", bound=SQLModel)
Ids = Collection[uuid.UUID]
Cited = list[tuple[Citation, Source]]
# What the session read before it waited for its turn to publish may have changed since.
_FRESH = {"populate_existing": True}


async def grouped(session: AsyncSession, table: type[T], column: str, ids: Ids) -> dict[uuid.UUID, list[T]]:
    """Rows of `table` by the id in `column`, each list in its own order (`position`, else id)."""
    key = getattr(table, column)
    order = [getattr(table, name) for name in ("position", "id", "value") if hasattr(table, name)]
    query = select(table).where(col(key).in_(ids)).order_by(*order).execution_options(**_FRESH)
    rows = (await session.scalars(query)).all()
    found: dict[uuid.UUID, list[T]] = defaultdict(list)
    for row in rows:
        found[getattr(row, column)].append(row)
    return found


async def by_id(session: AsyncSession, table: type[T], ids: Ids) -> dict[uuid.UUID, T]:
    if not ids:
        return {}
    keyed: Any = table  # every table asked here has an id
    query = select(keyed).where(keyed.id.in_(ids)).execution_options(**_FRESH)
    return {row.id: row for row in await session.scalars(query)}


async def citations(session: AsyncSession, ids: Ids) -> dict[uuid.UUID, Cited]:
    rows = await session.execute(
        select(Citation, Source)
        .join(Source, col(Source.id) == Citation.source_id)
        .where(col(Citation.subject_id).in_(ids))
        .order_by(col(Citation.position))
        .execution_options(**_FRESH)
    )
    found: dict[uuid.UUID, Cited] = defaultdict(list)
    for citation, source in rows:
        found[citation.subject_id].append((citation, source))
    return found


@dataclass(frozen=True)
class Dossier:
    """A prisoner with every part that a document may show. Loaded, not lazy."""

    prisoner: Prisoner
    names: Sequence[Name] = ()
    external_ids: Sequence[ExternalId] = ()
    stays: Sequence[Stay] = ()
    regimes: Sequence[RegimeInterval] = ()
    consents: Sequence[Consent] = ()
    charges: Sequence[Charge] = ()
    sentences: Sequence[Sentence] = ()
    events: Sequence[Event] = ()
    alerts: Sequence[Alert] = ()
    channels: Sequence[LetterChannel] = ()
    letter_profile: LetterProfile | None = None
    recognitions: Sequence[tuple[Recognition, Organisation]] = ()
    cases: Sequence[Case] = ()
    facilities: dict[uuid.UUID, Facility] = field(default_factory=dict)
    addresses: dict[uuid.UUID, list[FacilityAddress]] = field(default_factory=dict)
    cited: dict[uuid.UUID, Cited] = field(default_factory=dict)


async def _case_events(session: AsyncSession, case_ids: Ids) -> dict[uuid.UUID, list[Event]]:
    """Events of cases that name no single prisoner: they belong to every defendant's timeline."""
    found = await grouped(session, Event, "case_id", case_ids)
    return {key: [e for e in events if e.prisoner_id is None] for key, events in found.items()}


async def dossiers(session: AsyncSession, ids: Ids) -> list[Dossier]:
    people = sorted((await by_id(session, Prisoner, ids)).values(), key=lambda p: p.id)
    parts: dict[str, dict[uuid.UUID, list[Any]]] = {}
    for key, table in (
        ("names", Name), ("external_ids", ExternalId), ("stays", Stay), ("consents", Consent),
        ("charges", Charge), ("sentences", Sentence), ("events", Event), ("alerts", Alert),
        ("channels", LetterChannel), ("profiles", LetterProfile), ("recognitions", Recognition),
        ("defendants", Defendant),
    ):  # fmt: skip
        parts[key] = await grouped(session, table, "prisoner_id", ids)
    stays = [stay for rows in parts["stays"].values() for stay in rows]
    regimes = await grouped(session, RegimeInterval, "stay_id", [stay.id for stay in stays])
    facility_ids = {stay.facility_id for stay in stays if stay.facility_id}
    facility_ids |= {e.facility_id for rows in parts["events"].values() for e in rows if e.facility_id}
    case_ids = {d.case_id for rows in parts["defendants"].values() for d in rows}
    cases = await by_id(session, Case, case_ids)
    case_events = await _case_events(session, case_ids)
    facility_ids |= {e.facility_id for rows in case_events.values() for e in rows if e.facility_id}
    facilities = await by_id(session, Facility, facility_ids)
    addresses = await grouped(session, FacilityAddress, "facility_id", facility_ids)
    organisation_ids = {r.organisation_id for rows in parts["recognitions"].values() for r in rows}
    organisations = await by_id(session, Organisation, organisation_ids)
    subjects = [row.id for key in ("events", "alerts") for rows in parts[key].values() for row in rows]
    subjects += [event.id for rows in case_events.values() for event in rows]
    cited = await citations(session, [*ids, *subjects])
    return [
        Dossier(
            prisoner=person,
            regimes=[r for stay in parts["stays"].get(person.id, []) for r in regimes.get(stay.id, [])],
            letter_profile=next(iter(parts["profiles"].get(person.id, [])), None),
            recognitions=[
                (r, organisations[r.organisation_id]) for r in parts["recognitions"].get(person.id, [])
            ],
            cases=[cases[d.case_id] for d in parts["defendants"].get(person.id, [])],
            events=parts["events"].get(person.id, [])
            + [e for d in parts["defendants"].get(person.id, []) for e in case_events.get(d.case_id, [])],
            facilities=facilities,
            addresses=addresses,
            cited=cited,
            **{
                key: parts[key].get(person.id, [])
                for key in (
                    "names",
                    "external_ids",
                    "stays",
                    "consents",
                    "charges",
                    "sentences",
                    "alerts",
                    "channels",
                )
            },
        )
        for person in people
    ]
