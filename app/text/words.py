"""Words of texts and of questions, as stems; scripts without spaces as pairs of neighbouring characters."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from app.text.signs import APOSTROPHES, UNSEEN
from app.text.stemming import fold_word, stem

LONGEST_QUERY = 200  # characters
MOST_WORDS = 20
_MOST_ALTERNATIVES = 12
_SHORTEST_PREFIX = 2

# Letters and digits, with the marks that belong to them; Python's \w has no marks.
_MARKS = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640"
    "\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0900-\u0963\u0966-\u1049\u1050-\u109f"
    "\u1780-\u17d3\u17dd"
)
_INNER = re.escape(APOSTROPHES + UNSEEN)
_LETTER = rf"(?:[^\W_]|[{_MARKS}])"
_WORD = re.compile(rf"[0-9]+(?:\.[0-9]+)+|{_LETTER}+(?:[{_INNER}]+{_LETTER}+)*")
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff"
    "\uac00-\ud7a3\uf900-\ufaff\uff66-\uff9f\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_UNSPACED_ONE = re.compile(f"[{_UNSPACED}]")
# Quoted, with or without a minus; or a word with one. A minus counts where a word begins.
_QUOTED = '"([^"]*)"?|«([^»]*)»?|[“„]([^“”]*)[“”]?'
_MINUS = r'(?<![^\s"»“”])[-−]'
_SPECIAL = re.compile(rf'({_MINUS})?(?:{_QUOTED})|{_MINUS}(?=[^\s−-])([^\s"«“„]+)')
_MIXED = re.compile("[a-z].*[\u0400-\u052f]|[\u0400-\u052f].*[a-z]")

# The languages whose stemmers a word of this script is tried with: nobody says what a question is in.
_LANGUAGES = (
    (re.compile("[a-z\u00c0-\u024f\u1e00-\u1eff]", re.IGNORECASE),
     "en de fr es it pt nl sv da nb fi hu ro tr pl cs lt et"),
    (re.compile("[\u0400-\u052f]"), "ru uk sr"),
    (re.compile("[\u0600-\u06ff]"), "ar fa"),
    (re.compile("[\u0370-\u03ff\u1f00-\u1fff]"), "el"),
    (re.compile("[\u0530-\u058f]"), "hy"),
    (re.compile("[\u10a0-\u10ff]"), "ka"),
    (re.compile("[\u0590-\u05ff]"), "yi"),
    (re.compile("[\u0900-\u097f]"), "hi ne"),
    (re.compile("[\u0b80-\u0bff]"), "ta"),
)  # fmt: skip

Group = tuple[str, ...]
Phrase = tuple[Group, ...]


class Span(NamedTuple):
    """A word of a text: the characters from `start` to before `end`."""

    start: int
    end: int
    stem: str


@dataclass(frozen=True)
class WordQuery:
    """Each group is one word of the question: its stems in every language it may be of.

    A document fits that has one stem of every group, each phrase in a row, and none of `excluded`, which are
    phrases too, of one word or more.
    `prefix` stands beside the last group where its word may be unfinished: a stem that starts so fits too.
    """

    groups: tuple[Group, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    prefix: str | None = None

    def __bool__(self) -> bool:
        return bool(self.groups or self.phrases)


def spans(text: str, lang: str | None) -> Iterator[Span]:
    """The words of a text in `lang` (BCP 47, None if unknown) in order, with their stems."""
    for start, end in word_places(text):
        if found := stem_in(text[start:end], lang):
            yield Span(start, end, found)


def word_places(text: str) -> Iterator[tuple[int, int]]:
    """From where to where each word is, in order; pairs of characters lie over each other."""
    if _UNSPACED_ONE.search(text) is None:
        return (run.span() for run in _WORD.finditer(text))
    return _mixed_places(text)


def stem_in(word: str, lang: str | None) -> str:
    """The stem of what `word_places` found in a text in `lang`; empty if nothing is left of it."""
    return fold_word(word) if _is_unspaced(word) else stem(word, lang)


def _mixed_places(text: str) -> Iterator[tuple[int, int]]:
    for run in _runs(text):
        if _is_unspaced(run[0]):
            yield from _pairs(run.start(), run.end())
        else:
            yield run.span()


def _runs(text: str) -> Iterator[re.Match[str]]:
    """Words, cut where a script with spaces meets one without."""
    for word in _WORD.finditer(text):
        yield from _RUN.finditer(text, word.start(), word.end())


class Asked(NamedTuple):
    """What a reader typed, parted: `words` outside of quotes, and `wanted`, all that is not excluded."""

    words: str
    wanted: str
    phrases: list[str]
    excluded: list[str]


def parted(q: str) -> Asked:
    """A minus before a word, or before a quoted phrase, excludes it; inside of quotes it means nothing."""
    asked = Asked(_SPECIAL.sub(" ", q), _SPECIAL.sub(_unless_excluded, q), [], [])
    for match in _SPECIAL.finditer(q):
        (asked.excluded if _is_excluded(match) else asked.phrases).append(_text_of(match))
    return asked


def _is_excluded(match: re.Match[str]) -> bool:
    return bool(match[1] or match[match.re.groups])


def _unless_excluded(match: re.Match[str]) -> str:
    return " " if _is_excluded(match) else f" {_text_of(match)} "


def _text_of(match: re.Match[str]) -> str:
    return "".join(filter(None, match.groups()[1:]))


def query_stems(q: str) -> WordQuery:
    """What a reader typed: words, "phrases", -excluded. Only its first 200 characters and 20 words count."""
    asked = parted(unicodedata.normalize("NFC", q[:LONGEST_QUERY]))
    phrases, excluded = (
        tuple(found for text in texts if (found := _groups(text)))[:MOST_WORDS]
        for texts in (asked.phrases, asked.excluded)
    )
    groups = _groups(asked.words)
    return WordQuery(groups, phrases, excluded, _prefix(asked.words) if groups else None)


def _groups(text: str) -> tuple[Group, ...]:
    found = []
    for span in spans(text, None):
        found.append(_alternatives(text[span.start : span.end], span.stem))
        if len(found) == MOST_WORDS:
            break
    return tuple(found)


def _alternatives(word: str, folded: str) -> Group:
    """All stems of the word; a pair of characters, or a number, has only itself."""
    if _is_unspaced(word):
        return (folded,)
    languages = next((langs for script, langs in _LANGUAGES if script.search(word)), "")
    found = [stem(word, lang) for lang in languages.split()]
    # The Serbian stemmer writes Latin, and leaves in what is no Serbian letter.
    whole = (one for one in found if one and not _MIXED.search(one))
    return tuple(dict.fromkeys([folded, *whole]))[:_MOST_ALTERNATIVES]


def _prefix(text: str) -> str | None:
    """The last word, folded, if the question ends with it: the reader may still be typing."""
    last = None
    for number, span in enumerate(spans(text, None)):
        last = span if number < MOST_WORDS else None
    if last is None or last.end != len(text):
        return None
    word = last.stem
    return word if len(word) >= _SHORTEST_PREFIX or _is_unspaced(word) else None


def _is_unspaced(text: str) -> bool:
    return _UNSPACED_ONE.match(text) is not None


def _pairs(start: int, end: int) -> Iterator[tuple[int, int]]:
    if end - start == 1:
        yield start, end
    for at in range(start, end - 1):
        yield at, at + 2
