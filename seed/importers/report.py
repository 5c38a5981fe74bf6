"""The report of one import, in the shape that is written as JSON."""

import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal

from seed.importers.files import Refused, SourceFile
from seed.importers.memorial.addresses import AddressChange

Outcome = Literal["new", "changed", "unchanged", "gone", "rejected"]
OUTCOMES: tuple[Outcome, ...] = ("new", "changed", "unchanged", "gone", "rejected")
ADDRESS_WORDS: tuple[AddressChange, ...] = ("moved", "reworded", "first_known", "lost", "unchanged")


@dataclass(frozen=True)
class Line:
    """What became of one row; `notes` (English, with the list's own words) are for editors."""

    external_id: str
    outcome: Outcome
    address: AddressChange = "unchanged"
    notes: list[str] = field(default_factory=list)


@dataclass
class Report:
    """`subject` is “people” or “facilities”; address words are counted for people only.

    `possible_duplicates`: external ids of new rows to the slugs of people, recorded before, who may be the
    same, likeliest first.
    """

    source: SourceFile
    rows: int
    subject: str = "people"
    lines: list[Line] = field(default_factory=list)
    possible_duplicates: dict[str, list[str]] = field(default_factory=dict)

    def add(
        self, external_id: str, outcome: Outcome, address: AddressChange = "unchanged", *notes: str
    ) -> None:
        self.lines.append(Line(external_id, outcome, address, list(notes)))

    def counts(self) -> dict[str, int]:
        outcomes = Counter(line.outcome for line in self.lines)
        counts: dict[str, int] = {word: outcomes[word] for word in OUTCOMES}
        if self.subject == "people":
            addresses = Counter(line.address for line in self.lines)
            counts |= {f"address_{word}": addresses[word] for word in ADDRESS_WORDS}
        return counts

    def as_json(self) -> dict[str, Any]:
        source = {"path": self.source.path, "sha256": self.source.sha256, "rows": self.rows}
        return {
            "source": source,
            "counts": self.counts(),
            self.subject: [asdict(line) for line in self.lines],
            "possible_duplicates": self.possible_duplicates,
        }

    def write(self, path: Path) -> None:
        """Raises Refused when the file can't be written."""
        text = json.dumps(self.as_json(), ensure_ascii=False, indent=1) + "\n"
        try:
            path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise Refused(f"The report can't be written to {path}: {error.strerror or error}.") from error
