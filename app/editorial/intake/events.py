"""Dated facts, of a person or of a case."""

from functools import cache
from typing import Annotated, Self
from zoneinfo import available_timezones

from pydantic import AfterValidator, model_validator

from app.editorial.intake.values import Edtf, Intake, Line, Moment, Ref, Some, SourceIn, TextMap, code


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def _time_zone(value: str) -> str:
    if value not in _time_zones():
        raise ValueError("not a time zone of the IANA database, as in Asia/Yekaterinburg")
    return value


class EventIn(Intake):
    """One dated fact. `starts_at` (with its IANA `time_zone`) for hearings that are still to come.

    A hearing that was moved has the status `moved` and stays; `moved_to` is the date of the event, of the
    same person or case, that stands for it now.
    """

    type: Annotated[str, code("event_type")]
    date: Edtf
    title: TextMap
    description: TextMap | None = None
    status: Annotated[str, code("event_status")] = "past"
    starts_at: Moment | None = None
    time_zone: Annotated[Line, AfterValidator(_time_zone)] | None = None
    moved_to: Edtf | None = None
    facility: Ref | None = None
    created_by: Line | None = None
    approved_by: Line | None = None  # another person than `created_by`, for kinds that need a second one
    sources: Some[SourceIn] = []

    @model_validator(mode="after")
    def _agree(self) -> Self:
        if self.moved_to is not None and self.status != "moved":
            raise ValueError("`moved_to` is for events of the status `moved`")
        if self.moved_to == self.date:
            raise ValueError("moved to the day it was on")
        return self
