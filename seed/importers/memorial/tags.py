"""Tags of one person on Memorial's list, sorted by what they state. Nothing is concluded beyond the tags."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from seed.importers.memorial import tag_tables as tables
from seed.importers.memorial.tag_regions import REGIONS


@dataclass(frozen=True, slots=True)
class Labelled:
    """An own code (kebab case) with its labels by language: ru, en."""

    code: str
    ru: str
    en: str


@dataclass(frozen=True, slots=True)
class ParsedTags:
    """Codes of our vocabularies; `regions` ISO 3166-2, `countries` ISO 3166-1, `notes` English.

    `status` is of detention_status, `stage` of procedural_stage, `grounds` of persecution_ground.
    """

    status: str
    stage: str
    measures: tuple[str, ...]
    grounds: tuple[str, ...]
    groups: tuple[Labelled, ...]
    cases: tuple[Labelled, ...]
    regions: tuple[str, ...]
    countries: tuple[str, ...]
    ignored: tuple[str, ...]
    unknown: tuple[str, ...]
    notes: tuple[str, ...]

    @property
    def contradictory(self) -> bool:
        """The tags state statuses that can't be true together, or liberty."""
        return any("contradictory status" in note for note in self.notes) or bool(
            {"условный срок или УДО", "штраф"} & set(self.measures)
        )


def parse_tags(tags: Sequence[str]) -> ParsedTags:
    """Sort the Russian tags of one person; raises nothing, contradictions and unknown tags become notes."""
    names = list(dict.fromkeys(" ".join(tag.split()) for tag in tags if tag.strip()))
    status, status_notes = _status(set(names))
    stage, stage_notes = _stage(set(names))
    unknown = tuple(name for name in names if not _known(name))
    return ParsedTags(
        status=status,
        stage=stage,
        measures=_codes(names, tables.MEASURES),
        grounds=_codes(names, tables.GROUNDS),
        groups=tuple(
            Labelled(c, t["ru"], t["en"]) for n in names if n in tables.GROUPS for c, t in [tables.GROUPS[n]]
        ),
        cases=tuple(
            Labelled(c, t["ru"], t["en"]) for n in names if n in tables.CASES for c, t in [tables.CASES[n]]
        ),
        regions=_codes(names, REGIONS),
        countries=_codes(names, tables.COUNTRIES),
        ignored=tuple(name for name in names if name in tables.IGNORED),
        unknown=unknown,
        notes=(*status_notes, *stage_notes, *(f"unknown tag: {name[:80]!r}" for name in unknown)),
    )


def _codes(names: Iterable[str], table: dict[str, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(table[name] for name in names if name in table))


def _known(name: str) -> bool:
    if name in (tables.IN_CUSTODY, tables.AWAITING_TRIAL) or name in tables.IGNORED or name in REGIONS:
        return True
    every = (tables.STATUS, tables.MEASURES, tables.STAGES, tables.GROUNDS, tables.GROUPS, tables.CASES)
    return name in tables.COUNTRIES or any(name in table for table in every)


def _status(names: set[str]) -> tuple[str, tuple[str, ...]]:
    stated = {tables.STATUS[name] for name in names if name in tables.STATUS}
    in_custody = tables.IN_CUSTODY in names
    seen = sorted(n for n in names if n in tables.STATUS or n in tables.MEASURES or n == tables.IN_CUSTODY)
    at_liberty = stated - {"pretrial_detention"} or "условный срок или УДО" in names
    if len(stated) > 1 or (in_custody and at_liberty):
        return "unknown", (f"contradictory status tags: {seen}",)
    if stated:
        return stated.pop(), ()
    if in_custody and tables.REAL_TERM in names:
        # A sentence under appeal or a further trial leaves it open in which of the two the person is held.
        if names & tables.STAGES.keys() or tables.AWAITING_TRIAL in names:
            return "in_custody", (
                f"in custody, sentenced and on trial: {sorted(names & tables.STAGES.keys())}",
            )
        return "serving_sentence", ()
    if in_custody:
        return "in_custody", ("in custody, the tags don't say of which kind",)
    return "unknown", (f"the tags state no custody: {seen}",) if seen else ("no status tag",)


def _stage(names: set[str]) -> tuple[str, tuple[str, ...]]:
    stated = {tables.STAGES[name] for name in names if name in tables.STAGES}
    if len(stated) > 1 or ("trial" in stated and tables.REAL_TERM in names):
        return "unknown", (f"contradictory stage tags: {sorted(names & tables.STAGES.keys())}",)
    if not stated and tables.AWAITING_TRIAL in names:
        return "unknown", ("awaiting trial: the tag doesn't say if the investigation is over",)
    return (stated.pop() if stated else "unknown"), ()
