"""What is to come is awaited, however slow the machine is: only a fault uses the patience up."""

import asyncio
from collections.abc import Awaitable, Callable

PATIENCE = 300.0  # seconds


async def until(holds: Callable[[], Awaitable[bool] | bool]) -> None:
    """Returns as soon as it holds; fails if it never does."""
    async with asyncio.timeout(PATIENCE):
        while not await _answer(holds()):  # noqa: ASYNC110  what is waited for has no event
            await asyncio.sleep(0.02)


async def _answer(given: "Awaitable[bool] | bool", /) -> bool:
    return given if isinstance(given, bool) else await given
