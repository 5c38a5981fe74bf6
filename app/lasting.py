"""Background work that outlives what nobody foresaw: it is told in the log, and the work begins again."""

import asyncio
import logging
import time
import traceback
from collections.abc import Awaitable, Callable

SHORTEST, LONGEST = 1.0, 60.0  # seconds of a pause
LATELY = 600.0  # seconds
log = logging.getLogger(__name__)


def described(error: BaseException) -> str:
    """Of what kind and where, never its words: those of a database quote rows, and rows are people."""
    frames = "".join(traceback.format_tb(error.__traceback__))
    return f"{type(error).__qualname__}\n{frames}"


class Troubles:
    """Names of the works that ended by an error in the last ten minutes."""

    def __init__(self) -> None:
        self._failed: dict[str, float] = {}

    def note(self, name: str) -> None:
        self._failed[name] = time.monotonic()

    def names(self) -> list[str]:
        since = time.monotonic() - LATELY
        return sorted(name for name, at in self._failed.items() if at > since)


async def lasting(name: str, run: Callable[[], Awaitable[None]], troubles: Troubles) -> None:
    """Until cancelled, or until `run` ends by itself. After an error a pause, ever longer up to a minute."""
    pause = SHORTEST
    while True:
        started = time.monotonic()
        try:
            return await run()
        except Exception as error:  # noqa: BLE001  whatever it is, the other works depend on nothing of it
            # Long work between two failures: not the same trouble any more.
            pause = SHORTEST if time.monotonic() - started > LONGEST else pause
            log.error("%s: an error nobody foresaw, begins again: %s", name, described(error))  # noqa: TRY400
        troubles.note(name)
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST)
