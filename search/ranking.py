"""The order that readers see: names first, by likeness, then words; the same whichever engine found them."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.text.names import NAME_HIT, Comparison
from search.engine import Key

_DIGITS = 4


@dataclass(frozen=True, slots=True)
class Candidate:
    """A published document that an engine proposed, as it is now.

    `folds` only where its names are to be compared; `rank` 0..0.5 for the words that it has, None where it
    lacks one; `facets` as `name:code`.
    """

    key: Key
    sort_name: str
    folds: Sequence[str] = ()
    rank: float | None = None
    facets: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """`score` 0..1: from 0.5 on it is a name, below that words or a guess."""

    candidate: Candidate
    score: float
    by_name: bool

    @property
    def key(self) -> Key:
        return self.candidate.key


NAME_SCORE = 0.5
# Half of the names that are no hit are of the right person nonetheless, and seldom is anyone more alike
# (2,722 persons in 59 groups of languages). So where little else is found, those are shown as guesses.
GUESS, FEW = 0.5, 5


Rated = tuple[Candidate, float]
# A name so much alike is seldom not the right one.
SURE = 0.86
# A name less alike than this is often somebody else's.
LIKELY = 0.8


def rate(candidates: Sequence[Candidate], names: Comparison) -> list[Rated]:
    """Each with the likeness of its names, 0..1."""
    return list(zip(candidates, names.likenesses([one.folds for one in candidates]), strict=True))


def leaves_doubt(rated: Sequence[Rated]) -> bool:
    """Whether people whom the engine puts behind these may be meant: where most of these are alike there are
    more namesakes; and where neither a name nor words fit, somebody else's may."""
    alike = [score for one, score in rated if one.folds]
    if 2 * sum(score >= NAME_HIT for score in alike) > len(alike):
        return True
    return max(alike, default=0.0) < SURE and all(one.rank is None for one, _ in rated)


def leaves_nobody(rated: Sequence[Rated]) -> bool:
    """Whether neither a name nor words fit well."""
    return all(one.rank is None and alike < LIKELY for one, alike in rated)


def ranked(rated: Sequence[Rated], *, guess: bool = True) -> list[Hit]:
    """Best first; of equal scores names by name, and words by id. What is neither is left out.

    With `guess`, where no document has the words, the names most alike make it up to 5.
    """
    hits = sorted((hit for one in rated if (hit := _hit(*one))), key=_place)
    if not guess or len(hits) >= FEW or any(one.rank is not None for one, _ in rated):
        return hits
    guesses = (
        Hit(one, round(score * NAME_SCORE, _DIGITS), by_name=True)
        for one, score in rated
        if GUESS <= score < NAME_HIT
    )
    return [*hits, *sorted(guesses, key=_place)[: FEW - len(hits)]]


def _place(hit: Hit) -> tuple[float, float, str, str, str]:
    """Words in the order of the engines that rank, so that a longer list begins as a shorter one does."""
    if hit.by_name:
        return -hit.score, 0.0, hit.candidate.sort_name, str(hit.key.id), hit.key.kind
    return 0.0, -(hit.candidate.rank or 0.0), "", str(hit.key.id), hit.key.kind


def _hit(one: Candidate, alike: float) -> Hit | None:
    if alike >= NAME_HIT:
        return Hit(one, round(NAME_SCORE + alike * (1 - NAME_SCORE), _DIGITS), by_name=True)
    if one.rank is None:
        return None
    # Never zero: the words are there. Never as much as a name.
    score = min(max(round(one.rank, _DIGITS), 10**-_DIGITS), NAME_SCORE - 10**-_DIGITS)
    return Hit(one, score, by_name=False)
