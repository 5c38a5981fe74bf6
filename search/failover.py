"""Which engine answers: Meilisearch while it is there and up to date, PostgreSQL otherwise.

A request asks `current()`; when that engine raises `EngineAway` it tells `failed(engine)` and asks again. So
only the requests that are under way when Meilisearch goes away wait for it, 300 ms at most; those that come
after go to PostgreSQL at once. `watch` notices when Meilisearch is back.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import NoReturn

import asyncpg

from search import metrics
from search.engine import Engine
from search.health import Lag

WATCH_EVERY = 1.0  # seconds
REST = 2.0  # seconds without questions after a failure
log = logging.getLogger(__name__)


class Failover:
    """`primary` is None where there is no Meilisearch: the fallback then is the only engine."""

    def __init__(
        self, primary: Engine | None, fallback: Engine, lag: Callable[[], Awaitable[Lag]] | None = None
    ) -> None:
        self._primary = primary
        self._fallback = fallback
        self._read_lag = lag
        self._usable = False
        self._failures = 0
        self._failed = float("-inf")
        self.lag: Lag | None = None
        self._tell()

    def current(self) -> Engine:
        return self._primary if self._primary is not None and self._usable else self._fallback

    def failed(self, engine: Engine) -> None:
        """It raised `EngineAway`."""
        metrics.FAILURES.labels(engine.name).inc()
        if engine is self._primary:
            self._failures += 1
            self._failed = time.monotonic()
            self._use(usable=False, why="it did not answer")

    def checks(self) -> dict[str, str]:
        """For `/readyz`. Readers are answered either way, so none of this makes the site unready."""
        said = {"search": self.current().name}
        return said if self._primary is None else said | {"search_lag": str(self.lag or "unknown")}

    async def look(self) -> None:
        """See how things are. Does not raise."""
        if self._primary is None or self._read_lag is None:
            return
        failures = self._failures
        try:
            self.lag = await self._read_lag()
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError):
            return
        metrics.LAG_CHANGES.set(self.lag.changes)
        metrics.LAG_SECONDS.set(self.lag.seconds)
        if not self.lag.usable:
            self._use(usable=False, why=f"its index is behind ({self.lag})")
        elif time.monotonic() - self._failed >= REST:
            answers = await self._primary.health()
            # A request that failed meanwhile knows better than a probe that began before.
            if failures == self._failures:
                self._use(usable=answers, why="it does not answer")

    async def watch(self) -> NoReturn:
        """Until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(WATCH_EVERY)

    def _use(self, *, usable: bool, why: str) -> None:
        if usable == self._usable:
            return
        self._usable = usable
        self._tell()
        if usable:
            log.info("search is answered by Meilisearch")
        else:
            log.warning("search is answered by PostgreSQL, not by Meilisearch: %s", why)

    def _tell(self) -> None:
        for engine in (self._primary, self._fallback):
            if engine is not None:
                metrics.ENGINE.labels(engine.name).set(engine is self.current())
