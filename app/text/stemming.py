"""The stem of one word: Snowball where it has the language, a short list of endings for some others.

The same stem for a text and for a question matters, not that it is right: both come through here.
simplemma was tried and left out: its Ukrainian, Georgian and Armenian tables take 50–70 MB each.
"""

import re
import threading
import unicodedata
from functools import lru_cache

import Stemmer

from app.text.signs import APOSTROPHES, UNSEEN

SNOWBALL = {
    "ar": "arabic", "hy": "armenian", "eu": "basque", "ca": "catalan", "cs": "czech", "da": "danish",
    "nl": "dutch", "en": "english", "et": "estonian", "fi": "finnish", "fr": "french", "de": "german",
    "el": "greek", "hi": "hindi", "hu": "hungarian", "id": "indonesian", "ga": "irish", "it": "italian",
    "lt": "lithuanian", "ne": "nepali", "no": "norwegian", "nb": "norwegian", "nn": "norwegian",
    "fa": "persian", "pl": "polish", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sr": "serbian", "es": "spanish", "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip
_SLAVIC = (
    "ами ями ого ому ага яга аму яму ими ыми ові еві єві ої ою ею єю ій ий ый ая яя ае ое ье ых іх их ым им"
    " ів їв ов ев ам ям ах ях ем єм ом ой ей ую юю а я о е є и і ї у ю ь ы й"
)
_GEORGIAN = "ებისთვის ისთვის ებიდან იდან ებში ებზე ების ებით ებს ები ში ზე ის ით ად მა ს ი"
ENDINGS = {
    lang: endings.split()  # longest first
    for langs, endings in (("uk be bg mk rue", _SLAVIC), ("ka", _GEORGIAN))
    for lang in langs.split()
}
# They come and go as the word is declined: в'язень, в'язня; პატიმარი, პატიმრის.
_FLEETING = re.compile("(?<=[^аеєиіїоуюяыэёაეიოუ])[еоაეო](?=[^аеєиіїоуюяыэёაეიოუ]$)")
_SHORTEST = 3  # letters that stay

_MARKS = re.compile("[\u0300-\u036f\u0483-\u0487\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed]")
_DROPPED = dict.fromkeys(map(ord, APOSTROPHES + UNSEEN + "\u0640"))
_CYRILLIC = str.maketrans("ёѐѝ", "ееи")
_PERSIAN = str.maketrans("يىك", "ییک")
_TWINS = str.maketrans({
    **dict(zip("يىكأإآٱةؤئ", "ییکااااهوی", strict=True)),
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "þ": "th", "ς": "σ",
})  # fmt: skip
_ACCENTED = re.compile("[\u00c0-\u024f\u1e00-\u1eff\u0370-\u03ff\u1f00-\u1fff]")
_LONGEST = 64  # letters of a word; a lexeme of PostgreSQL has room for 2 kB

_own = threading.local()


@lru_cache(maxsize=65_536)
def fold_word(word: str) -> str:
    """The word as it is compared: NFKC, lower case, no stress marks, no apostrophes, one of twin letters."""
    return _without_accents(_plain(word))


@lru_cache(maxsize=65_536)
def stem(word: str, lang: str | None) -> str:
    """The stem of one word of a text in `lang` (BCP 47; None or unknown: the folded word)."""
    plain = _plain(word)
    primary = lang.partition("-")[0] if lang else ""
    if primary in SNOWBALL:
        if primary == "fa":
            plain = plain.translate(_PERSIAN)
        return _without_accents(_stemmer(SNOWBALL[primary]).stemWord(plain))
    if primary in ENDINGS:
        return _without_ending(_without_accents(plain), ENDINGS[primary])
    return _without_accents(plain)


@lru_cache(maxsize=8_192)  # a question's word is read in eighteen languages
def _plain(word: str) -> str:
    text = unicodedata.normalize("NFKC", word).casefold().translate(_DROPPED)
    return _MARKS.sub("", unicodedata.normalize("NFC", text)).translate(_CYRILLIC)[:_LONGEST]


def _without_accents(word: str) -> str:
    if word.isascii():
        return word
    if _ACCENTED.search(word):
        word = "".join(_base(letter) for letter in word)
    return word.translate(_TWINS)


def _base(letter: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFD", letter)) if _ACCENTED.match(letter) else letter


def _without_ending(word: str, endings: list[str]) -> str:
    for ending in endings:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST:
            word = word[: -len(ending)]
            break
    return _FLEETING.sub("", word) if len(word) > _SHORTEST else word


def _stemmer(algorithm: str) -> Stemmer.Stemmer:
    """One for each thread: they keep state while they work."""
    known: dict[str, Stemmer.Stemmer] = _own.__dict__.setdefault("stemmers", {})
    if algorithm not in known:
        known[algorithm] = Stemmer.Stemmer(algorithm, 0)
    return known[algorithm]
