"""Which of the names of a document was meant, and which of its words."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any

from app.text.names import NameQuery, fold, keys, likenesses
from search.snippets import LONGEST, Match, marked, plain

_WORD = re.compile(r"\S+")


def best_form(names: Sequence[str], folds: Sequence[str], query: NameQuery) -> str:
    """The name most like the query; of equal ones the first."""
    scores = likenesses(query, [[one] for one in folds[: len(names)]])
    return names[max(range(len(scores)), key=lambda place: (scores[place], -place))]


def named(card: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    """The field with the names of a card, and these by language."""
    field = "name" if "name" in card else "title"
    return field, card.get(field) or {}


def name_match(
    names: Sequence[str], folds: Sequence[str], card: Mapping[str, Any], query: NameQuery
) -> Match | None:
    """The name that was meant, its words that were typed marked; None without names.

    Its language is known where it is the document's name in that language, and not one more form of it.
    """
    if not names or not folds:
        return None
    form = best_form(names, folds, query)
    field, by_language = named(card)
    lang = next((tag for tag, name in by_language.items() if name == form), None)
    text = plain(form)[:LONGEST]
    return Match(field, lang, marked(text, _places(text, query)))


def _places(text: str, query: NameQuery) -> list[tuple[int, int]]:
    """Words that sound like one of the query's, or begin so; all of them where none does."""
    wanted = frozenset(key for group in query.key_groups for key in group)
    typed = tuple(word for reading in query.folds for word in reading.split())
    words = [word.span() for word in _WORD.finditer(text)]
    found = [span for span in words if _sounds(text[slice(*span)], wanted, typed)]
    return found or words


def _sounds(word: str, wanted: frozenset[str], typed: tuple[str, ...]) -> bool:
    own, sound = _heard(word)
    return not own.isdisjoint(wanted) or sound.startswith(typed)


@lru_cache(maxsize=16_384)
def _heard(word: str) -> tuple[frozenset[str], str]:
    return frozenset(key for group in keys(word) for key in group), fold(word)
