"""What stands on a label, and in which size it fits there."""

import re
import unicodedata
from dataclasses import dataclass
from math import ceil
from typing import Any

from api.pages.pack.sheets import Sheet
from app.text.languages import direction

SIZES = (11, 10, 9, 8, 7, 6.5, 6, 5.5)  # points
# Lines of scripts that write above and below others are higher; pack.css and pack.typ say the same.
_LEADING, _TALL_LEADING = 1.2, 1.7
TALL = frozenset({"my", "th", "km", "lo", "ar", "fa", "ur", "ug", "ps", "ckb", "am", "ti", "hi", "ne"})
_POINT = 25.4 / 72  # millimetres
_BREAK = "\u200b"
# Latin and Cyrillic words that a narrow label may have to break; letters of other scripts hang together.
_ENDLESS = re.compile(r"[\u0021-\u002c\u002e-\u02ff\u0370-\u0482\u048a-\u052f]{25,}")


@dataclass(frozen=True)
class Label:
    """`lang` and `dir` are those of the envelope."""

    lines: list[str]
    lang: str
    dir: str


def label_of(letters: dict[str, Any], *, abroad: bool) -> Label | None:
    """None where there is no address. From abroad, the country follows in the sender's letters."""
    lines, latin = letters["envelope_lines"], letters["latin_lines"]
    if not lines:
        return None
    lang = letters["envelope_lang"] or "und"
    country = latin[-1:] if abroad and latin and not latin[-1].isdigit() else []
    return Label([_breakable(line) for line in [*lines, *country]], lang, direction(lang))


def _breakable(line: str) -> str:
    return _ENDLESS.sub(lambda word: _BREAK.join(re.findall(".{1,8}", word[0])), line)


def _width(char: str) -> float:
    """In ems, rather too wide than too narrow: fonts of browsers differ."""
    if unicodedata.combining(char) or char == _BREAK:
        return 0.0
    if unicodedata.east_asian_width(char) in {"W", "F"}:
        return 1.02
    if char in " .,:;-'":
        return 0.36
    return 0.78 if char.isupper() or char in "мшщжюыфmwMW" else 0.6


def size_on(sheet: Sheet, label: Label) -> float | None:
    """The largest size in which it surely fits, whatever the fonts of the browser; None: in none."""
    width, height = sheet.inner
    leading = _TALL_LEADING if label.lang.partition("-")[0] in TALL else _LEADING
    for size in SIZES:
        rows = sum(ceil(sum(map(_width, line)) * size * _POINT / width * 1.1) for line in label.lines)
        if rows * size * _POINT * leading <= height:
            return size
    return None
