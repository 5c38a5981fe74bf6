"""Names while somebody types: from the first letter, in any script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.database.readers import Readers
from app.publication.searchable import UNKNOWN
from app.text.names import NAME_HIT, Comparison, NameQuery, query_names
from search.candidates import Names, read_cards, read_names
from search.engine import Engine, Key, Scope
from search.finding import Engines, ask
from search.name_matches import best_forms, named

MOST_READ = 24
# Shorter beginnings sound like too many names.
_ENOUGH_TO_GUESS = 4


@dataclass(frozen=True, slots=True)
class Suggestion:
    """`name` is the form that was meant: one language, one text."""

    kind: str
    id: str
    slug: str
    url: str
    name: Mapping[str, str]


async def suggest(
    engines: Engines, pool: Readers, text: str, scope: Scope, limit: int
) -> tuple[list[Suggestion], str]:
    """At most `limit` names with words that start as those typed, and the engine that found them.

    Where too few start so, names that sound alike follow; where none does, those that nearly do. Raises
    `EngineAway`.
    """
    query = query_names(text)
    if not query.folds:
        return [], engines.current().name
    (starting, alike), engine = await ask(engines, lambda one: _proposed(one, query, scope, limit))
    names = await read_names(pool, [*starting, *alike])
    found = [
        *sorted(filter(None, (_begun(*row, query) for row in _known(starting, names)))),
        *_alike(_known(alike, names), query),
    ][:limit]
    if not found and len(query.text) >= _ENOUGH_TO_GUESS:
        near, engine = await ask(engines, lambda one: one.nearby(query, scope, MOST_READ))
        found = _alike(_known(near.keys, await read_names(pool, near.keys)), query)[:limit]
    cards = await read_cards(pool, [key for _, key, _ in found])
    return [_suggestion(key, cards[key], form) for _, key, form in found if key in cards], engine


async def _proposed(
    engine: Engine, query: NameQuery, scope: Scope, limit: int
) -> tuple[list[Key], list[Key]]:
    starting = await engine.starting(query, scope, MOST_READ)
    if len(starting) >= limit or len(query.text) < _ENOUGH_TO_GUESS:
        return starting, []
    known = set(starting)
    alike = await engine.people(query, scope, MOST_READ)
    return starting, [key for key in alike.keys if key not in known]


def _known(keys: Sequence[Key], names: Mapping[Key, Names]) -> list[tuple[Key, Names]]:
    return [(key, names[key]) for key in keys if key in names]


Ranked = tuple[tuple[Any, ...], Key, str]


def _begun(key: Key, names: Names, query: NameQuery) -> Ranked | None:
    """The form in which the typed words start words: those that begin with them first, short ones first.

    None: they do in no name that is public now. The engine may know of one that was.
    """
    places = [
        (not fold.startswith(query.folds), len(fold), place)
        for place, fold in enumerate(names.folds)
        if _starts(fold, query.folds)
    ]
    if not places and not _starts(" ".join(names.folds), query.folds):
        return None
    if not places:  # one word in one form, another in another
        (best,) = best_forms([names], Comparison(query))
        return (True, True, 0, best.text), key, best.text
    later, length, place = min(places)
    form = names.forms[place]
    return (False, later, length, form), key, form


def _starts(fold: str, readings: Sequence[str]) -> bool:
    words = f" {fold}"
    return any(all(f" {typed}" in words for typed in read.split()) for read in readings)


def _alike(rows: Sequence[tuple[Key, Names]], query: NameQuery) -> list[Ranked]:
    compared = Comparison(query)
    scores = compared.likenesses([names.folds for _, names in rows])
    likely = [(score, *row) for score, row in zip(scores, rows, strict=True) if score >= NAME_HIT]
    forms = best_forms([names for _, _, names in likely], compared)
    return sorted(
        ((-score, form.text), key, form.text) for (score, key, _), form in zip(likely, forms, strict=True)
    )


def _suggestion(key: Key, card: Mapping[str, Any], form: str) -> Suggestion:
    lang = next((tag for tag, name in named(card)[1].items() if name == form), UNKNOWN)
    return Suggestion(key.kind, card["id"], card["slug"], card["url"], {lang: form})
