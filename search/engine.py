"""The port: what a search engine must do for us. It finds candidates; `finding` ranks, checks and shows them.

Both engines hold what `app.text` computed and compare it exactly, so the same request finds the same
documents in each. Neither decides the order that readers see.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple, Protocol

from app.text.names import NameQuery
from app.text.words import WordQuery


class Key(NamedTuple):
    """Names one published document."""

    kind: str
    id: uuid.UUID


@dataclass(frozen=True)
class Scope:
    """Which documents may be found: kinds, and the filters of `app.published.kinds`, checked.

    `day` (UTC) is what `birthday_within` and `upcoming` count from.
    """

    kinds: tuple[str, ...]
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    day: date = date.min


@dataclass(frozen=True)
class NameMatches:
    """`folds` of each document as it is now, as `published.searchable` has them; none where the engine can't
    know that."""

    keys: list[Key]
    folds: Mapping[Key, str] = field(default_factory=dict)


@dataclass(frozen=True)
class WordMatches:
    """`keys` at most as many as were asked for; `total` and `facets` count all matches.

    `facets`: name of the facet → code → documents.
    """

    keys: list[Key]
    total: int
    facets: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


class EngineAway(Exception):
    """The engine did not answer in time, or not as it should. Ask another one."""


class Engine(Protocol):
    """Every method raises `EngineAway`. `ranks`: `people` and `words` give the best documents first."""

    name: str
    ranks: bool

    async def people(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        """Documents whose names share keys with the query: those that share most, and rare ones, first."""

    async def nearby(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:
        """Documents with a name that is nearly so. Asked where `people` brought nobody who may be meant."""

    async def words(
        self, query: WordQuery, scope: Scope, limit: int, facets: Sequence[str] = ()
    ) -> WordMatches:
        """Documents that have every word of the query, and none of the excluded ones."""

    async def starting(self, query: NameQuery, scope: Scope, limit: int) -> list[Key]:
        """Documents with a name in which each word of the query starts a word."""

    async def health(self) -> bool:
        """Whether it answers now. Does not raise."""
