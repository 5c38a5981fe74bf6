"""Packs over HTTP: for whoever copies a tree, one at a time, however many ask."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from starlette.types import Scope

from api.answers import Representation, joined_header, represent
from api.conditional import NO_STORE
from api.errors import Problem
from app.snapshots.packs import NoPack, pack
from app.snapshots.store import Snapshot

PACKS = "packs/"  # no file of a tree begins so
_TYPE = "application/vnd.nezabudka.pack"
_MOST_WAITING = 32
_DIGITS = 7  # of a place in a sequence
# Bytes that count as one request at the rate limit: about a millisecond of a core, as one.
_WORTH = 128 * 1024

Current = Callable[[], Awaitable[Snapshot]]


class Packer:
    """Never more than one core, and never much memory, goes into packs: strangers may ask for any number."""

    def __init__(self) -> None:
        self._turn, self._waiting = asyncio.Lock(), 0

    async def made(self, scope: Scope, asked: str, current: Current) -> tuple[Representation, int]:
        """What `<sequence>/<place>` is answered, and as how many more requests it counts.

        The tree in force is asked for again when it is done: what was removed meanwhile is not handed out.
        Raises 404, 429, and what `current` raises.
        """
        sequence, start = _read(asked)
        if self._waiting >= _MOST_WAITING:
            raise Problem(429, "rate-limited", headers={"Retry-After": "1"})
        self._waiting += 1
        try:
            async with self._turn:
                snapshot = await current()
                accepted = joined_header(scope, b"accept-encoding")
                made = await asyncio.to_thread(_made, snapshot.path, sequence, start, accepted)
        finally:
            self._waiting -= 1
        if await current() != snapshot:
            raise Problem(404, "not-found")
        return made


def _read(asked: str) -> tuple[str, int]:
    sequence, _, start = asked.partition("/")
    if not start.isascii() or not start.isdigit() or len(start) > _DIGITS:
        raise Problem(404, "not-found")
    return sequence, int(start)


def _made(root: Path, sequence: str, start: int, accepted: str) -> tuple[Representation, int]:
    try:
        body = pack(root, sequence, start)
    except NoPack:
        raise Problem(404, "not-found") from None
    made = represent(body, _TYPE, accept_encoding=accepted, cache=NO_STORE)
    return made, len(body) // _WORTH
