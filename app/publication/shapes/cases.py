"""Cases, what was done for them, numbers that sources state."""

from datetime import datetime

from app.publication.shapes.base import PersonRef, Record, Shape, SourceRef, TextMap
from app.publication.shapes.events import Event


class CaseCard(Record):
    title: TextMap
    country: str
    region: str | None
    stage: str


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
