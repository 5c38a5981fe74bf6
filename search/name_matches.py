"""Which of the names of a document was meant, and which of its words."""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import islice
from operator import itemgetter
from typing import Any

from app.text.names import NameQuery, fold, keys, likenesses
from search.candidates import Names
from search.snippets import LONGEST, Match, marked, plain

_WORD = re.compile(r"\S+")


def best_forms(people: Sequence[Names], query: NameQuery) -> list[str]:
    """Of each the name most like the query; of equal ones the first. '' for who has none."""
    scores = iter(likenesses(query, [[fold] for names in people for fold in names.folds]))
    scored = (list(zip(islice(scores, len(names.folds)), names.forms, strict=False)) for names in people)
    return [max(own, key=itemgetter(0))[1] if own else "" for own in scored]


def named(card: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    """The field with the names of a card, and these by language."""
    field = "name" if "name" in card else "title"
    return field, card.get(field) or {}


def name_match(form: str, card: Mapping[str, Any], query: NameQuery) -> Match:
    """The name that was meant, its words that were typed marked.

    Its language is known where it is the document's name in that language, and not one more form of it.
    """
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
