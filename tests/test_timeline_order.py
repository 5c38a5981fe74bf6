"""The order of a timeline: total, whatever the order of recording, and true to what the dates say."""

import itertools
import uuid
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from app.publication.shapes import Event
from app.publication.timelines import merged, of_person, order
from app.text.edtf_dates import anchor, parse

_DAYS = st.dates(date(2019, 1, 1), date(2023, 12, 31))
_POINTS = st.one_of(
    _DAYS.map(date.isoformat),
    _DAYS.map(lambda day: f"{day:%Y-%m}"),
    _DAYS.map(lambda day: f"{day:%Y}"),
    _DAYS.map(lambda day: f"{day:%Y}~"),
    st.sampled_from(["201X", "202X", "20XX", "2022-XX", "2022-03-XX"]),
)
_INTERVALS = st.one_of(
    st.tuples(_DAYS, st.integers(0, 900)).map(lambda two: f"{two[0]}/{two[0] + timedelta(two[1])}"),
    _POINTS.map(lambda point: f"{point}/.."),
    _POINTS.map(lambda point: f"../{point}"),
)


def entry(day: str, number: int = 1, **more: object) -> Event:
    known = parse(day)
    values: dict[str, object] = {
        "id": str(uuid.UUID(int=number)), "kind": "event", "url": "/v1/events/1", "type": "detention",
        "status": "past", "date": day, "precision": known.precision, "date_earliest": known.earliest,
        "date_latest": known.latest, "starts_at": None, "time_zone": None, "moved_to": None,
        "title": {"en": day}, "description": None, "facility": None, "case": None, "sources": [],
    }  # fmt: skip
    return Event.model_validate(values | more)


_HOURS = st.none() | st.datetimes(datetime(2022, 1, 1), datetime(2022, 12, 31)).map(  # noqa: DTZ001
    lambda at: at.replace(tzinfo=UTC)
)
_ENTRIES = st.lists(st.tuples(_POINTS | _INTERVALS, _HOURS), max_size=12).map(
    lambda facts: [entry(day, number, starts_at=hour) for number, (day, hour) in enumerate(facts)]
)


@given(_ENTRIES, st.randoms(use_true_random=False))
def test_the_order_is_total_and_the_same_however_it_was_recorded(
    entries: list[Event], chance: object
) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert merged(shuffled, entries) == merged(entries)
    assert len({order(one) for one in entries}) == len(entries)


@given(_ENTRIES)
def test_what_is_certainly_earlier_comes_first(entries: list[Event]) -> None:
    for before, after in itertools.combinations(merged(entries), 2):
        latest, earliest = after.date_latest, before.date_earliest
        assert latest is None or earliest is None or latest >= earliest


@given(_POINTS | _INTERVALS)
def test_an_entry_stands_where_it_may_have_been(text: str) -> None:
    known = parse(text)
    assert (known.earliest or date.min) <= anchor(text) <= (known.latest or date.max)


@given(_DAYS)
def test_a_partial_date_comes_after_the_exact_days_that_it_may_be(day: date) -> None:
    wanted = [entry(f"{day}", 3), entry(f"{day:%Y-%m}", 2), entry(f"{day:%Y}", 1)]
    assert merged(reversed(wanted)) == wanted
    last = entry(f"{day.year}-12-31", 4)
    assert merged([entry(f"{day:%Y}", 1), last]) == [last, entry(f"{day:%Y}", 1)]


def test_precisions() -> None:
    said = {
        "2022-03-05": "day", "2022-03": "month", "2022-03-XX": "month", "2022": "year", "2022~": "year",
        "2022-XX": "year", "202X": "decade", "20XX": "century", "2022/2023": "interval",
        "2022/..": "interval",
    }  # fmt: skip
    assert {text: parse(text).precision for text in said} == said


def test_a_fact_of_person_and_case_is_told_once() -> None:
    hearing = {"type": "hearing_scheduled", "status": "scheduled"}
    at = datetime(2027, 1, 19, 5, 30, tzinfo=UTC)
    own = entry("2027-01-19", 1, **hearing)
    same = entry("2027-01-19", 2, case="case", starts_at=at, time_zone="Asia/Yekaterinburg", **hearing)
    [shown] = of_person([own], [same])
    assert (shown.id, shown.case, shown.starts_at) == (own.id, "case", at)
    timed = own.model_copy(update={"starts_at": at + timedelta(hours=2)})
    assert len(of_person([timed], [same])) == 2
    vague = [entry("2027-01", 3, **hearing)], [entry("2027-01", 4, case="case", **hearing)]
    assert len(of_person(*vague)) == 2
