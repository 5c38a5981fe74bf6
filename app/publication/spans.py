"""What lasted, for the picture of a timeline: custody, sentences, isolation. Out of dated facts only.

The end of a term is never computed: how days before the verdict count differs by country, regime and court.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.models.cases import Sentence
from app.models.people import RegimeInterval
from app.publication import shapes
from app.publication.isolation import BEGINS, ENDS, ISOLATION
from app.text.edtf_dates import parse

_SERVED = frozenset({"in_force", "under_appeal", "served"})


@dataclass(frozen=True)
class _Point:
    """An EDTF date."""

    text: str

    @property
    def earliest(self) -> date | None:
        return parse(self.text).earliest

    @property
    def latest(self) -> date | None:
        return parse(self.text).latest


def custody(entries: Iterable[shapes.Event], detained: str | None, *, held: bool) -> list[shapes.Span]:
    """From each arrest to the release after it.

    `entries` are in order; `detained` stands in where no arrest is dated; `held`: the last one goes on.
    """
    facts = [(e.type, e.date) for e in entries if e.kind == "event" and e.status == "past"]
    facts = [fact for fact in facts if fact[0] in BEGINS | ENDS]
    if detained and not any(kind in BEGINS for kind, _ in facts):
        facts = [("detention", detained), *facts]
    found: list[shapes.Span] = []
    begun: str | None = None
    for kind, day in facts:
        if kind in BEGINS:
            begun = begun or day
        elif begun:
            found.append(_span("custody", None, begun, day))
            begun = None
    if begun:
        found.append(_span("custody", None, begun, None, ongoing=held))
    return found


def sentences(rows: Sequence[Sentence], spans: Sequence[shapes.Span]) -> list[shapes.Span]:
    """Under a sentence: from its date until the custody that it falls into ends."""
    found = []
    for row in rows:
        if row.date is None or row.status not in _SERVED:
            continue
        day = _Point(row.date).earliest or date.min
        around = [s for s in spans if (s.start_earliest or date.min) <= day <= (s.end_latest or date.max)]
        if around:
            found.append(_span("sentence", None, row.date, around[-1].end, ongoing=around[-1].ongoing))
    return found


def isolation(rows: Iterable[RegimeInterval], *, held: bool) -> list[shapes.Span]:
    """The placements that `isolation` counts, as they were recorded."""
    return [
        _span("regime", row.regime, row.start.isoformat(), row.end.isoformat() if row.end else None,
              ongoing=held and row.end is None)
        for row in sorted(rows, key=lambda row: (row.start, row.end or date.max, row.regime))
        if row.regime in ISOLATION
    ]  # fmt: skip


def _span(kind: str, code: str | None, start: str, end: str | None, *, ongoing: bool = False) -> shapes.Span:
    return shapes.Span(
        kind=kind, code=code, start=start, start_earliest=_Point(start).earliest, end=end,
        end_latest=_Point(end).latest if end else None, ongoing=ongoing,
    )  # fmt: skip
