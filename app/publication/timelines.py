"""Timelines: events, alerts and advocacy actions in one order that tells no more than the dates do."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime

from app.models.cases import Event
from app.models.places import Facility
from app.publication import shapes
from app.publication.gather import Cited
from app.publication.parts import path, sources
from app.publication.policy import event_is_public
from app.text.edtf_dates import anchor, parse

# What a hearing may be recorded as once it was held.
HEARINGS = ("hearing_scheduled", "hearing_held", "parole_hearing", "verdict", "appeal_decision",
            "cassation_decision")  # fmt: skip
Order = tuple[date, int, datetime, str, str]


def order(entry: shapes.Event) -> Order:
    """Total, and the same whatever the order of recording.

    A partial date stands after the exact days that it may be: `2022` ends 2022, but `2022-12` comes before
    it. An interval stands where it begins. So what is certainly earlier always comes first.
    """
    earliest, latest = entry.date_earliest or date.min, entry.date_latest or date.max
    # What has an hour comes after what is only known to be of that day.
    hour = entry.starts_at.astimezone(UTC) if entry.starts_at else datetime.min.replace(tzinfo=UTC)
    return anchor(entry.date), (latest - earliest).days, hour, entry.kind, entry.id


def merged(*many: Iterable[shapes.Event]) -> list[shapes.Event]:
    """All in order, each once."""
    every = {(entry.kind, entry.id): entry for entries in many for entry in entries}
    return sorted(every.values(), key=order)


def of_person(own: Sequence[shapes.Event], of_cases: Sequence[shapes.Event]) -> list[shapes.Event]:
    """The person's own facts and those of the cases, once where both tell the same.

    That is so for one type, state and exact day, unless they begin at different hours. The own one stays,
    with the case, the hour and the sources that the other knows.
    """
    found: list[shapes.Event] = []
    left = {entry.id: entry for entry in of_cases}
    for entry in own:
        same = next((other for other in left.values() if _same(entry, other)), None)
        found.append(_joined(entry, left.pop(same.id)) if same else entry)
    return merged(found, left.values())


def _same(own: shapes.Event, other: shapes.Event) -> bool:
    at, elsewhere = own.starts_at, other.starts_at
    return (
        own.precision == "day"
        and (own.type, own.status, own.date) == (other.type, other.status, other.date)
        and (at is None or elsewhere is None or at == elsewhere)
        and own.case in {None, other.case}
    )


def _joined(own: shapes.Event, other: shapes.Event) -> shapes.Event:
    clock = own if own.starts_at else other
    return own.model_copy(
        update={
            "case": other.case, "starts_at": clock.starts_at, "time_zone": clock.time_zone,
            "facility": own.facility or other.facility,
            "sources": [*own.sources, *(one for one in other.sources if one not in own.sources)],
        }
    )  # fmt: skip


def of_alert(alert: shapes.AlertCard, cited: Cited | None) -> shapes.Event:
    return shapes.Event(
        id=alert.id, kind="alert", url=alert.url, type=alert.type, status=alert.state, date=alert.since,
        precision=parse(alert.since).precision, date_earliest=alert.since_earliest,
        date_latest=alert.since_latest, starts_at=None, time_zone=None, moved_to=None, title=alert.headline,
        description=None, facility=None, case=None, sources=sources(cited),
    )  # fmt: skip


def of_advocacy(actions: Iterable[shapes.Advocacy]) -> list[shapes.Event]:
    """Those that have a date."""
    return [
        shapes.Event(
            id=action.id, kind="advocacy", url=action.own_url, type=action.type, status=action.status,
            date=action.date, precision=parse(action.date).precision, date_earliest=action.date_earliest,
            date_latest=action.date_latest, starts_at=None, time_zone=None, moved_to=None, title=action.title,
            description=None, facility=None, case=action.case, sources=action.sources,
        )
        for action in actions
        if action.date is not None
    ]  # fmt: skip


def of_events(
    rows: Sequence[Event],
    cited: Mapping[uuid.UUID, Cited],
    facilities: Mapping[uuid.UUID, Facility],
    cases: Mapping[uuid.UUID, str],
) -> list[shapes.Event]:
    """Those that are public, in order; `cases` are slugs of public ones."""
    public = [row for row in rows if event_is_public(row)]
    return merged(_event(row, public, cited, facilities, cases) for row in public)


def _event(
    row: Event,
    others: Sequence[Event],
    cited: Mapping[uuid.UUID, Cited],
    facilities: Mapping[uuid.UUID, Facility],
    cases: Mapping[uuid.UUID, str],
) -> shapes.Event:
    place = facilities.get(row.facility_id) if row.facility_id else None
    return shapes.Event(
        id=str(row.id), kind="event", url=path("event", row.id), type=row.type, status=row.status,
        date=row.date, precision=parse(row.date).precision, date_earliest=row.date_earliest,
        date_latest=row.date_latest, starts_at=row.starts_at, time_zone=row.time_zone,
        moved_to=_moved_to(row, others), title=row.title, description=row.description,
        facility=place.slug if place else None, case=cases.get(row.case_id) if row.case_id else None,
        sources=sources(cited.get(row.id)),
    )  # fmt: skip


def _moved_to(row: Event, others: Sequence[Event]) -> shapes.MovedTo | None:
    if row.moved_to is None:
        return None
    owner = (row.prisoner_id, row.case_id)
    kinds = (row.type, *(HEARINGS if row.type in HEARINGS else ()))
    found = [
        one
        for one in others
        if (one.prisoner_id, one.case_id) == owner and one.date == row.moved_to and one.type in kinds
    ]
    if not found:
        return shapes.MovedTo(id=None, date=row.moved_to, starts_at=None, time_zone=None)
    new = min(found, key=lambda one: (kinds.index(one.type), one.position))
    return shapes.MovedTo(id=str(new.id), date=new.date, starts_at=new.starts_at, time_zone=new.time_zone)
