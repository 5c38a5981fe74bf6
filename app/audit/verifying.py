"""Looks whether the log is what it was: every field of every entry, their order, and every checkpoint."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from app.audit.chain import NOTHING, READ, Link
from app.audit.checkpoints import Checkpoint, stored

# Enough to see what happened; a log replaced as a whole must not fill the memory.
MOST_FAULTS = 1000
_ROWS_AT_ONCE = 1000
_PENDING = "SELECT count(*) FROM editorial.audit_pending"


class FaultKind(StrEnum):
    NUMBER = "number"
    LINK = "link"
    CONTENT = "content"
    CHECKPOINT = "checkpoint"
    HEAD = "head"
    UNCHAINED = "unchained"


_WORDS = {
    FaultKind.NUMBER: "the entry before it is missing, or it stands in the wrong place",
    FaultKind.LINK: "it does not follow from the entry before it",
    FaultKind.CONTENT: "a field of it was changed",
    FaultKind.CHECKPOINT: "it is missing, or not the one that a checkpoint saw",
    FaultKind.HEAD: "it is missing, or changed: the signed manifest of a snapshot saw it",
    FaultKind.UNCHAINED: "it was written past the log",
}


@dataclass(frozen=True)
class Fault:
    """What is wrong with the entry of this number."""

    seq: int
    kind: FaultKind

    def __str__(self) -> str:
        return f"entry {self.seq}: {_WORDS[self.kind]}"


@dataclass(frozen=True)
class Verdict:
    """How many entries and checkpoints there were, and the first `MOST_FAULTS` faults."""

    entries: int
    checkpoints: int
    faults: list[Fault]


async def verify(connection: AsyncConnection, given: Iterable[Checkpoint] = ()) -> list[Fault]:
    """The faults of the log; empty if it is whole. `given` are checkpoints that were kept elsewhere."""
    return (await examine(connection, given)).faults


async def examine(
    connection: AsyncConnection, given: Iterable[Checkpoint] = (), heads: Iterable[str] = ()
) -> Verdict:
    """The same with counts. Reads all entries as of one moment, a thousand at a time.

    `heads` are hashes of entries that were the last at some moment, as manifests of snapshots hold them.

    To be called in a transaction that has recorded nothing itself: its own entries have no link yet.
    """
    # Before the entries: those that come meanwhile can only make the log longer than the checkpoints say.
    checkpoints = [*await stored(connection), *given]
    examination = _Examination(checkpoints, heads)
    rows = await connection.stream(text(READ), execution_options={"yield_per": _ROWS_AT_ONCE})
    async for row in rows:
        examination.look_at(Link(*row))
    examination.end()
    # Those of running transactions can't be seen from here. One that can was committed without its link.
    if await connection.scalar(text(_PENDING)):
        examination.note(examination.last + 1, FaultKind.UNCHAINED)
    return Verdict(examination.entries, len(checkpoints), examination.faults)


class _Examination:
    def __init__(self, checkpoints: Iterable[Checkpoint], heads: Iterable[str]) -> None:
        self.entries = 0
        self.last = 0
        self.faults: list[Fault] = []
        self._hash: str | None = NOTHING
        self._seen: dict[int, set[str]] = defaultdict(set)
        for one in checkpoints:
            self._seen[one.seq].add(one.hash)
        self._heads = set(heads) - {NOTHING}

    def note(self, seq: int, kind: FaultKind) -> None:
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(seq, kind))

    def look_at(self, link: Link) -> None:
        number = int(link.seq) if link.seq is not None else self.last
        for kind in self._wrong(link, number):
            self.note(number, kind)
        # From here on what stands there counts, so that one fault is not told of all that follow.
        self.entries, self.last, self._hash = self.entries + 1, number, link.hash
        self._heads.discard(link.hash or "")

    def _wrong(self, link: Link, number: int) -> Iterator[FaultKind]:
        if number != self.last + 1:
            yield FaultKind.NUMBER
        if link.previous_hash != self._hash:
            yield FaultKind.LINK
        if link.hash != link.digest():
            yield FaultKind.CONTENT
        if self._seen.pop(number, {link.hash}) != {link.hash}:
            yield FaultKind.CHECKPOINT

    def end(self) -> None:
        """What checkpoints saw and nobody has met is gone."""
        if self._seen.pop(0, {NOTHING}) != {NOTHING}:
            self.note(0, FaultKind.CHECKPOINT)
        for number in sorted(self._seen):
            self.note(number, FaultKind.CHECKPOINT)
        for _ in self._heads:  # which number it had, a manifest does not say
            self.note(self.last + 1, FaultKind.HEAD)
