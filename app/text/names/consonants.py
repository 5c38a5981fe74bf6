"""Keys: the consonants of a word in seven classes, what spellings of a name in any script share.

Loose keys are what also those words share whose spellings lost, added or took a sound for another.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

from app.text.names.folding import spoken

MOST_ALTERNATIVES = 8
LONGEST_KEY = 16
SHORTEST_WITH_ENDING = 5
MOST_JOINED = 6  # words; of longer names neighbours are not joined

_MEMBERS = {"P": "bpvf", "K": "gkh", "T": "dt", "S": "szxcjq", "R": "lr", "N": "n", "M": "m"}
CLASS_OF = {letter: name for name, letters in _MEMBERS.items() for letter in letters}
_VOWELS = "aeiou"
# What most often is heard otherwise, or not at all. Small letters: no loose key is a key.
_LOOSE = str.maketrans({name: name.lower() for name in "APKTN"} | {"R": "", "S": "t", "M": "n"})
LONGEST_LOOSE = 3  # the end of a name is what other languages change
_ENDINGS = "sx"
_CLASSES = str.maketrans(CLASS_OF | dict.fromkeys(_VOWELS, ""))


_SIBILANTS = re.compile("[TS]*S")
_DOUBLES = re.compile(r"(.)\1+")


@lru_cache(maxsize=65_536)
def skeleton(folded: str) -> str:
    """Consonant classes of a folded word; an initial vowel is A; T before S is part of it."""
    start = "A" if folded[:1] in _VOWELS and folded else ""
    classes = _SIBILANTS.sub("S", folded.translate(_CLASSES))
    return (start + _DOUBLES.sub(r"\1", classes))[:LONGEST_KEY]


def _branches(folded: str) -> list[str]:
    """Without the sounds that some orthographies keep silent, and Baltic or Greek endings; Belarusian and
    Polish have ts for the soft t of their neighbours."""
    made = [folded]
    if "h" in folded:
        made.append(folded.replace("h", ""))
    if "v" in folded:
        made.append(folded.replace("v", "u"))
    soft = folded.replace("qi", "ti").replace("qe", "te")
    if soft != folded:
        made.append(soft)
    if folded[-1] in _ENDINGS and len(folded) >= SHORTEST_WITH_ENDING:
        made.append(folded[:-1])
    return made


@lru_cache(maxsize=65_536)
def alternatives(readings: tuple[str, ...]) -> tuple[str, ...]:
    """At most 8 keys of one word in these readings, those of the plainest first."""
    found = dict.fromkeys(skeleton(read) for read in readings)
    found.update(dict.fromkeys(skeleton(branch) for read in readings for branch in _branches(read)))
    return tuple(key for key in found if key)[:MOST_ALTERNATIVES]


def _groups(text: str, length: int) -> list[tuple[str, ...]]:
    """So many neighbouring words read as one, each time in all readings."""
    readings = spoken(text)
    count = max(map(len, readings), default=0)
    if length > 1 and count > MOST_JOINED:
        return []
    return [
        tuple(dict.fromkeys("".join(read[at : at + length]) for read in readings if at + length <= len(read)))
        for at in range(count - length + 1)
    ]


def word_keys(text: str) -> list[list[str]]:
    """At most 8 alternative keys for each word."""
    return [list(made) for made in map(alternatives, _groups(text, 1)) if made]


def keys(text: str) -> list[list[str]]:
    """Those of each word, then of each two neighbours read as one word."""
    return word_keys(text) + [list(made) for made in map(alternatives, _groups(text, 2)) if made]


def loosened(group: Iterable[str]) -> tuple[str, ...]:
    """Loose keys of a word with these keys, each once; of a single sound there is none."""
    made = (_DOUBLES.sub(r"\1", key.translate(_LOOSE))[:LONGEST_LOOSE] for key in group)
    return tuple(dict.fromkeys(key for key in made if len(key) > 1))
