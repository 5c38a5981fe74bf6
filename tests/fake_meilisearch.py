"""A Meilisearch in memory, as the indexer sees it; it can be away, kill us, or refuse documents."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from search.meilisearch.server import ServerAway, TaskFailed
from search.meilisearch.settings import INDEX


class Killed(BaseException):
    """As if the process had ended here."""


class FakeServer:
    """The call number `kill_at` has its effect, and then the indexer is no more."""

    def __init__(self) -> None:
        self.index = INDEX
        self.held: dict[str, dict[str, dict[str, Any]]] = {}
        self.refused: set[str] = set()
        self.away = False
        self.asked_in_vain = 0
        self.calls = 0
        self.kill_at: int | None = None
        self.before_put: Callable[[], Awaitable[None]] | None = None

    @property
    def documents(self) -> dict[str, dict[str, Any]]:
        return self.held[INDEX]

    def _reached(self) -> None:
        if self.away:
            self.asked_in_vain += 1
            raise ServerAway("away")

    def _done(self) -> None:
        self.calls += 1
        if self.calls == self.kill_at:
            raise Killed

    async def exists(self) -> bool:
        self._reached()
        self._done()
        return INDEX in self.held

    async def indexes(self) -> list[str]:
        self._reached()
        self._done()
        return list(self.held)

    async def settle(self) -> None:
        self._reached()
        self._done()

    async def prune(self) -> None:
        self._reached()

    async def create(self, index: str) -> None:
        self._reached()
        self.held[index] = {}
        self._done()

    async def drop(self, index: str) -> None:
        self._reached()
        del self.held[index]
        self._done()

    async def put(self, documents: Sequence[dict[str, Any]], index: str) -> None:
        if self.before_put is not None:
            meanwhile, self.before_put = self.before_put, None
            await meanwhile()
        self._reached()
        if self.refused & {one["key"] for one in documents}:
            raise TaskFailed("internal", of_document=False)
        self.held[index] |= {one["key"]: one for one in documents}
        self._done()

    async def remove(self, keys: Sequence[str], index: str) -> None:
        self._reached()
        for key in keys:
            self.held[index].pop(key, None)
        self._done()

    async def take_place(self, fresh: str) -> None:
        self._reached()
        self.held[INDEX] = self.held.pop(fresh)
        self._done()

    async def states(self) -> dict[str, str]:
        self._reached()
        return {key: one["version"] for key, one in self.documents.items()}
