"""Dated facts, of a person or of a case."""

from datetime import datetime
from typing import Annotated

from app.editorial.intake.values import Edtf, Intake, Line, Ref, SourceIn, TextMap, code


class EventIn(Intake):
    """One dated fact. `starts_at` (with its IANA `time_zone`) for hearings that are still to come."""

    type: Annotated[str, code("event_type")]
    date: Edtf
    title: TextMap
    description: TextMap | None = None
    status: Annotated[str, code("event_status")] = "past"
    starts_at: datetime | None = None
    time_zone: Line | None = None
    facility: Ref | None = None
    created_by: Line | None = None
    approved_by: Line | None = None  # another person than `created_by`, for kinds that need a second one
    sources: list[SourceIn] = []
