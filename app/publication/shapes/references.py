"""Organisations, official lists, campaigns."""

from datetime import datetime

from app.publication.shapes.base import PersonRef, Record, Shape, SourceRef, TextMap
from app.publication.shapes.cases import Figure


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


class Progress(Shape):
    on: str
    text: TextMap


class Campaign(Record):
    """`template`: words in square brackets are for the reader to fill in. `progress`: latest first."""

    title: TextMap
    kind: str
    text: TextMap | None
    occasion: TextMap | None
    urgent: bool
    addressee: TextMap | None
    addressee_email: str | None
    legal_reference: TextMap | None
    template: TextMap | None
    progress: list[Progress]
    start: str | None
    end: str | None
    prisoners: list[PersonRef]
    sources: list[SourceRef]
    updated_at: datetime
