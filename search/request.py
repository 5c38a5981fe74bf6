"""What was asked, checked: words, languages, kinds, filters, facets, and where the page starts."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from typing import Any

from app.published import cursors
from app.published.kinds import (
    ALERTS,
    CAMPAIGNS,
    CASES,
    FACILITIES,
    ORGANISATIONS,
    PRISONERS,
    Filter,
    Kind,
)
from app.published.listing import DEFAULT_LIMIT, BadParameter, parse_query, whole_number
from app.published.statistics import DIMENSIONS
from search.engine import Scope

# Those of `app.publication.searchable`; events and letters are reached through their prisoner.
KINDS = (PRISONERS, CASES, ALERTS, FACILITIES, CAMPAIGNS, ORGANISATIONS)
LONGEST = 200  # characters of `q`
DEEPEST = 1000  # hits that can be paged to
MOST_SUGGESTED = 8
FACETS = DIMENSIONS
CONTROLS = frozenset({"q", "lang", "kind", "facets", "limit", "cursor", "format"})
SUGGEST_CONTROLS = frozenset({"q", "kind", "limit"})

_BY_NAME = {kind.name: kind for kind in KINDS}
# Other control characters than line breaks and tabs mean nothing in a query.
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
Parameters = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class SearchRequest:
    """A page of search. `text` is "" for browsing; then `after` is the id and kind of the last document."""

    text: str
    scope: Scope
    languages: tuple[str, ...] = ()
    facets: tuple[str, ...] = ()
    limit: int = DEFAULT_LIMIT
    offset: int = 0
    after: tuple[str, str] | None = None

    @property
    def browsing(self) -> bool:
        return not self.text

    @property
    def purpose(self) -> str:
        asked = {**self.scope.filters, "q": (self.text,), " kinds": self.scope.kinds}
        return cursors.purpose("search", asked, "")

    def cursor(self, key: bytes, position: Sequence[Any]) -> str:
        """Of the page that starts at `position`: an offset, or the id and kind of the last document."""
        return cursors.encode([*position, self.scope.day.toordinal()], key, purpose=self.purpose)


def parse_search(
    parameters: Parameters,
    languages: Sequence[str],
    key: bytes,
    today: date,
    *,
    among: Sequence[Kind] = KINDS,
) -> SearchRequest:
    """Of the kinds `among`. Raises `BadParameter` for what is unknown, `BadCursor` for a cursor that is not
    ours."""
    given = _by_name(parameters)
    asked = kinds_of(given, among)
    every = _union(tuple(kind.name for kind in asked))
    known = every.filters.keys() | CONTROLS
    for name in given:
        if name not in known:
            raise BadParameter(name, "unknown parameter", sorted(known))
    page = parse_query(every, [pair for pair in parameters if _is_filter(pair[0])], key, today)
    kinds = _with_all(asked, page.filters)
    request = SearchRequest(
        text_of(given), Scope(kinds, page.filters, today), tuple(languages), _facets(given), page.limit
    )
    return _resumed(request, one(given, "cursor"), key) if "cursor" in given else request


def _by_name(parameters: Parameters) -> dict[str, list[str]]:
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        given.setdefault(name, []).append(value)
    return given


def _is_filter(name: str) -> bool:
    return name == "limit" or name not in CONTROLS


def one(given: Mapping[str, list[str]], name: str) -> str:
    """The only value of a parameter, "" without it. Raises `BadParameter` for several."""
    values = given.get(name, [""])
    if len(values) > 1:
        raise BadParameter(name, "takes one value")
    return values[0]


def text_of(given: Mapping[str, list[str]]) -> str:
    """The words that were typed. Its value is in no error: it may be a person's name."""
    value = one(given, "q")
    if len(value) > LONGEST:
        raise BadParameter("q", f"at most {LONGEST} characters")
    return " ".join(_CONTROL.sub(" ", value).split())


def kinds_of(given: Mapping[str, list[str]], among: Sequence[Kind] = KINDS) -> tuple[Kind, ...]:
    """The kinds that were asked for, in our order; all without `kind`."""
    names, known = _listed(given, "kind"), [kind.name for kind in among]
    if not names <= set(known):
        raise BadParameter("kind", "unknown kind", known)
    return tuple(kind for kind in among if not names or kind.name in names)


def _facets(given: Mapping[str, list[str]]) -> tuple[str, ...]:
    names = _listed(given, "facets")
    for name in names:
        if name not in FACETS:
            raise BadParameter("facets", "unknown facet", list(FACETS))
    return tuple(name for name in FACETS if name in names)


def _listed(given: Mapping[str, list[str]], name: str) -> set[str]:
    """`a,b` and repeated parameters are the same."""
    return {word.strip() for value in given.get(name, []) for word in value.split(",")} - {""}


@lru_cache(maxsize=256)
def _union(kind_names: tuple[str, ...]) -> Kind:
    """One kind with the filters of all. `kind` itself says which documents; it is no filter here."""
    kinds = tuple(_BY_NAME[name] for name in kind_names)
    names = dict.fromkeys(name for kind in kinds for name in kind.filters if name not in CONTROLS)
    return Kind("search", "search", {name: _any_of(name, kinds) for name in names})


def _any_of(name: str, kinds: tuple[Kind, ...]) -> Filter:
    """A filter that takes what the filter of one of these kinds takes."""
    several = list(dict.fromkeys(kind.filters[name] for kind in kinds if name in kind.filters))
    if len(several) == 1:
        return several[0]
    about = "; or: ".join(dict.fromkeys(one.about for one in several))
    return replace(several[0], about=about, vocabulary=None, check=lambda value: _first(several, value))


def _first(filters: Sequence[Filter], value: str) -> str:
    words = []
    for candidate in filters:
        try:
            return candidate.checked(value)
        except ValueError as error:
            words.append(str(error))
    raise ValueError("; or: ".join(dict.fromkeys(words)))


def _with_all(kinds: tuple[Kind, ...], filters: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The asked kinds that have every filter: documents of the others cannot fulfil it."""
    names = tuple(kind.name for kind in kinds if filters.keys() <= kind.filters.keys())
    if not names:
        raise BadParameter(min(filters), "no kind of document has all of these filters together")
    return names


def _resumed(request: SearchRequest, cursor: str, key: bytes) -> SearchRequest:
    *position, day = cursors.decode(cursor, key, purpose=request.purpose)
    scope = replace(request.scope, day=date.fromordinal(day))
    if request.browsing:
        identity, kind = position
        return replace(request, scope=scope, after=(identity, kind))
    return replace(request, scope=scope, offset=int(position[0]))


def filters_of_all() -> Mapping[str, Filter]:
    """Every filter that some kind has."""
    return _union(tuple(_BY_NAME)).filters


def parse_suggest(parameters: Parameters, today: date) -> tuple[str, Scope, int]:
    """The beginning of a name, where to look, and how many are wanted. Raises `BadParameter`."""
    given = _by_name(parameters)
    for name in given:
        if name not in SUGGEST_CONTROLS:
            raise BadParameter(name, "unknown parameter", sorted(SUGGEST_CONTROLS))
    kinds = tuple(kind.name for kind in kinds_of(given))
    limit = whole_number("limit", one(given, "limit") or str(MOST_SUGGESTED), 1, MOST_SUGGESTED)
    return text_of(given), Scope(kinds, {}, today), limit
