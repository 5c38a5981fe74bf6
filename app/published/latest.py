"""What is counted over everything is counted once a change, however many ask for it."""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from typing import Any, TypeVar

T = TypeVar("T")


class Latest:
    """The newest value under each name; who asks while it is made waits for it. Names must be few."""

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[Hashable, Any]] = {}
        self._making: dict[Hashable, asyncio.Lock] = {}

    async def of(self, name: Hashable, version: Hashable, make: Callable[[], Awaitable[T]]) -> T:
        """What `make` gave for this version. It is called again once the version is another one."""
        async with self._making.setdefault(name, asyncio.Lock()):
            kept = self._kept.get(name)
            if kept is None or kept[0] != version:
                kept = self._kept[name] = (version, await make())
            value: T = kept[1]
            return value
