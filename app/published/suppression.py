"""Small cells of sensitive grounds are not told, neither by themselves nor by subtraction.

Who is shown can be counted by anyone, person by person: this is for whoever copies a table without the list.
Those who chose to be counted and not shown are in no such table at all: see `app.published.statistics`.
"""

from collections.abc import Collection, Mapping

SMALLEST_CELL = 5
# Grounds and kinds of alert that could point to a person where few share them.
SENSITIVE_GROUNDS = frozenset({"lgbt", "religion", "ethnicity", "gender"})
SENSITIVE_ALERTS = frozenset({"sexual_violence_reported"})
LEAST_TOGETHER = 2


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
