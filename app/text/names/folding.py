"""Folds: how a name sounds, in ASCII, whatever the script and the orthography."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from anyascii import anyascii

from app.text.names.cleaning import words
from app.text.names.readings import readings
from app.text.names.tables import latin
from app.text.names.tables.caucasian import ARMENIAN, GEORGIAN
from app.text.names.tables.cyrillic import CYRILLIC
from app.text.names.tables.greek import GREEK, GREEK_NASAL
from app.text.names.tables.semitic import ARABIC, ARABIC_ARTICLE, ARABIC_GIM, ARABIC_WAW, HEBREW, HEBREW_WAW

LONGEST_WORD = 40
_DOUBLES = re.compile(r"(.)\1+")
_NOT_FOLDED = re.compile(r"[^a-z0-9]+")


class _Sounds:
    """One table, read in a single pass; what it lacks is read without its accents, at last by anyascii."""

    def __init__(self, *tables: Mapping[str, str]) -> None:
        self._sounds = {spelt: sound for table in tables for spelt, sound in table.items()}
        longest_first = sorted(self._sounds, key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, longest_first)) + "|.", re.DOTALL)
        self.own = re.compile("|".join(map(re.escape, tables[-1])) or "(?!)")

    def read(self, word: str) -> str:
        return self._pattern.sub(lambda found: self._sound(found[0]), f"<{word}>")

    def _sound(self, spelt: str) -> str:
        known = self._sounds.get(spelt)
        if known is not None:
            return known
        bare = unicodedata.normalize("NFD", spelt)[0]
        return self._sounds.get(bare) or anyascii(bare).lower()


_OWN: tuple[Mapping[str, str], ...] = (
    {},
    latin.ENGLISH,
    latin.FRENCH,
    latin.TURKIC,
    latin.GERMAN,
    latin.SLAVIC,
    latin.ROMANCE,
    latin.ITALIAN,
    latin.HUNGARIAN,
    latin.CHINESE,
)
_ORTHOGRAPHIES = tuple(_Sounds(latin.ANYWHERE, own) for own in _OWN)
# Letters that only one orthography has, and the place of that one.
_TELLING = tuple(
    (_OWN.index(own), re.compile(letters))
    for own, letters in (
        (latin.TURKIC, "[əğıĭş]"),
        (latin.HUNGARIAN, "[őű]|zs|cs$|gy"),
        (latin.SLAVIC, "[łąęśźżńřěůčšžć]|cz|rz|sz"),
        (latin.FRENCH, "[êèœ]|eau"),
        (latin.ROMANCE, "[ñ]"),
        (latin.GERMAN, "[ß]|sch|tz$"),
    )
)
_CYRILLIC = (_Sounds(CYRILLIC),)
_GREEK = (_Sounds(GREEK), _Sounds(GREEK, GREEK_NASAL))
_HEBREW = (_Sounds(HEBREW), _Sounds(HEBREW, HEBREW_WAW))
_ARABIC = tuple(_Sounds(ARABIC, own) for own in ({}, ARABIC_WAW, ARABIC_GIM, ARABIC_ARTICLE))
_ARMENIAN = (_Sounds(ARMENIAN),)
_GEORGIAN = (_Sounds(GEORGIAN),)

_SCRIPTS = (
    ("\u0370", "\u03ff", _GREEK),
    ("\u1f00", "\u1fff", _GREEK),
    ("\u0400", "\u052f", _CYRILLIC),
    ("\u0530", "\u058f", _ARMENIAN),
    ("\u0590", "\u05ff", _HEBREW),
    ("\u0600", "\u077f", _ARABIC),
    ("\ufb50", "\ufefc", _ARABIC),
    ("\u10a0", "\u10ff", _GEORGIAN),
)


def _sounds_of(word: str) -> tuple[_Sounds, ...]:
    first = next((char for char in word if char.isalpha()), "")
    if first < "\u0370" or "\u1e00" <= first <= "\u1eff":
        return _ORTHOGRAPHIES
    return next((sounds for start, end, sounds in _SCRIPTS if start <= first <= end), ())


def _settled(sounds: str) -> str:
    return _DOUBLES.sub(r"\1", _NOT_FOLDED.sub("", sounds))[:LONGEST_WORD]


@lru_cache(maxsize=65_536)
def _word_foldings(word: str) -> tuple[str, ...]:
    """How a word of an alphabet may sound, in the order of its orthographies, the plainest first."""
    plainest, *others = _sounds_of(word) or (None,)
    if plainest is None:
        return ()
    first = _settled(plainest.read(word))
    return first, *(_settled(one.read(word)) if one.own.search(f"<{word}>") else first for one in others)


@lru_cache(maxsize=65_536)
def _latin(word: str) -> str:
    return _settled(_ORTHOGRAPHIES[0].read(word))


@lru_cache(maxsize=4_096)
def spoken(text: str) -> tuple[tuple[str, ...], ...]:
    """Every reading of the whole text as words, likeliest first, each once; one orthography for all words."""
    found = words(text)
    whole = _spelt(found) if all(map(_sounds_of, found)) else _read(" ".join(found))
    kept = (tuple(filter(None, read)) for read in whole)
    return tuple(dict.fromkeys(filter(None, kept)))


def _spelt(found: list[str]) -> list[list[str]]:
    """Words of alphabets; where one has fewer orthographies than another, its plainest is repeated."""
    each = [_word_foldings(word) for word in found]
    count = max(map(len, each), default=0)
    whole = [[read[place] if place < len(read) else read[0] for read in each] for place in range(count)]
    told = next((place for place, letters in _TELLING if any(map(letters.search, found))), 0)
    return whole[told : told + 1] + whole if told < count else whole


def _read(text: str) -> list[list[str]]:
    """Text in scripts that don't write single sounds."""
    return [[_latin(word) for word in words(read)] for read in readings(text) or [anyascii(text)]]


def fold(text: str) -> str:
    """The plainest reading: phonemic ASCII, words apart by one space, '' if nothing is left."""
    return next(iter(foldings(text)), "")


def foldings(text: str) -> tuple[str, ...]:
    """Every reading of the whole text, plainest first."""
    return tuple(map(" ".join, spoken(text)))
