"""PDF of a pack, made by a process of its own (`typesetting`), few at a time."""

import asyncio
import sys
from dataclasses import asdict, dataclass, field
from typing import Any

import orjson

from api.errors import Problem
from api.pages.pack.asking import Asked
from api.pages.pack.codes import as_svg
from api.pages.pack.labels import TALL
from api.pages.pack.pack import Pack
from api.pages.pack.printable import boxed, printable
from api.pages.wording import Wording

AT_ONCE, WAITING = 1, 4
SECONDS = 60.0  # of a machine that is busy
_CHILD = (sys.executable, "-I", "-m", "api.pages.pack.typesetting")


@dataclass
class Press:
    """One for a process. Who comes when it is busy waits; who comes when others wait is sent away."""

    turn: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: int = 0

    async def pdf(self, data: bytes) -> bytes:
        """Raises `Problem` 503 where there is no room, or where it took too long."""
        if self.waiting >= WAITING:
            raise _busy()
        self.waiting += 1
        try:
            async with self.turn:
                return await _made(data)
        finally:
            self.waiting -= 1


def _busy() -> Problem:
    return Problem(503, "busy", headers={"Retry-After": "20"})


async def _made(data: bytes) -> bytes:
    pipe = asyncio.subprocess.PIPE
    # Nothing of ours is passed on: no key, no address of a database.
    child = await asyncio.create_subprocess_exec(*_CHILD, stdin=pipe, stdout=pipe, stderr=pipe, env={})
    try:
        async with asyncio.timeout(SECONDS):
            made, errors = await child.communicate(data)
    except TimeoutError:
        raise _busy() from None
    finally:
        if child.returncode is None:
            child.kill()
            await child.wait()
    if child.returncode:
        # The words of the typesetter may repeat a text: only the last line's kind is told.
        raise RuntimeError(f"typesetting ended with {child.returncode}: {errors[-200:]!r}")
    return made


def data_of(wording: Wording, pack: Pack, asked: Asked) -> bytes:
    """All that the template needs."""
    shown = printable(wording, pack)
    data: dict[str, Any] = {
        "pack": asdict(shown), "sheet": asdict(asked.sheet), "skip": asked.skip, "words": words_of(wording),
        "tall": sorted(TALL), "inner": asked.sheet.inner, "codes": [as_svg(card.url) for card in pack.cards],
    }  # fmt: skip
    return boxed(orjson.dumps(data).decode()).encode()


def words_of(wording: Wording) -> dict[str, str]:
    """What the page says in its template."""
    word = wording.word
    return {
        "steps": word("How to"), "birthdays": word("Birthdays"), "safety": word("For your own safety"),
        "left": word("Not to be written to now"),
        "again": word("This pack can be opened again:"), "address": word("its address"),
        "tally": word("Tally"), "who": word("To whom"), "letters": word("Letters"),
        "replies": word("Replies came"), "sample": word("Invented, for demonstration"),
        "nobody": word("Strokes only: nothing about who writes is written down."),
        "toolong": word("Too long to be printed here: write it by hand."),
        "profile": word("QR code of the profile"), "abroad": word("From abroad, write this beside it:"),
    }  # fmt: skip
