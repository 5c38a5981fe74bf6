"""What somebody typed, ready to be compared with names."""

from dataclasses import dataclass

from app.text.names.consonants import keys
from app.text.names.folding import foldings

MOST_FOLDS = 10


@dataclass(frozen=True)
class NameQuery:
    """`folds`: readings of the whole query, plainest first; `key_groups`: alternative keys per word."""

    text: str
    folds: tuple[str, ...]
    key_groups: tuple[tuple[str, ...], ...]


def query_names(q: str) -> NameQuery:
    """Of at most 200 characters and 12 words."""
    return NameQuery(q[:200], foldings(q)[:MOST_FOLDS], tuple(tuple(group) for group in keys(q)))
