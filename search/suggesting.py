"""Names while somebody types: from the first letter, in any script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.database.readers import Readers
from app.text.names import NAME_HIT, NameQuery, likenesses, query_names
from search.candidates import Shown, read_shown
from search.engine import Engine, Key, Scope
from search.finding import Engines, ask
from search.name_matches import best_form, named

UNKNOWN = "und"  # BCP 47: the language is not known
MOST_READ = 40
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

    Where too few start so, names that sound alike follow. Raises `EngineAway`.
    """
    query = query_names(text)
    if not query.folds:
        return [], engines.current().name
    (starting, alike), engine = await ask(engines, lambda one: _proposed(one, query, scope, limit))
    shown = await read_shown(pool, dict.fromkeys([*starting, *alike], False))
    found = [
        *sorted((_begun(key, shown[key], query) for key in starting if key in shown), key=lambda row: row[0]),
        *_alike([(key, shown[key]) for key in alike if key in shown], query),
    ]
    return [_suggestion(key, shown[key].card, form) for _, key, form in found[:limit]], engine


async def _proposed(
    engine: Engine, query: NameQuery, scope: Scope, limit: int
) -> tuple[list[Key], list[Key]]:
    starting = await engine.starting(query, scope, MOST_READ)
    if len(starting) >= limit or len(query.text) < _ENOUGH_TO_GUESS:
        return starting, []
    known = set(starting)
    return starting, [key for key in await engine.people(query, scope, MOST_READ) if key not in known]


Ranked = tuple[tuple[Any, ...], Key, str]


def _begun(key: Key, shown: Shown, query: NameQuery) -> Ranked:
    """The form in which the typed words start words: those that begin with them first, short ones first."""
    places = [
        (not fold.startswith(query.folds), len(fold), place)
        for place, fold in enumerate(shown.folds)
        if _starts(fold, query.folds)
    ]
    if not places:
        return (True, True, 0, shown.sort_name, str(key.id)), key, best_form(shown.names, shown.folds, query)
    later, length, place = min(places)
    return (False, later, length, shown.sort_name, str(key.id)), key, shown.names[place]


def _starts(fold: str, readings: Sequence[str]) -> bool:
    words = fold.split()
    return any(all(any(w.startswith(typed) for w in words) for typed in read.split()) for read in readings)


def _alike(rows: Sequence[tuple[Key, Shown]], query: NameQuery) -> list[Ranked]:
    scores = likenesses(query, [one.folds for _, one in rows])
    scored = [
        ((-score, one.sort_name, str(key.id)), key, one)
        for score, (key, one) in zip(scores, rows, strict=True)
    ]
    return [
        (place, key, best_form(one.names, one.folds, query))
        for place, key, one in sorted(scored, key=lambda row: row[0])
        if -place[0] >= NAME_HIT
    ]


def _suggestion(key: Key, card: Mapping[str, Any], form: str) -> Suggestion:
    lang = next((tag for tag, name in named(card)[1].items() if name == form), UNKNOWN)
    return Suggestion(key.kind, card["id"], card["slug"], card["url"], {lang: form})
