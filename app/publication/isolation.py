"""Days counted from dated facts: isolation within stays, days in custody. Nothing is guessed.

A count that still runs is `Counter(base, since)`: on day D it is base + (D - since) days.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

ISOLATION = frozenset({"shizo", "karcer", "pkt", "epkt", "solitary_cell"})
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Counter:
    base: int
    since: date | None = None

    def on(self, day: date) -> int:
        return self.base if self.since is None else self.base + max((day - self.since).days, 0)


@dataclass(frozen=True)
class Run:
    """Consecutive days, both ends included; `end` is None while it goes on."""

    start: date
    end: date | None


def merged(placements: Iterable[Run]) -> list[Run]:
    """Overlapping placements, and those that follow each other without a free day, are one run."""
    runs: list[Run] = []
    for placement in sorted(placements, key=lambda run: run.start):
        last = runs[-1] if runs else None
        if last is None or (last.end is not None and placement.start > last.end + DAY):
            runs.append(placement)
        elif last.end is not None and (placement.end is None or placement.end > last.end):
            runs[-1] = Run(last.start, placement.end)
    return runs


def total_days(runs: Iterable[Run]) -> Counter:
    """The first day counts as one; an open run counts today too."""
    runs = list(runs)
    base = sum((run.end - run.start).days + 1 for run in runs if run.end is not None)
    open_runs = [run.start for run in runs if run.end is None]
    return Counter(base + 1, open_runs[0]) if open_runs else Counter(base)


def within_stay(run: Run, left: date | None) -> Run:
    """What has no end of its own ended with its stay. `left` is the day after the last one there."""
    if run.end is not None or left is None:
        return run
    return Run(run.start, max(run.start, left - DAY))


BEGINS = frozenset({"detention", "rearrested"})
ENDS = frozenset({"released", "exchanged", "expelled", "died"})


def custody_days(detained: date | None, *, held: bool, facts: Iterable[tuple[date, str]]) -> Counter | None:
    """Days in custody over all imprisonments, or None where the dates do not say.

    `facts` are (exact day, event type); `detained` stands in where no detention event is dated.
    `held` says whether the person is in custody now: then, and only then, the count runs on.
    """
    ordered = sorted(fact for fact in facts if fact[1] in BEGINS | ENDS)
    if detained is not None and not any(kind in BEGINS for _, kind in ordered):
        ordered = sorted([*ordered, (detained, "detention")])
    base, since = 0, None
    for day, kind in ordered:
        if kind in BEGINS and since is None:
            since = day
        elif kind in ENDS and since is not None:
            base, since = base + (day - since).days, None
    if since is not None:
        return Counter(base, since) if held else None
    return None if held or not ordered else Counter(base)


# The Nelson Mandela Rules, 43 and 44: more than 15 days one after another are prolonged.
LONGEST_BEARABLE = 15


def until(placements: Iterable[Run], today: date) -> list[Run]:
    """What has happened by then: what is ordered for longer goes on, what begins later is not there."""
    return [
        Run(one.start, None if one.end is not None and one.end > today else one.end)
        for one in placements
        if one.start <= today
    ]


def days_of(run: Run, today: date) -> int:
    """First and last day count; of an open run today is the last. 0 before it begins."""
    last = today if run.end is None else min(run.end, today)
    return max((last - run.start).days + 1, 0)


def prolonged(placements: Iterable[Run], today: date) -> list[Run]:
    """Runs of more than 15 consecutive days by today, over adjacent and overlapping placements."""
    return [run for run in merged(until(placements, today)) if days_of(run, today) > LONGEST_BEARABLE]


def days_by_year(placements: Iterable[Run], today: date) -> dict[int, int]:
    """Days in isolation by calendar year, up to today; each day once. Years without any are left out."""
    found: dict[int, int] = {}
    for run in merged(until(placements, today)):
        last = today if run.end is None else run.end
        for year in range(run.start.year, last.year + 1):
            first_day, last_day = max(run.start, date(year, 1, 1)), min(last, date(year, 12, 31))
            found[year] = found.get(year, 0) + (last_day - first_day).days + 1
    return found
