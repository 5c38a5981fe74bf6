"""Days are counted as somebody would count them on a calendar, day by day."""

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.publication.isolation import Counter, Run, custody_days, merged, total_days
from app.publication.rendering import fill

FIRST = date(2024, 1, 1)
DAYS = st.integers(0, 60).map(lambda n: FIRST + timedelta(n))
TODAY = FIRST + timedelta(90)


@st.composite
def runs(draw: st.DrawFn) -> Run:
    start = draw(DAYS)
    length = draw(st.none() | st.integers(0, 20))
    return Run(start, None if length is None else start + timedelta(length))


def by_calendar(placements: list[Run], today: date) -> set[date]:
    return {
        run.start + timedelta(n)
        for run in placements
        for n in range(((run.end or today) - run.start).days + 1)
    }


@given(st.lists(runs(), max_size=8))
def test_isolation_days_are_those_of_the_calendar(placements: list[Run]) -> None:
    assert total_days(merged(placements)).on(TODAY) == len(by_calendar(placements, TODAY))


@given(st.lists(runs(), max_size=8))
def test_runs_are_apart_and_in_order(placements: list[Run]) -> None:
    found = merged(placements)
    for earlier, later in pairwise(found):
        assert earlier.end is not None
        assert later.start > earlier.end + timedelta(1)


@given(st.lists(runs(), max_size=8))
def test_tomorrow_is_one_more_while_it_goes_on(placements: list[Run]) -> None:
    counter = total_days(merged(placements))
    more = counter.on(TODAY + timedelta(1)) - counter.on(TODAY)
    assert more == any(run.end is None for run in placements)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(1, 50)), min_size=1, max_size=5), st.booleans())
def test_custody_over_several_imprisonments(gaps: list[tuple[int, int]], held: bool) -> None:  # noqa: FBT001
    day, facts, expected = FIRST, [], 0
    for free, inside in gaps:
        day += timedelta(free + 1)
        facts.append((day, "detention"))
        day += timedelta(inside)
        expected += inside
        facts.append((day, "released"))
    if held:
        facts.pop()
    counter = custody_days(None, held=held, facts=facts)
    assert counter is not None
    assert counter.on(day) == expected
    assert counter.on(day + timedelta(1)) == expected + held


def test_dates_that_contradict_the_status_say_nothing() -> None:
    assert custody_days(FIRST, held=False, facts=[]) is None
    assert custody_days(None, held=True, facts=[]) is None
    assert custody_days(None, held=True, facts=[(FIRST, "detention"), (TODAY, "released")]) is None


@given(st.integers(0, 10**6), DAYS, st.binary(max_size=20), st.binary(max_size=20))
def test_fill_puts_the_count_where_it_belongs(base: int, since: date, head: bytes, tail: bytes) -> None:
    filled = fill(head + tail, [len(head)], [since], [base], TODAY)
    assert filled == head + str(Counter(base, since).on(TODAY)).encode() + tail
