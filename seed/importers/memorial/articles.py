"""The `clauses` of Memorial's list as provisions of the Russian criminal code (УК РФ)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from app.text.provisions import Provision, parse_russian

# Text of the site's tooltip glued to the clause; the clause before it is whole.
_TOOLTIP = re.compile(r"(?<=[0-9])\s*(?:«|тестовый тултип).*$", re.DOTALL)


@dataclass(frozen=True, slots=True)
class ParsedClauses:
    """Provisions in the order of the list without repetitions; `notes` in English name what was not read.

    `RU-UK-30-*` (preparation, attempt) stays a provision of its own: the list doesn't say of which article.
    """

    provisions: tuple[Provision, ...]
    notes: tuple[str, ...]


def parse_clauses(clauses: Sequence[str]) -> ParsedClauses:
    """Read the clauses of one person; raises nothing, what isn't understood becomes a note."""
    found: dict[Provision, None] = {}
    notes: list[str] = []
    for clause in clauses:
        bare = _TOOLTIP.sub("", clause)
        if bare != clause:
            notes.append(f"clause {bare!r}: a tooltip glued to it was cut off")
        try:
            found.update(dict.fromkeys(parse_russian(bare)))
        except ValueError:
            notes.append(f"clause not understood: {clause[:80]!r}")
    return ParsedClauses(tuple(found), tuple(notes))
