"""Dated facts."""

from datetime import datetime

from app.publication.shapes.base import Day, PersonRef, Shape, SourceRef, TextMap


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


class TimelinePart(Shape):
    prisoner: str
    timeline: list[Event]
    updated_at: datetime
