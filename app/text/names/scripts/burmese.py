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
    "(?P<tone>[\u1037\u1038\u103a]*)"
    "(?P<finals>(?:[က-ဿ][\u1037\u1038]*(?:\u103a[\u1037\u1038]*\u1039?|\u1039))*)[\u1037\u1038]*"
)
_LONG = {"ာ", "ါ"}  # no Burmese word has a consonant after it: in foreign names they are ar
_OPEN = {*_LONG, "ော", "ေါ", "ို"}  # vowels
_CREAKY = "\u1037"  # in foreign names it cuts the vowel short: a stop was there
_STOPS = "ကစတပ"  # at the end of a syllable all sound alike, before a consonant not at all
_VELARS = "ကခဂ"
_M = by_letter("ံ=am ုံ=om ိံ=eim ာံ=am")  # Burmese n and m sound alike there; foreign names have m
# How letters are called: initials of foreign names are written so.
_INITIALS = by_letter(
    "အေ=a ဘီ=b စီ=s ဒီ=d အီ=e အက်ဖ်=f ဂျီ=g အိပ်=h အိတ်ချ်=h အိပ်ချ်=h အိုင်=i ဂျေ=j ကေ=k အယ်လ်=l အယ်=l အမ်=m အန်=n"
    " အင်န်=n အို=o ပီ=p ကျူ=k အာ=r အာရ်=r အား=r အက်စ်=s အက်=s တီ=t ယူ=u ဗွီ=v ဗီ=v ဒဗလျူ=w ဝိုင်=y ဇက်=z ဇီ=z"
)
_HONORIFICS = re.compile("^(?:ဦး|ဒေါ်)(?=[က-ဪဿ])")  # U, Daw
_KILLED = re.compile("[က-ဪဿ]")
_NASAL_TWICE = re.compile("n(?=[mn])")  # ကင်မရွန် Cameron


class _Syllable(NamedTuple):
    onset: str
    medials: str
    vowel: str
    tone: str
    finals: str  # consonants without a vowel


def read(word: str) -> tuple[str, ...]:
    """As a foreign name, as a Burmese one (a word a syllable), as foreign with the r it leaves out, and so
    without the stops that nobody hears."""
    syllables = _syllables(word)
    last = len(syllables) - 1
    plain = (_foreign(one, _inherent(one), last=place == last) for place, one in enumerate(syllables))
    native = map(_native, _syllables(_HONORIFICS.sub("", word)))
    heard = (_heard(one, last=place == last) for place, one in enumerate(syllables))
    foreign, with_r, without_stops = (
        _NASAL_TWICE.sub("", "".join(sounds)) for sounds in (plain, map(_with_lost_r, syllables), heard)
    )
    return foreign, " ".join(native), with_r, without_stops


def read_part(word: str) -> tuple[str, ...]:
    """One word of several, which may be an initial."""
    initial = _INITIALS.get(word)
    return (*read(word)[:2], initial, initial) if initial else read(word)


def _syllables(word: str) -> list[_Syllable]:
    return [
        _Syllable(
            found["onset"], found["medials"], found["vowel"], found["tone"],
            "".join(_KILLED.findall(found["finals"])),
        )
        for found in _SYLLABLE.finditer(word)
    ]  # fmt: skip


def _heard(syllable: _Syllable, *, last: bool) -> str:
    """မက်ဆီ Messi; စကော့ Scott, where the tone stands for the stop."""
    sounds = _with_lost_r(syllable)
    if syllable.finals and syllable.finals in _STOPS and not last:
        return sounds[:-1]
    if syllable.tone == _CREAKY and not syllable.finals and syllable.vowel not in _LONG:
        return f"{sounds.removesuffix('r')}t"
    return sounds


def _inherent(syllable: _Syllable) -> str:
    """In foreign names a consonant alone, without a written vowel, has none."""
    return "" if _is_bare(syllable) else "a"


def _is_bare(syllable: _Syllable) -> bool:
    """No vowel is written, and nothing follows: in foreign names it only carries a consonant."""
    return not (syllable.vowel or syllable.finals) and syllable.onset != _CARRIER


@lru_cache(maxsize=4_096)
def _native(syllable: _Syllable) -> str:
    onset, glide, vowel = _onset(syllable, _CONSONANTS, "y"), _glide(syllable), _vowel(syllable, "a")
    rimes = _NATIVE_RIMES.get(syllable.finals[:1], {})
    return onset + (rimes.get(glide + vowel) or glide + rimes.get(vowel, vowel))


@lru_cache(maxsize=4_096)
def _foreign(syllable: _Syllable, inherent: str, *, last: bool = True) -> str:
    onset, glide = _onset(syllable, _FOREIGN, "r"), _glide(syllable)
    vowel = _M.get(syllable.vowel) or _vowel(syllable, inherent)
    first, rest = syllable.finals[:1], syllable.finals[1:]
    if first == "ယ" and not rest and not last:
        first, vowel = "", vowel.replace("a", "e")  # ဟယ်ရီ Harry
    if first == "တ" and rest and rest[0] in _VELARS:
        first = ""  # စပီးလ်ဘတ်ခ် Spielberg
    if first == "ယ":
        rest = rest.removeprefix("လ")  # both write the l
    rimes = _FOREIGN_RIMES.get(first, {})
    plain = vowel.replace("aw", "o") + _FOREIGN.get(first, "")
    rime = rimes.get(glide + vowel) or glide + (rimes.get(vowel) or plain)
    return onset + rime + "".join(_FOREIGN.get(char, "") for char in rest)


@lru_cache(maxsize=4_096)
def _with_lost_r(syllable: _Syllable) -> str:
    """ကာတာ Carter, မိုး Moore, ကားလ် Karl, ဂျော့ချ် George; and t for the s that may be either."""
    if not syllable.finals and syllable.vowel in _OPEN:
        return f"{_foreign(syllable, 'a')}r"
    cut = syllable.tone == _CREAKY and syllable.vowel in _OPEN
    if syllable.finals and (cut or syllable.vowel in _LONG):
        open_one = _foreign(syllable._replace(finals=""), "a")
        return f"{open_one.replace('aw', 'o')}r" + "".join(_FOREIGN.get(char, "") for char in syllable.finals)
    sounds = _foreign(syllable, _inherent(syllable))
    return f"{sounds[:-1]}t" if syllable.finals == "စ" and sounds.endswith("is") else sounds


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
