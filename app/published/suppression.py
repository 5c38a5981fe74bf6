"""Small cells of sensitive grounds are not told, neither by themselves nor by subtraction.

Who is shown can be counted by anyone, person by person; what is protected are those who chose to be counted
and not shown, and whoever copies the table without the list.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

SMALLEST_CELL = 5
# Grounds and kinds of alert that could point to a person where few share them.
SENSITIVE_GROUNDS = frozenset({"lgbt", "religion", "ethnicity", "gender"})
SENSITIVE_ALERTS = frozenset({"sexual_violence_reported"})
LEAST_TOGETHER = 2


@dataclass(frozen=True)
class Count:
    """How many are shown, and how many more are only counted."""

    shown: int
    counted: int = 0

    @property
    def all(self) -> int:
        return self.shown + self.counted


def suppressed(cells: Mapping[str, int], sensitive: Collection[str]) -> frozenset[str]:
    """Codes whose number is not told.

    Those under 5 of a sensitive code, and then the smallest others, until what is hidden is two cells or more
    and 5 people or more together: so the sum less what is told says neither one cell nor a small number.
    """
    hidden = {code for code, number in cells.items() if code in sensitive and 0 < number < SMALLEST_CELL}
    if not hidden:
        return frozenset()
    others = sorted((number, code) for code, number in cells.items() if code not in hidden and number)
    for _, code in others:
        if len(hidden) >= LEAST_TOGETHER and sum(cells[one] for one in hidden) >= SMALLEST_CELL:
            break
        hidden.add(code)
    return frozenset(hidden)


def grounds(cells: Mapping[str, Count]) -> dict[str, int]:
    """People by ground. Who is only counted is in all cells or in none.

    A cell less what the list of people shows is the number of those who are only counted. Where that would be
    a small number of a sensitive ground, none of them enter the table: were they left out of that cell alone,
    the other tables, which count them, would tell what is missing here.
    """
    apart = any(code in SENSITIVE_GROUNDS and 0 < c.counted < SMALLEST_CELL for code, c in cells.items())
    numbers = {code: count.shown if apart else count.all for code, count in cells.items()}
    return {code: number for code, number in numbers.items() if number}
