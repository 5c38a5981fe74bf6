"""`nezabudka mirror serve`: a tree that was pulled, to anybody, and nothing else. It keeps no address."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from api.answers import Answer, answer_with
from api.errors import Problem, as_problem, error_answer
from api.middleware import Edge
from api.snapshots.packing import PACKS, Packer
from api.snapshots.serving import tree_answer
from app.snapshots.store import NoSnapshot, Snapshot, Store

_READS = frozenset({"GET", "HEAD"})
log = logging.getLogger(__name__)


class Mirror:
    """An ASGI application: the tree in force, at the root, and under `/snapshot/` as on the main site."""

    def __init__(self, directory: Path, upkeep: Callable[[], Awaitable[None]] | None = None) -> None:
        self._store, self._packer, self._upkeep = Store(directory), Packer(), upkeep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._live(receive, send)
        elif scope["type"] == "http":
            answered = await self._answered(scope)
            await answered(scope, receive, send)

    async def _answered(self, scope: Scope) -> Response:
        path = scope["path"].removeprefix("/").removeprefix("snapshot/")
        if scope["method"] not in _READS:
            problem = Problem(405, "method-not-allowed", headers={"Allow": "GET, HEAD, OPTIONS"})
            return error_answer(scope, problem).response()
        try:
            return await self._found(scope, path)
        except Exception as error:  # noqa: BLE001  as everywhere: a problem document
            return error_answer(scope, as_problem(error)).response()

    async def _found(self, scope: Scope, path: str) -> Response:
        if path.startswith(PACKS):
            made, _ = await self._packer.made(scope, path.removeprefix(PACKS), self._current)
            return answer_with(scope, made).response()
        try:
            return tree_answer(scope, (await self._current()).path, path)
        except FileNotFoundError:  # swapped in this very moment
            return tree_answer(scope, (await self._current()).path, path)

    async def _current(self) -> Snapshot:
        """Raises NoSnapshot, also for one that has expired: who was withdrawn since may be in it."""
        found = self._store.current()
        if found is None or found.has_expired:
            raise NoSnapshot
        return found

    async def _live(self, receive: Receive, send: Send) -> None:
        async with _beside(self._upkeep):
            await receive()
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})


@asynccontextmanager
async def _beside(upkeep: Callable[[], Awaitable[None]] | None) -> AsyncIterator[None]:
    task = asyncio.ensure_future(upkeep()) if upkeep else None
    try:
        yield
    finally:
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


def mirror(directory: Path, upkeep: Callable[[], Awaitable[None]] | None = None) -> ASGIApp:
    """Within the same bounds, with the same CORS and security headers as the main site."""
    return Edge(Mirror(directory, upkeep), tell=_told)


def _told(scope: Scope, error: Exception) -> Answer:
    return error_answer(scope, error)
