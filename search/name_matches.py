"""Which of the names of a document was meant, and which of its words."""

import re
from collections.abc import Mapping, Sequence
from itertools import islice
from operator import itemgetter
from typing import Any, NamedTuple

from app.text.names import Comparison, NameQuery, fold
from app.text.names.consonants import alternatives
from search.candidates import Names
from search.snippets import LONGEST, Match, marked, plain

_WORD = re.compile(r"\S+")


class Form(NamedTuple):
    """A name as it is written, and how it sounds."""

    text: str
    fold: str


_NO_NAME = Form("", "")


def best_forms(people: Sequence[Names], query: Comparison) -> list[Form]:
    """Of each the name most like the query; of equal ones the first. Empty for who has none."""
    scores = iter(query.likenesses([[fold] for names in people for fold in names.folds]))
    scored = (
        list(zip(islice(scores, len(names.folds)), map(Form, names.forms, names.folds), strict=False))
        for names in people
    )
    return [max(own, key=itemgetter(0))[1] if own else _NO_NAME for own in scored]


def named(card: Mapping[str, Any]) -> tuple[str, Mapping[str, str]]:
    """The field with the names of a card, and these by language."""
    field = "name" if "name" in card else "title"
    return field, card.get(field) or {}


def name_match(form: Form, card: Mapping[str, Any], query: NameQuery) -> Match:
    """The name that was meant, its words that were typed marked.

    Its language is known where it is the document's name in that language, and not one more form of it.
    """
    field, by_language = named(card)
    lang = next((tag for tag, name in by_language.items() if name == form.text), None)
    text = plain(form.text)[:LONGEST]
    return Match(field, lang, marked(text, _places(text, form.fold, query)))


def _places(text: str, sound: str, query: NameQuery) -> list[tuple[int, int]]:
    """Words that sound like one of the query's, or begin so; all of them where none does."""
    words = [word.span() for word in _WORD.finditer(text)]
    if len(words) == 1:
        return words
    sounds = sound.split()
    if len(sounds) != len(words):  # the script parts words otherwise, or the text was cut
        sounds = [fold(text[slice(*span)]) for span in words]
    wanted = frozenset(key for group in query.key_groups for key in group)
    typed = tuple(word for reading in query.folds for word in reading.split())
    found = [span for span, heard in zip(words, sounds, strict=True) if _meant(heard, wanted, typed)]
    return found or words


def _meant(heard: str, wanted: frozenset[str], typed: tuple[str, ...]) -> bool:
    """What was stored is compared: to read a name anew takes as long as to find it."""
    return bool(heard) and (heard.startswith(typed) or not wanted.isdisjoint(alternatives((heard,))))
