"""Dated facts, and what stands beside them in a timeline."""

from datetime import datetime

from app.publication.shapes.base import Day, PersonRef, Shape, SourceRef, TextMap


class MovedTo(Shape):
    """The event that stands for a moved one now; `id` is null while that is not public."""

    id: str | None
    date: str
    starts_at: datetime | None
    time_zone: str | None


class Event(Shape):
    """One entry of a timeline.

    `kind` says of which vocabularies `type` and `status` are. `event`: `event_type` and `event_status`;
    `alert`: `alert_type` and `alert_state`; `advocacy`: `advocacy_type` and `advocacy_status`. `precision` is
    how exactly `date` is known: `day`, `month`, `year`, `decade`, `century`, or `interval`.
    """

    id: str
    kind: str
    url: str
    type: str
    status: str
    date: str
    precision: str
    date_earliest: Day
    date_latest: Day
    starts_at: datetime | None
    time_zone: str | None
    moved_to: MovedTo | None
    title: TextMap
    description: TextMap | None
    facility: str | None
    case: str | None
    sources: list[SourceRef]


class EventInList(Event):
    """An event where it stands alone: with whom it concerns."""

    country: str
    prisoner: PersonRef | None
    sample: bool


class Span(Shape):
    """What lasted: `custody`, `sentence` (served from its date), or a `regime` of isolation.

    `code` of a regime is of the vocabulary `internal_regime`. `end` is null while it goes on (`ongoing`) or
    where it is not known.
    """

    kind: str
    code: str | None
    start: str
    start_earliest: Day
    end: str | None
    end_latest: Day
    ongoing: bool


class TimelinePart(Shape):
    prisoner: str
    timeline: list[Event]
    updated_at: datetime


class CaseTimelinePart(Shape):
    case: str
    timeline: list[Event]
    updated_at: datetime
