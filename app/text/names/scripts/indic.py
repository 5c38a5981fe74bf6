"""Scripts of India and Nepal: nine blocks of Unicode with one order of letters."""

import re
from functools import lru_cache

from app.text.names.scripts.tables import by_letter, in_order

_BLOCK = 0x80
_FIRST_BLOCK = 0x0900
_BENGALI, _GURMUKHI, _TAMIL, _MALAYALAM = 1, 2, 5, 8
_SCHWA_DROPPED = {0, 1, 2, 3}  # Devanagari, Bengali, Gurmukhi, Gujarati

# By place in the block. Capitals are signs for what follows: A inherent vowel, H virama, N nasal, Q a dot
# below that makes another sound; a hyphen is a vowel that takes the place of the inherent one.
_SOUNDS = (
    in_order("\x00", "e N N h")
    | in_order("\x05", "a a i i u u ri li e e e ai o o o au")
    | in_order("\x15", "kA khA gA ghA ngA chA chhA zhA zhhA nyA tA thA dA dhA nA tA thA dA dhA nA nA")
    | in_order("\x2a", "pA phA bA bhA mA yA rA rA lA lA lA vA shA shA sA hA")
    | in_order("\x3c", "Q * -a -i -i -u -u -ri -ri -e -e -e -ai -o -o -o -au H")
    | in_order("\x56", "i u kA khA gA zA rA rhA fA yA ri")
    | by_letter("\x70=N \x72=e \x73=o")
)
_OWN = {
    _BENGALI: by_letter("\x2f=JA \x4e=t \x70=rA \x71=vA"),
    _GURMUKHI: by_letter("\x10=e \x48=-e \x59=khA \x5a=gA \x5b=zA \x5c=rA \x5e=fA \x72=* \x73=* \x75=y"),
    _MALAYALAM: in_order("\x7a", "n n r l l k") | by_letter("\x34=zhA \x4e=r \x54=m \x55=y \x56=l \x5f=i"),
}
_WITH_DOT = by_letter("zhh=zh zh=z kh=kh dh=r ph=f k=k g=g d=r J=y s=sh")
_DOTTED = re.compile(f"({'|'.join(_WITH_DOT)})AQ")

_ONE_CONSONANT = "(?:chh|ch|sh|zh|[kgtdpb]h|[^aeiouAHN])"
_MEDIAL_SCHWA = re.compile(f"(?<=[aeiouA])([^AaeiouHN]{{1,3}})A(?={_ONE_CONSONANT}[aeiouA])")
_LAST_SCHWA = re.compile(r"(?<=[aeiouANH])(?<!H)[^AaeiouHN]+A$")
_BENGALI_AE = re.compile(r"HJa|[ae]HJa?")
_MARKS = re.compile("[HQ]")
_NASAL_LABIAL = re.compile(r"N(?=[pbm])")
_TAMIL_SOFT = tuple(
    (re.compile(hard), soft)
    for hard, soft in by_letter("ngHk=ng nyHch=nzh nHt=nd mHp=mb (?<!chH)ch(?!Hch)=s chHch=ch").items()
)
_CARRIER = re.compile(r"(?<=[bcdfghklmnprstvyz])u$")
_TAMIL_CARRIER = re.compile(r"(?<=[tdskpg])u(?![aeiou])")
_TAMIL_START = re.compile(r"^i(?=s)")


def read(word: str) -> tuple[str, ...]:
    """As the language speaks it, then with the vowels it may leave out."""
    block = (ord(word[0]) - _FIRST_BLOCK) // _BLOCK
    sounds = "".join(map(_sound, word))
    if block == _TAMIL:
        return _tamil(sounds)
    if block == _BENGALI:
        return _bengali(sounds)
    if block in _SCHWA_DROPPED:
        sounds = sounds.replace("zhAHnyA", "gAHyA")  # ज्ञ
        spoken = _without_schwas(_joined(sounds))
        return _settled(spoken), _settled(spoken.removesuffix("A")), _settled(_joined(sounds))
    settled = _settled(_southern(_joined(sounds)))
    return settled, _CARRIER.sub("", settled)


@lru_cache(maxsize=2_048)
def _sound(char: str) -> str:
    block, place = divmod(ord(char) - _FIRST_BLOCK, _BLOCK)
    own = _OWN.get(block, {}).get(chr(place))
    return _SOUNDS.get(chr(place), "") if own is None else own


def _joined(sounds: str) -> str:
    """Signs of vowels and the virama take the place of the inherent vowel."""
    dotted = _DOTTED.sub(lambda found: _WITH_DOT[found[1]] + "A", sounds)
    return dotted.replace("A-", "").replace("AH", "H").replace("-", "")


def _southern(joined: str) -> str:
    """Malayalam writes t as a doubled r; a nasal at the end is m."""
    return re.sub("N$", "m", joined.replace("rHr", "t").replace("nHr", "nt"))


def _settled(joined: str) -> str:
    plain = _NASAL_LABIAL.sub("m", joined).replace("N", "n").replace("HJ", "y").replace("J", "zh")
    return _MARKS.sub("", plain.replace("A", "a")).replace("zhh", "zh").replace("chh", "ch")


def _without_schwas(joined: str) -> str:
    """The last inherent vowel is silent, and every one between a vowel and a consonant with a vowel."""
    if _LAST_SCHWA.search(joined):
        joined = joined[:-1]
    return _MEDIAL_SCHWA.sub(r"\1", joined)


def _bengali(sounds: str) -> tuple[str, ...]:
    joined = _BENGALI_AE.sub("a", _joined(sounds)).replace("oya", "wa").replace("ui", "wi")
    spoken = _without_schwas(joined)
    return _settled(spoken), _settled(spoken.replace("A", "o")), _settled(spoken.removesuffix("A"))


def _tamil(sounds: str) -> tuple[str, ...]:
    joined = _joined(sounds)
    for pattern, becomes in _TAMIL_SOFT:
        joined = pattern.sub(becomes, joined)
    settled = _settled(joined)
    return settled, _TAMIL_CARRIER.sub("", _TAMIL_START.sub("", settled))
