"""Han characters: names of Chinese and Koreans, and names of others written in Chinese."""

import re

from anyascii import anyascii

from app.text.names.scripts import han_cantonese, han_korean
from app.text.names.scripts.han_surnames import COMPOUND, SINGLE, SOUNDS
from app.text.names.scripts.han_syllables import ALSO_WRITES, FIRST, LATER, WRITES
from app.text.names.scripts.tables import by_letter

LONGEST_NATIVE = 4
SURNAME_ALONE = 2

_INITIALS = by_letter("j=zh q=ch x=sh c=ts")
_SYLLABLE = re.compile(r"(zh|ch|sh|[bpmfdtnlgkhjqxzcsrwy]?)(.*)")
_BUZZED = by_letter("zhi=zh chi=ch shi=sh ri=zh zi=z ci=ts si=s yi=i wu=u")
_FOREIGN_FINALS = by_letter(
    """ei=e ao=au ou=o ang=an eng=en ong=on ie=e iao=yo iu=yu ian=yan iang=yan ing=in iong=yon uo=o uang=uan
    ue=ue un=on"""
)
_MEETING = (
    (re.compile(r"n(?=m)"), ""),  # 汤姆 Tom, 汉密尔顿 Hamilton
    (re.compile(r"n(?=[bp])"), "m"),  # 兰伯特 Lambert
    (re.compile(r"iy?a"), "ia"),
)


def read(word: str) -> tuple[str, ...]:
    """A whole name: as a Chinese one, as a foreigner's, as a Korean one, as one of Hong Kong."""
    if not is_native(word):
        return read_part(word)
    return (native(word), _foreign(word, {}), han_korean.read(word), _cantonese_name(word))


def read_part(word: str) -> tuple[str, ...]:
    """One word of several, so foreign: the plainest sounds, other sounds, Cantonese, pinyin."""
    return (_foreign(word, {}), _foreign(word, ALSO_WRITES), _cantonese(word), _pinyin(word))


def is_native(word: str) -> bool:
    """May be the name of a Chinese or Korean person: a surname and one or two characters more."""
    if word[:2] in COMPOUND:
        return SURNAME_ALONE <= len(word) <= LONGEST_NATIVE
    return word[:1] in SINGLE and SURNAME_ALONE <= len(word) < LONGEST_NATIVE


def native(word: str) -> str:
    """Surname and given name apart, as in pinyin, spelt as it sounds: 王小明 → wang shiaoming."""
    surname, given = _apart(word)
    known = SOUNDS.get(surname)
    return f"{_spelt(known) if known else _pinyin(surname)} {_pinyin(given)}"


def _apart(word: str) -> tuple[str, str]:
    length = 2 if word[:2] in COMPOUND and len(word) > SURNAME_ALONE else 1
    return word[:length], word[length:]


def _cantonese_name(word: str) -> str:
    return " ".join("".join(map(_hong_kong, part)) for part in _apart(word))


def _cantonese(word: str) -> str:
    return _met("".join(_hong_kong(char) for char in word))


def _hong_kong(char: str) -> str:
    """Characters for a single consonant write it in Hong Kong too."""
    written = WRITES.get(char, "aeiou")
    return han_cantonese.syllable(char) or anyascii(char).lower() if set(written) & set("aeiou") else written


def _pinyin(word: str) -> str:
    return "".join(_spelt(anyascii(char).lower()) for char in word)


def _spelt(pinyin: str) -> str:
    initial, final = _SYLLABLE.match(pinyin).groups()  # type: ignore[union-attr]  # matches anything
    return _INITIALS.get(initial, initial) + final


def _foreign(word: str, other: dict[str, str]) -> str:
    return _met("".join(_writes(char, place, other) for place, char in enumerate(word)))


def _met(sounds: str) -> str:
    for meeting, becomes in _MEETING:
        sounds = meeting.sub(becomes, sounds)
    return sounds


def _writes(char: str, place: int, other: dict[str, str]) -> str:
    return (
        other.get(char)
        or (LATER if place else FIRST).get(char)
        or WRITES.get(char)
        or _foreign_syllable(anyascii(char).lower())
    )


def _foreign_syllable(pinyin: str) -> str:
    if pinyin in _BUZZED:
        return _BUZZED[pinyin]
    initial, final = _SYLLABLE.match(pinyin).groups()  # type: ignore[union-attr]  # matches anything
    start = "zh" if initial == "r" else _INITIALS.get(initial, initial)
    return start + _FOREIGN_FINALS.get(final, final)
