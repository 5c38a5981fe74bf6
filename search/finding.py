"""Answers a search: an engine proposes documents, PostgreSQL says what they are now, and we rank and show."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from app.database.readers import Readers
from app.published.latest import Latest
from app.text.names import Comparison, NameQuery, folds_of, query_names
from app.text.words import WordQuery, parted, query_stems
from search.browsing import browse, browsed_facets
from search.candidates import read_candidates, read_shown
from search.engine import Engine, EngineAway, Key, NameMatches, Scope, WordMatches
from search.name_matches import best_forms, name_match
from search.ranking import GUESS, Candidate, Hit, Rated, leaves_doubt, leaves_nobody, ranked, rate
from search.request import DEEPEST, SearchRequest
from search.snippets import Match, Wanted, word_match

# Engines put those first that are roughly most alike: of 2,304 queries among 58,000 near-namesakes the first
# hundred lost nobody whom the first two hundred have. More cost time only.
MOST_PEOPLE, MOST_RANKED = 100, 64
MOST_NEARBY, MOST_NEARBY_RANKED = 300, 24  # likewise, of names that are only nearly so
FIRST = 20  # of them, in the engine's order; the others are read where these leave doubt
T = TypeVar("T")


class Engines(Protocol):
    """Which engine to ask; `failed` says that one did not answer, so that `current` is another."""

    def current(self) -> Engine: ...

    def failed(self, engine: Engine) -> None: ...


@dataclass(frozen=True)
class Query:
    """The typed text as both searches need it."""

    compared: Comparison
    words: WordQuery

    @classmethod
    def of(cls, text: str) -> "Query":
        return cls(Comparison(query_names(parted(text).wanted)), query_stems(text))

    @property
    def names(self) -> NameQuery:
        return self.compared.query


@dataclass(frozen=True, slots=True)
class Item:
    """`card` as it is published; `score` 0..1, None where nothing was asked."""

    kind: str
    card: dict[str, Any]
    score: float | None = None
    matched: tuple[Match, ...] = ()


@dataclass(frozen=True)
class Result:
    """`position` is where the next page starts, None on the last. `facets`: name → code → documents."""

    items: list[Item]
    engine: str
    facets: Mapping[str, Mapping[str, int]]
    position: tuple[int | str, ...] | None = None


async def ask(engines: Engines, question: Callable[[Engine], Awaitable[T]]) -> tuple[T, str]:
    """The answer and the name of the engine that gave it. Raises `EngineAway` when none does."""
    engine = engines.current()
    try:
        return await question(engine), engine.name
    except EngineAway:
        engines.failed(engine)
        behind = engines.current()
        if behind is engine:  # the only one: it has enough to do without the same again
            raise
    return await question(behind), behind.name


async def find(engines: Engines, pool: Readers, request: SearchRequest, latest: Latest) -> Result:
    """A page. Shows only what is published as it is read. `latest` keeps what is counted of everything.
    Raises `EngineAway`."""
    if request.browsing:
        return await _browsed(pool, request, latest)
    query = Query.of(request.text)
    (people, words), engine = await ask(engines, lambda one: _proposed(one, query, request))
    rated = await _rated(pool, people, words.keys, query, request)
    # Quotes and exclusions say exactly what is wanted.
    guess = not (query.words.phrases or query.words.excluded)
    if guess and leaves_nobody(rated):
        near, engine = await ask(engines, lambda one: _nearby(one, query.names, request.scope))
        known = frozenset(one.key for one, _ in rated)
        rated += await _read(pool, [key for key in near.keys if key not in known], near, (), query, request)
    hits = ranked(rated, guess=guess)
    page = hits[request.offset : request.offset + request.limit]
    facets = _facets(hits, words, request.facets) if request.facets else {}
    end = request.offset + request.limit
    position = (end,) if end < min(len(hits), DEEPEST) else None
    return Result(await _items(pool, page, query, request), engine, facets, position)


async def _proposed(engine: Engine, query: Query, request: SearchRequest) -> tuple[NameMatches, WordMatches]:
    return await asyncio.gather(
        _people(engine, query.names, request.scope), _words(engine, query.words, request)
    )


async def _people(engine: Engine, query: NameQuery, scope: Scope) -> NameMatches:
    most = MOST_RANKED if engine.ranks else MOST_PEOPLE
    return await engine.people(query, scope, most) if query.key_groups else NameMatches([])


async def _nearby(engine: Engine, query: NameQuery, scope: Scope) -> NameMatches:
    return await engine.nearby(query, scope, MOST_NEARBY_RANKED if engine.ranks else MOST_NEARBY)


async def _words(engine: Engine, query: WordQuery, request: SearchRequest) -> WordMatches:
    if not query:
        return WordMatches([], 0)
    wanted = min(request.offset + request.limit + 1, DEEPEST) if engine.ranks else DEEPEST
    return await engine.words(query, request.scope, wanted, request.facets)


async def _rated(
    pool: Readers, people: NameMatches, words: Sequence[Key], query: Query, request: SearchRequest
) -> list[Rated]:
    """Most often the first people the engine proposes settle it: comparing names is most of the work. Who is
    compared does not depend on how many words were asked for: else pages would be of different lists."""
    first, others = people.keys[:FIRST], people.keys[FIRST:]
    rated = await _read(pool, first, people, words, query, request)
    if not others or not leaves_doubt(rated):
        return rated
    again = frozenset(others)
    worded = [key for key in words if key in again]
    kept = [one for one in rated if one[0].key not in again]
    return kept + await _read(pool, others, people, worded, query, request)


async def _read(
    pool: Readers,
    keys: Sequence[Key],
    people: NameMatches,
    words: Sequence[Key],
    query: Query,
    request: SearchRequest,
) -> list[Rated]:
    """Of these keys of `people`, and of all of `words`. Who is not even a guess need not be read."""
    unlikely = _unlikely(keys, people, words, query)
    known = frozenset(one.key for one, _ in unlikely)
    likely = [key for key in keys if key not in known]
    found = await read_candidates(
        pool, likely, words, query.words, request.scope, facets=bool(request.facets)
    )
    return rate(found, query.compared) + unlikely


def _unlikely(keys: Sequence[Key], people: NameMatches, words: Sequence[Key], query: Query) -> list[Rated]:
    """Those who can't be shown for their names, as the engine knows them, nor for their words."""
    worded = frozenset(words)
    known = [
        Candidate(key, "", folds_of(people.folds[key]))
        for key in keys
        if key in people.folds and key not in worded
    ]
    return [(one, alike) for one, alike in rate(known, query.compared) if alike < GUESS]


async def _browsed(pool: Readers, request: SearchRequest, latest: Latest) -> Result:
    rows = await browse(pool, request)
    shown = rows[: request.limit]
    position = (str(shown[-1].key.id), shown[-1].key.kind) if len(rows) > request.limit else None
    facets = await browsed_facets(pool, request, latest) if request.facets else {}
    return Result([Item(row.key.kind, row.card) for row in shown], "postgres", facets, position)


async def _items(pool: Readers, page: Sequence[Hit], query: Query, request: SearchRequest) -> list[Item]:
    shown = await read_shown(pool, {hit.key: not hit.by_name for hit in page})
    # Between two statements a document may have gone: then the page is shorter.
    page = [hit for hit in page if hit.key in shown]
    by_name = [hit.key for hit in page if hit.by_name]
    forms = dict(zip(by_name, best_forms([shown[key].names for key in by_name], query.compared), strict=True))
    wanted = Wanted(query.words)

    def matched(hit: Hit) -> Match | None:
        one, form = shown[hit.key], forms.get(hit.key)
        if form is not None and form.text:
            return name_match(form, one.card, query.names)
        return word_match(one.texts, wanted, request.languages)

    return [
        Item(hit.key.kind, shown[hit.key].card, hit.score, tuple(filter(None, [matched(hit)])))
        for hit in page
    ]


def _facets(hits: Iterable[Hit], words: WordMatches, wanted: Sequence[str]) -> dict[str, Counter[str]]:
    """Documents by code. All hits are counted; where words match more than are ranked, the engine counts
    those, and we add the names that have not the words."""
    counted: Iterable[Candidate] = (hit.candidate for hit in hits)
    counts = {name: Counter[str]() for name in wanted}
    if words.total > len(words.keys):
        counted = (one for one in counted if one.rank is None)
        counts = {name: Counter(words.facets.get(name, {})) for name in wanted}
    for candidate in counted:
        for facet in candidate.facets:
            name, _, code = facet.partition(":")
            if name in counts:
                counts[name][code] += 1
    return counts
