"""Places of detention."""

from typing import Annotated

from pydantic import Field

from app.editorial.intake.private import Private
from app.editorial.intake.values import (
    Country,
    Day,
    ExternalIds,
    Intake,
    Line,
    Region,
    Slug,
    Some,
    SourceIn,
    Tag,
    TextMap,
    code,
)


class AddressIn(Intake):
    postcode: Line | None = None
    lines: Annotated[list[Line], Field(min_length=1, max_length=10)]
    lang: Tag
    latin_lines: Annotated[list[Line], Field(max_length=10)] = []
    start: Day | None = None
    end: Day | None = None


class FacilityIn(Intake):
    slug: Slug | None = None
    external_ids: ExternalIds = {}
    sample: bool = False
    country: Country
    region: Region | None = None
    type: Annotated[str, code("facility_type")] = "unknown"
    name: TextMap
    number: Line | None = None  # «ИК-9»
    addresses: Some[AddressIn] = []
    longitude: Annotated[float, Field(ge=-180, le=180)] | None = None
    latitude: Annotated[float, Field(ge=-90, le=90)] | None = None
    rules: TextMap | None = None
    needs_review: bool = False
    sources: Some[SourceIn] = []
    notes: Some[Private] = []
