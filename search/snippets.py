"""What of a document matched, shown: at most 160 characters of one text, `<mark>` around the words found.

All else is HTML-escaped, so a page may take a snippet as it is. Texts keep their logical order, whatever
their direction; characters that override it are left out, as a cut could leave them open.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any
from unicodedata import combining

from app.text.words import WordQuery, stem_in, word_places

LONGEST = 160  # characters that are seen
LEAD = 40  # characters before the first word found
MOST_READ = 12_000  # characters of one document

Place = tuple[int, int]
_HIDDEN = re.compile(r"[\u202a-\u202e\u2066-\u2069\u200e\u200f\x00-\x1f\x7f-\x9f]")


@dataclass(frozen=True, slots=True)
class Match:
    """`lang` is a BCP 47 tag, None where the text has none; `snippet` is HTML."""

    field: str
    lang: str | None
    snippet: str


class Wanted:
    """The stems that are looked for, and the query's words that each belongs to.

    Remembers the words of texts that it was asked about: most come again in the next text.
    """

    def __init__(self, query: WordQuery) -> None:
        groups = [*query.groups, *(group for phrase in query.phrases for group in phrase)]
        self.words: dict[str, set[int]] = {}
        for number, group in enumerate(groups):
            for stem in group:
                self.words.setdefault(stem, set()).add(number)
        self.count = len(groups)
        self.last = {len(query.groups) - 1} if query.groups else set()
        self.prefix = query.prefix
        self._known: dict[tuple[str, str | None], set[int]] = {}

    def of(self, word: str, lang: str | None) -> set[int]:
        """Numbers of the query's words that this word of a text in `lang` answers; empty for none."""
        known = self._known.get((word, lang))
        if known is None:
            known = self._known[word, lang] = self._answered(stem_in(word, lang))
        return known

    def _answered(self, stem: str) -> set[int]:
        found = self.words.get(stem)
        if found is None and self.prefix is not None and stem.startswith(self.prefix):
            return self.last
        return found or set()


def word_match(
    texts: Iterable[Mapping[str, Any]], wanted: Wanted, languages: Sequence[str] = ()
) -> Match | None:
    """The text with most of the words, in the best of `languages` that has any; None if none is found."""
    best: tuple[tuple[int, int], Match] | None = None
    for rank, entry in _readable(texts, languages):
        if best is not None and best[0][0] < rank:
            break
        text = entry["text"]
        places, words = _found(text, entry["lang"], wanted)
        standing = rank, wanted.count - len(words)
        if places and (best is None or standing < best[0]):
            best = standing, Match(entry["field"], entry["lang"], cut(text, places))
        if best is not None and best[0] == (rank, 0):
            break
    return best[1] if best else None


def _readable(
    texts: Iterable[Mapping[str, Any]], languages: Sequence[str]
) -> Iterator[tuple[int, dict[str, Any]]]:
    """Texts with the rank of their language, the best languages first, until enough was read."""
    left = MOST_READ
    order = sorted(((_rank(one.get("lang"), languages), one) for one in texts), key=lambda pair: pair[0])
    for rank, one in order:
        text = plain(one["text"][:left])
        left -= len(text)
        yield rank, {"field": one["field"], "lang": one.get("lang") or None, "text": text}
        if left <= 0:
            return


def _rank(lang: str | None, languages: Sequence[str]) -> int:
    primary = (lang or "").partition("-")[0].lower()
    wanted = (one.partition("-")[0].lower() for one in languages)
    return next((rank for rank, one in enumerate(wanted) if one == primary), len(languages))


def plain(text: str) -> str:
    """One line, without characters that are not seen or turn the direction."""
    return " ".join(_HIDDEN.sub(" ", text).split())


def _found(text: str, lang: str | None, wanted: Wanted) -> tuple[list[Place], set[int]]:
    """Where words of the query stand, in order, touching ones as one; and which words those are."""
    places: list[Place] = []
    words: set[int] = set()
    for start, end in word_places(text):
        here = wanted.of(text[start:end], lang)
        if not here:
            continue
        words |= here
        if places and start <= places[-1][1]:
            places[-1] = places[-1][0], max(places[-1][1], end)
        else:
            places.append((start, end))
    return places, words


def marked(text: str, places: Iterable[Place]) -> str:
    """The text as HTML with these parts in `<mark>`; places in order, none over another."""
    made, done = [], 0
    for start, end in places:
        made += [escape(text[done:start]), "<mark>", escape(text[start:end]), "</mark>"]
        done = end
    return "".join([*made, escape(text[done:])])


def cut(text: str, places: Sequence[Place]) -> str:
    """The part with most of the words, as HTML, at most 160 seen characters, cut between words."""
    if len(text) <= LONGEST:
        return marked(text, places)
    first = _densest(places)
    start = _start(text, first[0])
    end = _end(text, start + LONGEST - 2, min(first[1], start + LONGEST - 2))
    kept = [(max(s, start) - start, min(e, end) - start) for s, e in places if s < end and e > start]
    return ("…" if start else "") + marked(text[start:end], kept) + ("…" if end < len(text) else "")


def _densest(places: Sequence[Place]) -> Place:
    """The first of the places that are the most within one snippet."""
    reach = LONGEST - LEAD
    best, most, ahead = places[0], 0, 0
    for number, place in enumerate(places):
        while ahead < len(places) and places[ahead][1] <= place[0] + reach:
            ahead += 1
        if ahead - number > most:
            best, most = place, ahead - number
    return best


def _start(text: str, first: int) -> int:
    if first <= LEAD:
        return 0
    space = text.find(" ", first - LEAD - 1, first)
    return space + 1 if space >= 0 else _whole_character(text, first - LEAD)


def _end(text: str, latest: int, earliest: int) -> int:
    if latest >= len(text):
        return len(text)
    space = text.rfind(" ", earliest, latest + 1)
    return space if space > 0 else _whole_character(text, latest)


def _whole_character(text: str, place: int) -> int:
    """Back to where no mark is torn from its letter."""
    while place > 0 and (combining(text[place]) or text[place] in "\u200d\ufe0f"):
        place -= 1
    return place
