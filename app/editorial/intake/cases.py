"""Cases, and what was done for people and cases."""

from typing import Annotated, Literal

from pydantic import Field

from app.editorial.intake.events import EventIn
from app.editorial.intake.values import (
    Country,
    Edtf,
    Intake,
    Line,
    Ref,
    Region,
    Slug,
    SourceIn,
    TextMap,
    Url,
    code,
)


class CaseIn(Intake):
    slug: Slug
    sample: bool = False
    title: TextMap
    summary: TextMap | None = None
    country: Country
    region: Region | None = None
    stage: Annotated[str, code("procedural_stage")] = "unknown"
    court: TextMap | None = None
    events: list[EventIn] = []
    sources: list[SourceIn] = []


class FigureIn(Intake):
    """A number that a source states, quoted with its day; `qualifier` as the source says it."""

    slug: Slug
    label: TextMap
    value: int
    qualifier: Literal["exactly", "at_least", "more_than"] = "exactly"
    as_of: Edtf | None = None
    # `list` below would hide the type, so the sources stand before it.
    sources: Annotated[list[SourceIn], Field(min_length=1)]
    list: Ref | None = None
    case: Ref | None = None


class AdvocacyActionIn(Intake):
    slug: Slug
    type: Annotated[str, code("advocacy_type")]
    status: Annotated[str, code("advocacy_status")]
    title: TextMap
    date: Edtf | None = None
    reference: Line | None = None
    url: Url | None = None
    prisoner: Ref | None = None
    case: Ref | None = None
    organisations: list[Ref] = []
    sources: list[SourceIn] = []
