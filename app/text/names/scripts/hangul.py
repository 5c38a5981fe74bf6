"""Hangul: names of Koreans as their passports spell them, and names of others written in Korean."""

import re
from typing import NamedTuple

from app.text.names.scripts.tables import by_letter, in_turn

_FIRST = 0xAC00
_VOWELS_A_FIRST, _FINALS_A_VOWEL = 21, 28
LONGEST_NATIVE = 4

_INITIALS = in_turn("g kk n d tt r m b pp s ss * zh zh ch k t p h")
_VOWELS = in_turn("a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i")
_FINALS = in_turn("* k k ks n n n t l lk lm lp ls lt lp l m p ps t t ng t t k t p h")
_FINALS_BEFORE_VOWEL = in_turn("* g kk ks n nzh n d r lg lm lb ls lt lp r m b bs s ss ng zh ch k t p *")
_FOREIGN_VOWELS = by_letter("eo=o yeo=yo ae=e yae=ye eu=* ui=i wae=we oe=e")
_SIBILANTS = (
    (re.compile(r"(sh|zh|ch)yi?"), r"\1"),
    (re.compile(r"swi"), "shi"),
    (re.compile(r"sy"), "sh"),
    (re.compile(r"(?<![lr])lr(?![lr])|ll|lr"), "l"),
    (re.compile(r"n(?=[bp])"), "m"),
)
_LOST_R = re.compile(r"E(?=[bdfghkmpstz]|ch|$)")
_NASAL = re.compile(r"ng(?![aeiou])")

_SURNAMES = by_letter(
    """김=kim 이=lee 리=ri 박=park 최=choi 정=chung 강=kang 조=cho 윤=yun 장=chang 임=lim 림=rim 한=han
    오=oh 서=seo 신=shin 권=kwon 황=hwang 안=ahn 송=song 전=chon 홍=hong 유=yoo 류=ryu 고=ko 문=moon
    양=yang 량=yang 손=son 배=bae 백=paek 허=huh 남=nam 심=sim 노=noh 로=roh 하=ha 곽=kwak 성=sung 차=cha
    주=chu 우=woo 구=koo 나=na 라=ra 진=chin 지=chi 엄=um 원=won 채=chae 천=chun 방=pang 공=kong 현=hyun
    함=ham 여=yuh 려=ryo 염=yum 변=byun 추=choo 도=do 소=so 석=suk 선=sun 설=sul 마=ma 길=kil 연=yon
    위=wi 표=pyo 명=myung 기=ki 반=pan 왕=wang 금=keum 옥=ok 육=yook 인=in 맹=maeng 제=chae 모=mo 탁=tak
    국=kook 어=oh 은=eun 편=pyun 용=yong 부=boo 태=tae 피=pi 감=kam 봉=bong 계=kye 남궁=namgung
    황보=hwangbo 제갈=zhegal 사공=sagong 선우=sunu 독고=dokgo"""
)
_CUSTOMARY = by_letter("eo=u yeo=you eu=u ui=ee u=oo yu=yoo")


class _Syllable(NamedTuple):
    initial: int
    vowel: int
    final: int


def read(word: str) -> tuple[str, ...]:
    """As a Korean name by the rules, as a foreign one, by Korean custom, as foreign with lost sounds."""
    if not is_native(word):
        return read_part(word)
    syllables = _syllables(word)
    return (native(word), _joined(syllables, _FOREIGN_VOWELS), _customary(word), _with_lost(syllables))


def read_part(word: str) -> tuple[str, ...]:
    """One word of several: as a foreign name, by the rules, a surname by custom or with lost sounds."""
    syllables = _syllables(word)
    foreign = _joined(syllables, _FOREIGN_VOWELS)
    return (foreign, _joined(syllables, {}), _SURNAMES.get(word) or _with_lost(syllables))


def _with_lost(syllables: list[_Syllable]) -> str:
    """With the r that Korean leaves out (하퍼 Harper), and French nasals (앙리 Henri) as n."""
    sounds = _joined(syllables, _FOREIGN_VOWELS | {"eo": "E"})
    return _NASAL.sub("n", _LOST_R.sub("er", sounds).replace("E", "o"))


def is_native(word: str) -> bool:
    """May be a Korean's whole name: a surname and one or two syllables."""
    surname = _surname(word)
    return bool(surname) and len(surname) < len(word) <= LONGEST_NATIVE - (len(surname) == 1)


def native(word: str) -> str:
    """Surname as most write it, the given name by the rules of romanisation: 박영수 → park yeongsu."""
    surname = _surname(word)
    given = _joined(_syllables(word[len(surname) :]), {})
    return " ".join(filter(None, (_SURNAMES.get(surname, ""), given)))


def _customary(word: str) -> str:
    surname = _surname(word)
    given = _syllables(word[len(surname) :])
    return f"{_SURNAMES[surname]} {_joined(given, _CUSTOMARY)}"


def _surname(word: str) -> str:
    return next((word[:length] for length in (2, 1) if word[:length] in _SURNAMES), "")


def _syllables(word: str) -> list[_Syllable]:
    return [_taken_apart(char) for char in word]


def _taken_apart(char: str) -> _Syllable:
    initial, rest = divmod(ord(char) - _FIRST, _VOWELS_A_FIRST * _FINALS_A_VOWEL)
    return _Syllable(initial, *divmod(rest, _FINALS_A_VOWEL))


def _joined(syllables: list[_Syllable], vowels: dict[str, str]) -> str:
    sounds = ""
    for place, syllable in enumerate(syllables):
        following = syllables[place + 1] if place + 1 < len(syllables) else None
        before_vowel = following is not None and not _INITIALS[following.initial]
        finals = _FINALS_BEFORE_VOWEL if before_vowel else _FINALS
        vowel = _VOWELS[syllable.vowel]
        sounds += _INITIALS[syllable.initial] + vowels.get(vowel, vowel) + finals[syllable.final]
    for pattern, becomes in _SIBILANTS:
        sounds = pattern.sub(becomes, sounds)
    return sounds
