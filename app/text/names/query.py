"""What somebody typed, ready to be compared with names."""

from dataclasses import dataclass
from itertools import combinations
from typing import NamedTuple

from app.text.names.consonants import keys, loosened
from app.text.names.folding import foldings

MOST_FOLDS = 10
MOST_PAIRED = 4  # words

Keys = tuple[str, ...]


class Word(NamedTuple):
    """What a name has that has the word: one of its keys; and one of these, or of its loose keys."""

    firm: Keys
    nearly: Keys


@dataclass(frozen=True)
class NameQuery:
    """`folds`: readings of the whole query, plainest first; `key_groups`: alternative keys per word."""

    text: str
    folds: tuple[str, ...]
    key_groups: tuple[Keys, ...]

    @property
    def typed(self) -> tuple[Keys, ...]:
        """The keys of the words as they were typed, without those of neighbours read as one."""
        return self.key_groups[: len(self.folds[0].split())] if self.folds else ()

    @property
    def pairs(self) -> list[tuple[Word, Word]]:
        """Each two of the first words; none of a single word."""
        groups = dict.fromkeys(self.typed[:MOST_PAIRED])
        return list(combinations((Word(group, group + loosened(group)) for group in groups), 2))


def query_names(q: str) -> NameQuery:
    """Of at most 200 characters and 12 words."""
    return NameQuery(q[:200], foldings(q)[:MOST_FOLDS], tuple(tuple(group) for group in keys(q)))
