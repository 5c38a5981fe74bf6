"""Cases, what was done for them, numbers that sources state."""

from datetime import datetime

from app.publication.shapes.base import Day, PersonRef, Record, Shape, SourceRef, TextMap
from app.publication.shapes.events import Event


class CaseCard(Record):
    title: TextMap
    country: str
    region: str | None
    stage: str


class Advocacy(Shape):
    """`url` is where the body itself tells of it, `own_url` its address here."""

    id: str
    slug: str
    own_url: str
    sample: bool
    type: str
    status: str
    title: TextMap
    date: str | None
    date_earliest: Day
    date_latest: Day
    next_date: str | None
    next_earliest: Day
    next_latest: Day
    reference: str | None
    url: str | None
    country: str | None
    prisoner: PersonRef | None
    case: str | None
    organisations: list[str]
    sources: list[SourceRef]


class AdvocacyDocument(Advocacy):
    updated_at: datetime


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
