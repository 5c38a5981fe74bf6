"""The public documents, field by field: what is not listed here is not public.

Text is a map of BCP 47 tag → text, dates are EDTF strings, codes those of `/v1/vocabularies`,
unknown is null or the code `unknown`.
"""

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict

TextMap = dict[str, str]
Day = date | None  # also where a field is itself called `date`


class Shape(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Record(Shape):
    """What every document starts with."""

    id: str
    slug: str
    url: str
    sample: bool


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


class SourceRef(Shape):
    type: str
    title: TextMap
    url: str | None
    published_on: str | None
    locator: str | None


class FacilityCard(Record):
    name: TextMap
    type: str
    number: str | None
    country: str
    region: str | None


class CaseCard(Record):
    title: TextMap
    country: str
    region: str | None
    stage: str


class Isolation(Shape):
    current_since: date | None
    days_total: int
    placements: int


class Channel(Shape):
    type: str
    status: str
    url: str | None
    verified_on: date | None


class Letters(Shape):
    """`state` is `open`, `in_transit`, `no_address`, `not_wanted` or `closed`."""

    state: str
    wants: str
    languages: list[str]
    language_rule: str
    write_about: TextMap | None
    avoid: TextMap | None
    addressee: str | None
    envelope_lines: list[str]
    envelope_lang: str | None
    postcode: str | None
    verified_on: date | None
    address_version: str | None
    channels: list[Channel]


class AlertAction(Shape):
    kind: str
    text: str
    url: str | None


class AlertCard(Shape):
    id: str
    url: str
    type: str
    severity: str
    urgency: str
    evidence: str
    state: str
    headline: TextMap
    since: str
    since_earliest: date | None
    since_latest: date | None
    review_by: date | None
    updated_at: datetime


class PersonRef(Shape):
    id: str
    slug: str
    url: str
    sample: bool
    name: TextMap


class Alert(AlertCard):
    text: TextMap
    actions: list[AlertAction]
    prisoner: PersonRef
    country: str
    sources: list[SourceRef]


class Event(Shape):
    id: str
    type: str
    status: str
    date: str
    date_earliest: Day
    date_latest: Day
    starts_at: datetime | None
    time_zone: str | None
    title: TextMap
    description: TextMap | None
    facility: str | None
    case: str | None
    sources: list[SourceRef]


class EventInList(Event):
    """An event where it stands alone: with whom it concerns."""

    country: str
    prisoner: PersonRef | None


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
    alerts: list[AlertCard]
    letters: Letters | None
    cases: list[CaseCard]
    timeline: list[Event]
    links: list[str]
    sources: list[SourceRef]
    external_ids: dict[str, str]
    version: int
    updated_at: datetime


class LetterCard(PersonRef):
    """One line of the letter-writing list."""

    country: str
    region: str | None
    status: str
    birth_year: int | None
    summary: TextMap | None
    letters: Letters


class Address(Shape):
    postcode: str | None
    lines: list[str]
    lang: str
    latin_lines: list[str]
    start: date | None
    end: date | None


class Facility(FacilityCard):
    address: Address | None
    addresses: list[Address]
    longitude: float | None
    latitude: float | None
    rules: TextMap | None
    prisoners: int
    sources: list[SourceRef]
    version: int
    updated_at: datetime


class Advocacy(Shape):
    slug: str
    type: str
    status: str
    title: TextMap
    date: str | None
    reference: str | None
    url: str | None
    organisations: list[str]
    sources: list[SourceRef]


class Figure(Shape):
    slug: str
    label: TextMap
    value: int
    qualifier: str
    as_of: str | None
    sources: list[SourceRef]  # before `list`, which hides the type
    list: str | None
    case: str | None


class Case(CaseCard):
    summary: TextMap | None
    court: TextMap | None
    defendants: list[PersonRef]
    timeline: list[Event]
    figures: list[Figure]
    advocacy: list[Advocacy]
    sources: list[SourceRef]
    version: int
    updated_at: datetime


class Organisation(Record):
    name: TextMap
    kind: str
    country: str | None
    website: str | None
    about: TextMap | None
    sources: list[SourceRef]
    updated_at: datetime


class ListEntry(Shape):
    name: str | None
    organisation: str | None
    prisoner: str | None
    listed_on: str | None
    removed_on: str | None


class OfficialList(Record):
    title: TextMap
    kind: str
    country: str
    about: TextMap | None
    entries: list[ListEntry]
    figures: list[Figure]
    sources: list[SourceRef]
    updated_at: datetime


class Campaign(Record):
    title: TextMap
    kind: str
    text: TextMap | None
    occasion: TextMap | None
    addressee: TextMap | None
    template: TextMap | None
    start: str | None
    end: str | None
    prisoners: list[PersonRef]
    sources: list[SourceRef]
    updated_at: datetime


class TimelinePart(Shape):
    prisoner: str
    timeline: list[Event]
    updated_at: datetime


class AlertsPart(Shape):
    prisoner: str
    alerts: list[AlertCard]
    updated_at: datetime


class LettersPart(Shape):
    prisoner: str
    letters: Letters | None
    updated_at: datetime
