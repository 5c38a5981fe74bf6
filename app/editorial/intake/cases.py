"""Cases, and what was done for people and cases."""

from typing import Annotated, Literal

from pydantic import Field

from app.editorial.intake.events import EventIn
from app.editorial.intake.values import (
    Country,
    Edtf,
    Intake,
    Line,
    Many,
    Ref,
    Region,
    Slug,
    Some,
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
    events: Many[EventIn] = []
    sources: Some[SourceIn] = []


class FigureIn(Intake):
    """A number that a source states, quoted with its day; `qualifier` as the source says it."""

    slug: Slug
    label: TextMap
    value: Annotated[int, Field(ge=0, le=10**9)]
    qualifier: Literal["exactly", "at_least", "more_than"] = "exactly"
    as_of: Edtf | None = None
    sources: Annotated[Some[SourceIn], Field(min_length=1)]
    list: Ref | None = None
    case: Ref | None = None


class AdvocacyActionIn(Intake):
    """What was done before courts, the United Nations and others. `next_date` is when something is due."""

    slug: Slug
    sample: bool = False
    type: Annotated[str, code("advocacy_type")]
    status: Annotated[str, code("advocacy_status")]
    title: TextMap
    date: Edtf | None = None
    next_date: Edtf | None = None
    reference: Line | None = None
    url: Url | None = None
    prisoner: Ref | None = None
    case: Ref | None = None
    organisations: Some[Ref] = []
    sources: Some[SourceIn] = []

    def subjects(self) -> tuple[tuple[str, str | None], ...]:
        """Kind and reference of what it is for; teams are limited by them."""
        return ("prisoner", self.prisoner), ("case", self.case)
