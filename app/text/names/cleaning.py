"""Words of a name: one spelling of what Unicode spells in many ways."""

import re
import unicodedata

LONGEST = 200  # characters read: no name is longer, and the work stays bounded
MOST_WORDS = 12

_APOSTROPHES = "'’‘ʼʻʽʹ`´′‛ʾʿ׳＇"
_SPOKEN = {"L", "M", "N"}


class _Spelling(dict[int, str]):
    """For str.translate: letters, marks and digits stay, apostrophes become one, the rest separates."""

    def __missing__(self, point: int) -> str:
        self[point] = made = _spelling(chr(point))
        return made


def _spelling(char: str) -> str:
    if char in _APOSTROPHES:
        return "'"
    category = unicodedata.category(char)
    if category == "Cf" or _is_stress(char):
        return ""
    return char if category[0] in _SPOKEN else " "


def _is_stress(char: str) -> bool:
    """Accents that no letter absorbed, Hebrew points, Arabic vowel signs."""
    return "̀" <= char <= "ͯ" or "֑" <= char <= "ׇ" or "ً" <= char <= "ٟ" or char in "ٰـ"


_SPELLINGS = _Spelling()
_INITIALS = re.compile(r"(?<=\w)\.")


def words(text: str) -> list[str]:
    """Lower-case words, at most 12, of the first 200 characters; apostrophes stay inside as "'"."""
    readable = text[:LONGEST].encode("utf-8", "replace").decode("utf-8")
    composed = unicodedata.normalize("NFKC", readable)[: 2 * LONGEST]
    found = unicodedata.normalize("NFC", composed.lower()).translate(_SPELLINGS).split()
    return [word for word in found if word.strip("'")][:MOST_WORDS]
