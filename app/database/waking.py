"""How workers wait for their next look at the database."""

import asyncio
from contextlib import suppress


async def woken_or(woken: asyncio.Event, seconds: float) -> None:
    """Until then at the latest. A worker that is cancelled in the same moment ends all the same: up to Python
    3.11 `asyncio.wait_for` would swallow that, and nobody could stop it any more."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await woken.wait()
