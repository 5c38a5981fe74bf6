"""A search engine whose index nobody keeps: it proposes all it was ever told of, whatever is asked."""

from collections.abc import Sequence
from uuid import UUID

from app.text.names import NameQuery
from app.text.words import WordQuery
from search.engine import Key, NameMatches, Scope, WordMatches


class StaleEngine:
    """As Meilisearch it tells keys only: what stands behind them, PostgreSQL must say."""

    name = "stale"
    ranks = False

    def __init__(self, people: Sequence[UUID]) -> None:
        self.keys = [Key("prisoner", identity) for identity in people]
        self.asked: list[str] = []

    def _all(self, method: str) -> list[Key]:
        self.asked.append(method)
        return list(self.keys)

    async def people(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:  # noqa: ARG002
        return NameMatches(self._all("people"))

    async def nearby(self, query: NameQuery, scope: Scope, limit: int) -> NameMatches:  # noqa: ARG002
        return NameMatches(self._all("nearby"))

    async def words(
        self, query: WordQuery, scope: Scope, limit: int, facets: Sequence[str] = ()  # noqa: ARG002
    ) -> WordMatches:  # fmt: skip
        return WordMatches(self._all("words"), len(self.keys), {name: {} for name in facets})

    async def starting(self, query: NameQuery, scope: Scope, limit: int) -> list[Key]:  # noqa: ARG002
        return self._all("starting")

    async def health(self) -> bool:
        return True
