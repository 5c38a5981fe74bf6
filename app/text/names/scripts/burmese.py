"""Burmese: names of Burmese people as they spell them in Latin letters, and names of others."""

import re
from functools import lru_cache
from typing import NamedTuple

from app.text.names.scripts.tables import by_letter, by_sound

_CARRIER = "အ"
_CONSONANTS = by_sound(
    """k:က kh:ခ g:ဂ gh:ဃ ng:င s:စဆ z:ဇဈ ny:ဉည t:ဋဌတ d:ဍဎဒဓ n:ဏန ht:ထ p:ပ ph:ဖ b:ဗဘ m:မ y:ယရ l:လဠ w:ဝ
    th:သဿ h:ဟ *:အ"""
)
_FOREIGN = _CONSONANTS | by_sound("r:ရ f:ဖ t:ထ k:ခ")
_INDEPENDENT = by_sound("i:ဣဤ u:ဥဦ e:ဧဨ o:ဩ aw:ဪ")
_YA, _RA, _WA, _HA = "\u103b", "\u103c", "\u103d", "\u103e"
_VOWELS = by_sound("a:ာါ i:ိီ u:ုူ e:ေဲ an:ံ") | by_letter("ော=aw ေါ=aw ို=o ုံ=on ိံ=ein ာံ=an")

# What the consonant at the end of a syllable makes of its vowel: in Burmese words, in foreign names.
_NATIVE_RIMES = {
    "က": by_letter("a=et aw=auk o=aik wa=wet"),
    "င": by_letter("a=in aw=aung o=aing wa=win"),
    "စ": by_letter("a=it wa=wit"),
    "ည": by_letter("a=i"),
    "ဉ": by_letter("a=in"),
    "တ": by_letter("a=at i=eik u=ok wa=ut o=aik"),
    "ပ": by_letter("a=at i=eik u=ok wa=ut"),
    "န": by_letter("a=an i=ein u=on wa=un o=aing"),
    "ဏ": by_letter("a=an i=ein u=on wa=un"),
    "မ": by_letter("a=an i=ein u=on wa=un"),
    "ယ": by_letter("a=e wa=we"),
    "ဝ": by_letter("a=aw"),
}
_FOREIGN_RIMES = {
    "က": by_letter("a=ek aw=auk o=aik wa=wek"),
    "င": by_letter("a=in aw=aun o=ain wa=win"),
    "စ": by_letter("a=is"),
    "ည": by_letter("a=i"),
    "ဉ": by_letter("a=in"),
    "တ": by_letter("a=at i=eit u=ot wa=ut"),
    "ပ": by_letter("a=ap i=eip u=op wa=up"),
    "န": by_letter("a=an i=ein u=on wa=on"),
    "မ": by_letter("a=am i=eim u=om wa=om"),
    "ယ": by_letter("a=el wa=wel"),
}
_SYLLABLE = re.compile(
    "(?P<onset>[က-အဿဣ-ဪ])(?P<medials>[\u103b-\u103e]*)(?P<vowel>[\u102b-\u1032\u1036]*)"
    "[\u1037\u1038\u103a]*"
    "(?P<finals>(?:[က-ဿ][\u1037\u1038]*(?:\u103a[\u1037\u1038]*\u1039?|\u1039))*)[\u1037\u1038]*"
)
_OPEN = {"ာ", "ါ", "ော", "ေါ", "ို"}  # vowels
_KILLED = re.compile("[က-ဿ]")
_NASAL_TWICE = re.compile("n(?=[mn])")  # ကင်မရွန် Cameron


class _Syllable(NamedTuple):
    onset: str
    medials: str
    vowel: str
    finals: str  # consonants without a vowel


def read(word: str) -> tuple[str, ...]:
    """As a foreign name, as a Burmese one (a word a syllable), as foreign with the r it leaves out."""
    syllables = [
        _Syllable(found["onset"], found["medials"], found["vowel"], "".join(_KILLED.findall(found["finals"])))
        for found in _SYLLABLE.finditer(word)
    ]
    short = "".join(_foreign(syllable, "" if _is_bare(syllable) else "a") for syllable in syllables)
    lost_r = "".join(map(_with_lost_r, syllables)).replace("is", "it")
    native = " ".join(map(_native, syllables))
    return (_NASAL_TWICE.sub("", short), native, _NASAL_TWICE.sub("", lost_r))


def _is_bare(syllable: _Syllable) -> bool:
    """No vowel is written, and nothing follows: in foreign names it only carries a consonant."""
    return not (syllable.vowel or syllable.finals) and syllable.onset != _CARRIER


@lru_cache(maxsize=4_096)
def _native(syllable: _Syllable) -> str:
    onset, glide, vowel = _onset(syllable, _CONSONANTS, "y"), _glide(syllable), _vowel(syllable, "a")
    rimes = _NATIVE_RIMES.get(syllable.finals[:1], {})
    return onset + (rimes.get(glide + vowel) or glide + rimes.get(vowel, vowel))


@lru_cache(maxsize=4_096)
def _foreign(syllable: _Syllable, inherent: str) -> str:
    onset, glide, vowel = _onset(syllable, _FOREIGN, "r"), _glide(syllable), _vowel(syllable, inherent)
    first, rest = syllable.finals[:1], syllable.finals[1:]
    if first == "ယ":
        rest = rest.removeprefix("လ")  # both write the l
    rimes = _FOREIGN_RIMES.get(first, {})
    plain = vowel.replace("aw", "o") + _FOREIGN.get(first, "")
    rime = rimes.get(glide + vowel) or glide + (rimes.get(vowel) or plain)
    return onset + rime + "".join(_FOREIGN.get(char, "") for char in rest)


def _with_lost_r(syllable: _Syllable) -> str:
    """ကာတာ Carter, မိုး Moore: an r after an open a or o."""
    sounds = _foreign(syllable, "a")
    return f"{sounds}r" if not syllable.finals and syllable.vowel in _OPEN else sounds


def _onset(syllable: _Syllable, consonants: dict[str, str], liquid: str) -> str:
    if syllable.onset in _INDEPENDENT:
        return _INDEPENDENT[syllable.onset]
    onset, medials = consonants[syllable.onset], syllable.medials.replace(_WA, "")
    if _HA in medials:  # with ya and ra sh, with others breathed: hla, hnin
        return "sh" if onset in {"y", "r"} or len(medials) > 1 else f"h{onset}"
    if medials and syllable.onset in "ကခဂ":
        return _velar(syllable.onset, foreign_r=liquid == "r" and _RA in medials, foreign=liquid == "r")
    return onset + medials.replace(_YA, "y").replace(_RA, liquid)


def _velar(consonant: str, *, foreign_r: bool, foreign: bool) -> str:
    """k, kh, g before ya have come to be ky, ch, gy; in foreign names gy is the sound of John."""
    if foreign_r:
        return {"က": "kr", "ခ": "kr", "ဂ": "gr"}[consonant]
    return {"က": "ky", "ခ": "ch", "ဂ": "zh" if foreign else "gy"}[consonant]


def _glide(syllable: _Syllable) -> str:
    return "w" if _WA in syllable.medials else ""


def _vowel(syllable: _Syllable, inherent: str) -> str:
    if syllable.onset in _INDEPENDENT and not syllable.vowel:
        return ""
    return _VOWELS.get(syllable.vowel, "a") if syllable.vowel else inherent
