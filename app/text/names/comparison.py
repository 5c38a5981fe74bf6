"""How alike a query and a person's names are.

The constants were climbed to on a fifth of 13,000 variants of 2,722 persons' names in 90 languages, with
10,000 people in the index; the last steps gained a tenth of a point each.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import chain

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from app.text.names.query import NameQuery
from app.text.names.sounds import sounded

NAME_HIT = 0.68  # from here on it is a hit: 92 % of the right ones, 1.8 others a query among 8,000 people

INITIAL = 0.65  # an initial against a word that starts with it
INITIAL_WEIGHT = 7.5  # in letters of a sounded word
LEAST = 0.45  # words less alike than this are not a pair
ASKED = 0.6, 0.45  # weight of query words without a partner: beside one pair, beside more
KEPT = 0.15, 0.16  # and of stored words
PATRONYMIC, PARTICLE = 0.5, 0.3  # shares of the weight of patronymics and particles
JOINED = 0.93  # names compared as one word
LEAST_JOINED = 0.5
NOT_ASKED = 0.05  # letters for each word of all forms: of namesakes the shorter names come first
ROUGH_READINGS = 3
MOST_JOINED = 4  # words
JOINED_READINGS = 3

_PARTICLES = frozenset(
    re.findall("[a-z]+", "al el ibn bin bint abu de di da du la le von van der den ogli oglu kizi uli")
)
_SHORTEST_PATRONYMIC = 7
_ENDINGS = ("ovic", "evic", "ovna", "evna", "avic", "avna", "ivna", "ogli", "kizi")

_alike = Levenshtein.normalized_similarity


@lru_cache(maxsize=131_072)
def _weight(word: str) -> float:
    return float(len(sounded(word))) if len(word) > 1 else INITIAL_WEIGHT


@lru_cache(maxsize=131_072)
def _light(word: str) -> float:
    """The weight of a word without a partner: patronymics and particles are often left out."""
    if word in _PARTICLES:
        return _weight(word) * PARTICLE
    is_patronymic = len(word) >= _SHORTEST_PATRONYMIC and word.endswith(_ENDINGS)
    return _weight(word) * (PATRONYMIC if is_patronymic else 1.0)


def _orders(words: Sequence[str]) -> tuple[str, ...]:
    """All words as one: as they stand, and with the family name first or last."""
    if not _is_joined(words):
        return ()
    orders = (words, (*words[1:], words[0]), (words[-1], *words[:-1]))
    return tuple(dict.fromkeys(sounded("".join(order)) for order in orders))


def _is_joined(words: Sequence[str]) -> bool:
    return 0 < len(words) <= MOST_JOINED and min(map(len, words)) > 1


class _Matcher:
    """Readings of one query with as many words in each; remembers every stored word and form it has been
    compared with."""

    def __init__(self, readings: Sequence[Sequence[str]]) -> None:
        self._words = [tuple(dict.fromkeys(alternatives)) for alternatives in zip(*readings, strict=True)]
        self._asked = [_light(own[0]) for own in self._words]
        self._total = sum(self._asked)
        self._orders = tuple(
            dict.fromkeys(one for read in readings[:JOINED_READINGS] for one in _orders(read))
        )
        self._rows: dict[str, list[tuple[float, int]]] = {}
        self._compared: set[str] = set()

    def scores(self, folds: Iterable[str]) -> dict[str, float]:
        """The likeness of each form; many at once, so that the loops run in C."""
        split = {fold: fold.split() for fold in folds}
        self._compare_words(set(chain.from_iterable(split.values())))
        scores = {fold: self._paired(words) for fold, words in split.items()}
        for fold, whole in self._compare_wholes(split, scores).items():
            scores[fold] = max(scores[fold], whole)
        return scores

    def rough(self, lines: Sequence[str]) -> list[float]:
        """How much of the query each line has words for, in letters; whichever word they stand for."""
        split = [line.split() for line in lines]
        self._compare_words(set(chain.from_iterable(split)))
        gained = {
            word: [(alike * self._asked[place], place) for alike, place in row]
            for word, row in self._rows.items()
        }
        known = gained.__contains__
        return [
            self._gained([gained[word] for word in filter(known, words)]) - NOT_ASKED * len(words)
            for words in split
        ]

    def _gained(self, rows: Sequence[Sequence[tuple[float, int]]]) -> float:
        best = [0.0] * len(self._asked)
        for row in rows:
            for much, place in row:
                if much > best[place]:  # noqa: PLR1730  max() is several times as slow
                    best[place] = much
        return sum(best)

    def _compare_words(self, words: set[str]) -> None:
        words = words - self._compared
        self._compared |= words
        spelt = {word: sounded(word) for word in words if len(word) > 1}
        for place, own in enumerate(self._words):
            alike = self._alike_words(own, spelt) if len(own[0]) > 1 else {}
            initials = {word[0] for word in own}
            for word in words if len(own[0]) == 1 else words - spelt.keys():
                if word[0] in initials:
                    alike[word] = 1.0 if word in own else INITIAL
            for word, similarity in alike.items():
                self._rows.setdefault(word, []).append((similarity, place))

    def _alike_words(self, own: Sequence[str], spelt: Mapping[str, str]) -> dict[str, float]:
        best: dict[str, float] = {}
        for each in own:
            found = process.extract(sounded(each), spelt, scorer=_alike, score_cutoff=LEAST, limit=None)
            for _, alike, word in found:
                if alike > best.get(word, 0.0):
                    best[word] = alike
        return best

    def _compare_wholes(
        self, split: Mapping[str, Sequence[str]], scores: Mapping[str, float]
    ) -> dict[str, float]:
        """Names split or glued in other places, and the family name first or last, where it may help."""
        alone = len(self._words) == 1
        wholes = {
            fold: "".join(map(sounded, words))
            for fold, words in split.items()
            if scores[fold] < JOINED and (len(words) > 1 or not alone) and _is_joined(words)
        }
        best: dict[str, float] = {}
        for own in self._orders:
            found = process.extract(own, wholes, scorer=_alike, score_cutoff=LEAST_JOINED, limit=None)
            for _, alike, fold in found:
                if alike * JOINED > best.get(fold, 0.0):
                    best[fold] = alike * JOINED
        return best

    def _paired(self, words: Sequence[str]) -> float:
        """Pairs of words, most alike first; words left alone weigh less, least beside two pairs."""
        rows = self._rows
        pairs = [(*row, index) for index, word in enumerate(words) if word in rows for row in rows[word]]
        if not pairs:
            return 0.0
        asked, kept = self._total, sum(map(_light, words))
        if len(pairs) == 1:  # the usual case, kept quick
            alike, place, index = pairs[0]
            weight = (self._asked[place] + _light(words[index])) / 2
            asked, kept = asked - self._asked[place], kept - _light(words[index])
            return alike * weight / (weight + asked * ASKED[0] + kept * KEPT[0])
        pairs.sort(reverse=True)
        left, free = set(range(len(words))), set(range(len(self._words)))
        gained = paired = 0.0
        for alike, place, index in pairs:
            if place in free and index in left:
                free.remove(place)
                left.remove(index)
                weight = (self._asked[place] + _light(words[index])) / 2
                gained += alike * weight
                paired += weight
                asked -= self._asked[place]
                kept -= _light(words[index])
        many = len(words) - len(left) > 1
        return gained / (paired + asked * ASKED[many] + kept * KEPT[many])


class Comparison:
    """Of one query with names, many at once: several times as fast as one by one. Remembers each name."""

    def __init__(self, query: NameQuery) -> None:
        self.query = query
        self._matchers = [_Matcher(readings) for readings in _by_count(query)]
        self._scores: dict[str, float] = {}

    def likenesses(self, people: Sequence[Sequence[str]]) -> list[float]:
        """The likeness of each person's stored folds: 0..1, the best over them, in any order of words,
        patronymic optional, initials allowed."""
        scores = self._scores
        new = [fold for fold in dict.fromkeys(chain.from_iterable(people)) if fold not in scores]
        scores.update(dict.fromkeys(new, 0.0))
        for matcher in self._matchers if new else ():
            for fold, alike in matcher.scores(new).items():
                scores[fold] = max(scores[fold], alike)
        return [max([scores[fold] for fold in folds], default=0.0) for folds in people]


def likenesses(query: NameQuery, people: Sequence[Sequence[str]]) -> list[float]:
    """As `Comparison` has it, of people who are compared once."""
    return Comparison(query).likenesses(people)


def roughly(query: NameQuery, lines: Sequence[str]) -> list[float]:
    """For an order in which the likest come early, at a tenth of the cost: the more, the more alike. A line
    has all folds of one person."""
    readings = next(iter(_by_count(query)))
    return _Matcher(readings[:ROUGH_READINGS]).rough(lines)


def _by_count(query: NameQuery) -> Iterable[Sequence[Sequence[str]]]:
    """Readings that part the words otherwise are other names: no word of one stands for a word of another."""
    found: dict[int, list[Sequence[str]]] = {}
    for fold in query.folds:
        words = fold.split()
        found.setdefault(len(words), []).append(words)
    return found.values()


def likeness(query: NameQuery, stored_folds: Sequence[str]) -> float:
    """As `Comparison` has it, of one person."""
    return likenesses(query, [stored_folds])[0]
