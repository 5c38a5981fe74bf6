"""Recall by language group: at which place the person stood whose name was asked."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import mean, quantiles
from typing import Any

from rich.table import Table

from search.evaluation.persons import OTHER, SMALLEST_GROUP, group_of

DEPTHS = (1, 5, 20)


@dataclass(frozen=True, slots=True)
class Answered:
    """One query. `place` counts from 1; None when the person was not on the page.

    `again`: how often another engine had answered before, and it was asked once more.
    """

    person: str
    lang: str
    name: str
    place: int | None
    seconds: float
    engine: str
    again: int = 0


def recall(answers: Sequence[Answered], depth: int) -> float:
    """Of all queries the part that has the person among the first `depth`."""
    return sum(a.place is not None and a.place <= depth for a in answers) / len(answers)


def by_group(answers: Iterable[Answered]) -> dict[str, list[Answered]]:
    """Large groups by themselves, the largest first; small ones together at the end."""
    answers = list(answers)
    sizes = Counter(group_of(a.lang) for a in answers)
    found: dict[str, list[Answered]] = defaultdict(list)
    for one in answers:
        group = group_of(one.lang)
        found[group if sizes[group] >= SMALLEST_GROUP else OTHER].append(one)
    return dict(sorted(found.items(), key=lambda item: (item[0] == OTHER, -len(item[1]), item[0])))


def summary(answers: Sequence[Answered]) -> dict[str, Any]:
    """Micro: over all queries. Macro: mean over groups. Times in milliseconds, one query after another."""
    groups = {
        name: {"queries": len(rows), **{f"recall@{d}": round(recall(rows, d), 4) for d in DEPTHS}}
        for name, rows in by_group(answers).items()
    }
    columns = [f"recall@{depth}" for depth in DEPTHS]
    micro = {f"recall@{depth}": round(recall(answers, depth), 4) for depth in DEPTHS}
    macro = {name: round(mean(row[name] for row in groups.values()), 4) for name in columns}
    cuts = quantiles([a.seconds * 1000 for a in answers], n=20) if len(answers) > 1 else [0.0] * 19
    return {
        "queries": len(answers),
        "answered_by": dict(Counter(a.engine for a in answers)),
        "asked_again": sum(a.again for a in answers),
        "micro": micro,
        "macro": macro,
        "lowest_group": min(groups.items(), key=lambda item: item[1]["recall@1"])[0],
        "milliseconds": {"p50": round(cuts[9], 2), "p95": round(cuts[18], 2)},
        "groups": groups,
    }


def missed(answers: Iterable[Answered]) -> list[dict[str, Any]]:
    """What was not found first, for whoever tunes."""
    return [
        {"person": a.person, "lang": a.lang, "name": a.name, "place": a.place}
        for a in answers
        if a.place != 1
    ]


def is_mixed(report: dict[str, Any]) -> bool:
    """Whether some queries were answered by an engine other than the one measured: then it is no result."""
    return set(report["answered_by"]) != {report["engine"]}


def table(report: dict[str, Any]) -> Table:
    times = report["milliseconds"]
    by = ", ".join(f"{count:,} by {engine}" for engine, count in report["answered_by"].items())
    made = Table(
        title=f"{report['engine']}: p50 {times['p50']} ms, p95 {times['p95']} ms",
        caption=f"answered: {by}; asked again: {report['asked_again']:,}",
    )
    made.add_column("language")
    for heading in ("queries", *(f"recall@{depth}" for depth in DEPTHS)):
        made.add_column(heading, justify="right")
    for name, row in report["groups"].items():
        made.add_row(name, *_cells(row["queries"], row))
    made.add_section()
    made.add_row("all (micro)", *_cells(report["queries"], report["micro"]))
    made.add_row("mean of groups (macro)", *_cells(len(report["groups"]), report["macro"]))
    return made


def _cells(count: int, row: dict[str, Any]) -> list[str]:
    return [str(count), *(f"{row[f'recall@{depth}']:.1%}" for depth in DEPTHS)]
