"""What can be wrong with a snapshot: each fault has a code of its own, which is the exit code too."""

from __future__ import annotations

from enum import IntEnum


class Code(IntEnum):
    """Numbers stay what they are: scripts of mirrors depend on them. docs/mirrors.md has them in words."""

    MISSING = 10
    EXTRA = 11
    CHANGED = 12
    SWAPPED = 13
    TRUNCATED = 14
    LINK = 15
    SPECIAL = 16
    UNREADABLE = 17

    FORMAT = 20
    TOO_LARGE = 21
    TWICE = 22
    BAD_PATH = 23
    MISPLACED = 24

    BAD_SIGNATURE = 30
    UNKNOWN_KEY = 31
    PIN = 32
    SKIPPED = 33
    FORMER_THRESHOLD = 34
    OWN_THRESHOLD = 35

    EXPIRED = 40
    ROOT_EXPIRED = 41
    FUTURE = 42
    ROLLBACK = 43
    ROOT_ROLLBACK = 44
    FORK = 45
    MEMORY = 46


class Fault(Exception):
    """Something is not as it was signed; `where` is a path in the snapshot, made printable by `str`."""

    def __init__(self, code: Code, where: str, what: str) -> None:
        super().__init__(code, where, what)
        self.code, self.where, self.what = code, where, what

    def __str__(self) -> str:
        where = self.where if self.where.isprintable() else ascii(self.where)
        return f"{where}: {self.what} ({self.code.name}, {int(self.code)})"
