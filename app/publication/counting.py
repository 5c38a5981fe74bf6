"""What follows from dated public facts of a person: days of hunger strike, and since when nobody has contact.

A fact that is missing is not filled in: what does not follow is None.
"""

from collections.abc import Iterable
from datetime import date

from app.publication.isolation import Counter, Run, merged, total_days

BEGINS, ENDS = "hunger_strike_start", "hunger_strike_end"
# After one of these nobody outside knows where the person is, or has heard from them.
LOST = frozenset({"disappearance_reported", "transfer_started"})
# Each of these says where they were, or that somebody saw them.
FOUND = frozenset({
    "whereabouts_established", "facility_arrival", "hearing_held", "verdict", "appeal_decision",
    "cassation_decision", "remand_ordered", "remand_extended", "hospitalised", "released", "exchanged",
    "expelled", "died",
})  # fmt: skip
Fact = tuple[date, str]


def hunger_strikes(facts: Iterable[Fact], *, held: bool) -> list[Run]:
    """`facts` are (exact day, event type). First and last day count.

    A strike whose end is not dated goes on while the person is held and no other begins; else it counts for
    nothing.
    """
    runs: list[Run] = []
    since: date | None = None
    for day, kind in sorted(fact for fact in facts if fact[1] in {BEGINS, ENDS}):
        if kind == BEGINS:
            since = day
        elif since is not None:
            runs.append(Run(since, day))
            since = None
    if since is not None and held:
        runs.append(Run(since, None))
    return merged(runs)


def hunger_strike_days(facts: Iterable[Fact], *, held: bool) -> tuple[date | None, Counter] | None:
    """Since when the present one goes on, and the days of all; None where no strike is dated."""
    runs = hunger_strikes(facts, held=held)
    if not runs:
        return None
    total = total_days(runs)
    return (total.since, total)


def no_contact_since(facts: Iterable[Fact], *, held: bool) -> date | None:
    """The first day on which contact was lost after the last sign of the person. None: nothing says so."""
    if not held:
        return None
    since: date | None = None
    # A sign of the same day comes after the loss.
    for day, kind in sorted((fact for fact in facts if fact[1] in LOST | FOUND), key=_order):
        if kind in FOUND:
            since = None
        elif since is None:
            since = day
    return since


def _order(fact: Fact) -> tuple[date, bool]:
    return fact[0], fact[1] in FOUND
