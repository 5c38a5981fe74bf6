"""Words of a name: one spelling of what Unicode spells in many ways."""

import re
import unicodedata
from collections.abc import Callable

from app.text.signs import APOSTROPHES

LONGEST = 200  # characters read: no name is longer, and the work stays bounded
MOST_WORDS = 12
MOST_KEPT = 16_384  # characters

_SPOKEN = {"L", "M", "N"}


class Spelling(dict[int, str]):
    """For str.translate: what `spell` makes of each character. Strangers type any of a million: what is kept
    is bounded; most people's languages together have fewer."""

    def __init__(self, spell: Callable[[str], str]) -> None:
        self._spell = spell

    def __missing__(self, point: int) -> str:
        if len(self) >= MOST_KEPT:
            self.clear()
        self[point] = made = self._spell(chr(point))
        return made


def _spelling(char: str) -> str:
    """Letters, marks and digits stay, apostrophes become one, the rest separates."""
    if char in APOSTROPHES:
        return "'"
    category = unicodedata.category(char)
    if category == "Cf" or _is_stress(char):
        return ""
    return char if category[0] in _SPOKEN else " "


def _is_stress(char: str) -> bool:
    """Accents that no letter absorbed, Hebrew points, Arabic vowel signs."""
    return "̀" <= char <= "ͯ" or "֑" <= char <= "ׇ" or "ً" <= char <= "ٟ" or char in "ٰـ"


_SPELLINGS = Spelling(_spelling)
_INITIALS = re.compile(r"(?<=\w)\.")


def words(text: str) -> list[str]:
    """Lower-case words, at most 12, of the first 200 characters; apostrophes stay inside as "'"."""
    readable = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    composed = unicodedata.normalize("NFKC", readable)[: 2 * LONGEST]
    found = unicodedata.normalize("NFC", composed.lower()).translate(_SPELLINGS).split()
    return [word for word in found if word.strip("'")][:MOST_WORDS]
