"""Names in scripts that don't write single sounds, read as Latin letters.

The sounds are spelt so that every reader of Latin letters takes them alike: ch sh zh (as in John and Jean)
ts z kh y w, never c, j, q or x.
"""

import re
from bisect import bisect_right
from collections.abc import Callable
from functools import lru_cache
from itertools import groupby
from unicodedata import category, normalize

from anyascii import anyascii

from app.text.names.cleaning import Spelling
from app.text.names.scripts import burmese, ethiopic, han, hangul, indic, kana, khmer, sinhala, thai

MOST = 4
LONGEST = 200  # characters read

_Reader = Callable[[str], tuple[str, ...]]

# First and last character, sorted.
_RANGES: tuple[tuple[str, str, _Reader], ...] = (
    ("\u0900", "\u0d7f", indic.read),
    ("\u0d80", "\u0dff", sinhala.read),
    ("\u0e00", "\u0eff", thai.read),
    ("\u1000", "\u109f", burmese.read),
    ("\u1200", "\u139f", ethiopic.read),
    ("\u1780", "\u17d3", khmer.read),
    ("\u3005", "\u3007", han.read),
    ("\u3041", "\u30fa", kana.read),
    ("\u30fc", "\u30ff", kana.read),
    ("\u31f0", "\u31ff", kana.read),
    ("\u3400", "\u4dbf", han.read),
    ("\u4e00", "\u9fff", han.read),
    ("\ua9e0", "\ua9fe", burmese.read),
    ("\uaa60", "\uaa7f", burmese.read),
    ("\uac00", "\ud7a3", hangul.read),
    ("\U00020000", "\U000323af", han.read),
)
# How one word of several is read, where that differs: words of foreign names stand apart, native ones not.
_PARTS: dict[_Reader, _Reader] = {
    burmese.read: burmese.read_part,
    han.read: han.read_part,
    hangul.read: hangul.read_part,
}
_STARTS = [start for start, _, _ in _RANGES]


def _spelling(char: str) -> str:
    """Letters, marks and digits stay, joiners go, the rest separates words."""
    kind = category(char)
    return char if kind[0] in "LMN" else "" if kind == "Cf" else " "


_SPELLINGS = Spelling(_spelling)
_NO_LETTERS = re.compile("[^a-z0-9 ]+")


def readings(text: str) -> list[str]:
    """At most 4 readings, lower-case ASCII, words apart by one space, best first; [] if no script is ours."""
    normal = normalize("NFKC", text[:LONGEST])[:LONGEST]
    if not any(map(_reader, normal)):
        return []
    words = normal.translate(_SPELLINGS).split()
    alone = len(words) == 1
    read = _together([found for found in (_word(word, alone=alone) for word in words) if found])
    return list(dict.fromkeys(filter(None, read)))[:MOST]


def _together(parts: list[tuple[str, ...]]) -> tuple[str, ...]:
    """The first reading of each part, the second of each, and so on; its last for one that has fewer."""
    count = max(map(len, parts), default=0)
    return tuple(" ".join(found[min(place, len(found) - 1)] for found in parts) for place in range(count))


@lru_cache(maxsize=4_096)
def _reader(char: str) -> _Reader | None:
    place = bisect_right(_STARTS, char) - 1
    if place < 0:
        return None
    _, end, reader = _RANGES[place]
    return reader if char <= end else None


@lru_cache(maxsize=16_384)
def _word(word: str, *, alone: bool) -> tuple[str, ...]:
    """Readings of one word, runs of different scripts apart."""
    runs = [_run(reader, "".join(chars), alone=alone) for reader, chars in groupby(word, _reader)]
    return _together([found for found in runs if found])


def _run(reader: _Reader | None, run: str, *, alone: bool) -> tuple[str, ...]:
    if reader and not alone:
        reader = _PARTS.get(reader, reader)
    found = reader(run) if reader else (anyascii(run).lower(),)
    return tuple(filter(None, map(_ascii, found)))


def _ascii(read: str) -> str:
    """Names in scripts without a table are left as anyascii has them."""
    return " ".join(_NO_LETTERS.sub("", read if read.isascii() else anyascii(read).lower()).split())
