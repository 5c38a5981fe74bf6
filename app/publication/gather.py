"""Loads records with their parts, many at a time: one query per table, never one per person."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from app.models.advocacy import AdvocacyAction, AdvocacyOrganisation, Organisation, Recognition
from app.models.alerts import Alert
from app.models.cases import Case, Charge, Defendant, Event, Sentence
from app.models.letters import LetterChannel, LetterProfile
from app.models.people import Consent, ExternalId, Name, Prisoner, PublicationState, RegimeInterval, Stay
from app.models.places import Facility, FacilityAddress
from app.models.records import Citation, Source
from app.publication.isolation import Run, within_stay

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


async def public_by_id(session: AsyncSession, table: type[T], ids: Ids) -> dict[uuid.UUID, T]:
    """Those of them that are published: only these may be shown, or named by what is shown."""
    rows = await by_id(session, table, ids)
    state = PublicationState.published
    return {key: row for key, row in rows.items() if getattr(row, "state", None) == state}


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
    """A prisoner with every part that a document may show. Loaded, not lazy.

    Cases, facilities and organisations are those that are published themselves.
    """

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
    advocacy: Sequence[tuple[AdvocacyAction, list[str]]] = ()  # with slugs of published organisations
    cases: Sequence[Case] = ()
    facilities: dict[uuid.UUID, Facility] = field(default_factory=dict)
    addresses: dict[uuid.UUID, list[FacilityAddress]] = field(default_factory=dict)
    cited: dict[uuid.UUID, Cited] = field(default_factory=dict)


async def _case_events(session: AsyncSession, case_ids: Ids) -> dict[uuid.UUID, list[Event]]:
    """Events of cases that name no single prisoner: they belong to every defendant's timeline."""
    found = await grouped(session, Event, "case_id", case_ids)
    return {key: [e for e in events if e.prisoner_id is None] for key, events in found.items()}


# What hangs on the person alone, by the name that a `Dossier` has for it.
_OWN: dict[str, type[SQLModel]] = {
    "names": Name, "external_ids": ExternalId, "stays": Stay, "consents": Consent, "charges": Charge,
    "sentences": Sentence, "alerts": Alert, "channels": LetterChannel,
}  # fmt: skip
Grouped = dict[uuid.UUID, list[Any]]


def _every(rows: Grouped) -> list[Any]:
    return [row for some in rows.values() for row in some]


def _ended(regime: RegimeInterval, stay: Stay) -> RegimeInterval:
    """As it is recorded, or a copy that ends with its stay."""
    run = within_stay(Run(regime.start, regime.end), stay.during.upper)
    if run.end == regime.end:
        return regime
    return RegimeInterval(**regime.model_dump(exclude={"end"}), end=run.end)


@dataclass(frozen=True)
class _Linked:
    """What people share with each other or what hangs on their parts."""

    own_events: Grouped
    case_events: Grouped
    regimes: Grouped
    defendants: Grouped
    recognitions: Grouped
    profiles: Grouped
    cases: dict[uuid.UUID, Case]
    organisations: dict[uuid.UUID, Organisation]
    own_actions: Grouped
    case_actions: Grouped
    bodies: dict[uuid.UUID, list[str]]

    def of(self, person: uuid.UUID, stays: Sequence[Stay]) -> dict[str, Any]:
        """The parts of one person's dossier."""
        case_ids = [row.case_id for row in self.defendants.get(person, []) if row.case_id in self.cases]
        of_cases = [event for case in case_ids for event in self.case_events.get(case, [])]
        recognitions = [
            row for row in self.recognitions.get(person, []) if row.organisation_id in self.organisations
        ]
        return {
            "regimes": [_ended(one, stay) for stay in stays for one in self.regimes.get(stay.id, [])],
            "letter_profile": next(iter(self.profiles.get(person, [])), None),
            "recognitions": [(row, self.organisations[row.organisation_id]) for row in recognitions],
            "cases": [self.cases[one] for one in case_ids],
            "events": [*self.own_events.get(person, []), *of_cases],
            "advocacy": [
                (row, self.bodies.get(row.id, []))
                for rows in (
                    self.own_actions.get(person, []), *(self.case_actions.get(one, []) for one in case_ids)
                )
                for row in rows
                if row.prisoner_id in {None, person}
            ],
        }  # fmt: skip


async def _linked(session: AsyncSession, ids: Ids, stays: Grouped) -> _Linked:
    defendants = await grouped(session, Defendant, "prisoner_id", ids)
    cases = await public_by_id(session, Case, {row.case_id for row in _every(defendants)})
    recognitions = await grouped(session, Recognition, "prisoner_id", ids)
    own_actions = await grouped(session, AdvocacyAction, "prisoner_id", ids)
    case_actions = await grouped(session, AdvocacyAction, "case_id", cases)
    actions = {row.id for row in [*_every(own_actions), *_every(case_actions)]}
    return _Linked(
        own_events=await grouped(session, Event, "prisoner_id", ids),
        case_events=await _case_events(session, cases),
        regimes=await grouped(session, RegimeInterval, "stay_id", [stay.id for stay in _every(stays)]),
        defendants=defendants,
        recognitions=recognitions,
        profiles=await grouped(session, LetterProfile, "prisoner_id", ids),
        cases=cases,
        organisations=await public_by_id(
            session, Organisation, {row.organisation_id for row in _every(recognitions)}
        ),
        own_actions=own_actions,
        case_actions=case_actions,
        bodies=await organisations_of(session, actions),
    )


async def organisations_of(session: AsyncSession, actions: Ids) -> dict[uuid.UUID, list[str]]:
    """Slugs of the published organisations of each advocacy action, in alphabetical order."""
    if not actions:
        return {}
    rows = await session.execute(
        select(AdvocacyOrganisation.action_id, Organisation.slug)
        .join(Organisation, col(Organisation.id) == col(AdvocacyOrganisation.organisation_id))
        .where(
            col(AdvocacyOrganisation.action_id).in_(actions), Organisation.state == PublicationState.published
        )
        .order_by(col(Organisation.slug))
    )
    found: dict[uuid.UUID, list[str]] = {}
    for action, slug in rows:
        found.setdefault(action, []).append(slug)
    return found


def _own_of(own: dict[str, Grouped], person: uuid.UUID) -> dict[str, Any]:
    return {name: rows.get(person, []) for name, rows in own.items()}


async def dossiers(session: AsyncSession, ids: Ids) -> list[Dossier]:
    people = sorted((await by_id(session, Prisoner, ids)).values(), key=lambda p: p.id)
    own: dict[str, Grouped] = {
        name: await grouped(session, table, "prisoner_id", ids) for name, table in _OWN.items()
    }
    linked = await _linked(session, ids, own["stays"])
    events = _every(linked.own_events) + _every(linked.case_events)
    facility_ids = {row.facility_id for row in [*_every(own["stays"]), *events] if row.facility_id}
    facilities = await public_by_id(session, Facility, facility_ids)
    addresses = await grouped(session, FacilityAddress, "facility_id", facilities)
    actions = [*_every(linked.own_actions), *_every(linked.case_actions)]
    subjects = [row.id for row in [*events, *_every(own["alerts"]), *actions]]
    cited = await citations(session, [*ids, *subjects])
    return [
        Dossier(
            prisoner=person, facilities=facilities, addresses=addresses, cited=cited,
            **_own_of(own, person.id),
            **linked.of(person.id, own["stays"].get(person.id, [])),
        )
        for person in people
    ]  # fmt: skip
