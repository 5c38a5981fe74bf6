"""A person, whole and as a card."""

from datetime import date, datetime

from app.publication.shapes.alerts import AlertCard
from app.publication.shapes.base import Record, Shape, SourceRef, TextMap
from app.publication.shapes.cases import Advocacy, CaseCard
from app.publication.shapes.events import Event, Span
from app.publication.shapes.facilities import FacilityCard
from app.publication.shapes.letters import Letters


class NameForm(Shape):
    kind: str
    lang: str
    full: str
    family: str | None
    given: str | None
    patronymic: str | None


class Birth(Shape):
    year: int | None
    date: str | None


class Charge(Shape):
    law: str
    status: str
    case: str | None


class Sentence(Shape):
    court: TextMap | None
    date: str | None
    term_months: int | None
    life: bool
    regime: str | None
    fine_amount: int | None
    fine_currency: str | None
    status: str


class Recognition(Shape):
    organisation: str
    name: TextMap
    status: str
    date: str | None
    url: str | None


class Isolation(Shape):
    current_since: date | None
    days_total: int
    placements: int


class HungerStrike(Shape):
    """Days of all strikes whose days are known; null instead of this where none is."""

    current_since: date | None
    days_total: int


class PrisonerCard(Record):
    name: TextMap
    country: str
    region: str | None
    gender: str
    birth_year: int | None
    status: str
    status_group: str
    stage: str
    detained_on: str | None
    detained_earliest: date | None
    detained_latest: date | None
    grounds: list[str]
    facility: str | None
    letters: str | None
    alerts: int
    summary: TextMap | None
    updated_at: datetime


class Prisoner(Record):
    names: list[NameForm]
    name: TextMap
    gender: str
    birth: Birth
    death: str | None
    photo: None
    occupation: TextMap | None
    summary: TextMap | None
    description: TextMap | None
    country: str
    region: str | None
    status: str
    status_group: str
    stage: str
    detained_on: str | None
    detained_earliest: date | None
    detained_latest: date | None
    days_in_custody: int | None
    grounds: list[str]
    groups: list[str]
    charges: list[Charge]
    sentence: Sentence | None
    sentences: list[Sentence]
    recognitions: list[Recognition]
    facility: FacilityCard | None
    regime: str | None
    isolation: Isolation
    hunger_strike: HungerStrike | None
    no_contact_since: date | None
    alerts: list[AlertCard]
    letters: Letters | None
    cases: list[CaseCard]
    timeline: list[Event]
    spans: list[Span]
    advocacy: list[Advocacy]
    links: list[str]
    sources: list[SourceRef]
    external_ids: dict[str, str]
    version: int
    updated_at: datetime
