"""Places of detention and their addresses."""

from datetime import date, datetime

from app.publication.shapes.base import Record, Shape, SourceRef, TextMap


class FacilityCard(Record):
    name: TextMap
    type: str
    number: str | None
    country: str
    region: str | None


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
