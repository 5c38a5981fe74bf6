"""Where snapshots are: `<version>/` is a tree, the symbolic link `current` names the one in force.

A tree becomes visible by the swap of that link, which is one step: whoever is killed at any point leaves the
former one in force, and rubbish that the next builder clears away. Only one tree is kept, two while they
are swapped: who was withdrawn must not stay in an older one.
"""

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import orjson

from app.database.readers import Readers

CURRENT = "current"
_DRAFT, _SCRATCH, _DRAFT_LINK, _LOCK, _STATE = ".draft", ".scratch", ".current", ".lock", ".state"
_READERS = ".readers"  # the lock of those who read a whole tree
# Only what is ours is ever cleared away, whatever directory an operator has named.
_UNFINISHED = re.compile(r"\.draft|\.scratch|\.current")
_OURS = re.compile(rf"\d+(\.state)?|{_UNFINISHED.pattern}")
_REMOVED_SINCE = "SELECT EXISTS (SELECT FROM published.change WHERE seq > $1 AND op <> 'put')"


class NoSnapshot(LookupError):
    """None stands yet."""


class OutdatedSnapshot(LookupError):
    """It has expired, or something was removed since: nothing of it is shown until the next one stands."""


class BuildingElsewhere(RuntimeError):
    """Another process builds into this directory."""


@dataclass(frozen=True)
class Snapshot:
    """The tree in force. `seq` is the number of the last change that it contains, `audit` the hash of
    the audit log's last entry at that moment."""

    path: Path
    site: str
    version: int
    seq: int
    audit: str
    built: datetime
    expires: datetime

    @property
    def has_expired(self) -> bool:
        return self.expires <= datetime.now(UTC)


class Store:
    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._seen: Snapshot | None = None

    def current(self) -> Snapshot | None:
        """Two system calls once it was read; None if there is none, or none that can be read."""
        try:
            path = self.directory / self._named()
            if self._seen is None or self._seen.path != path:
                self._seen = _read(path)
        except (OSError, ValueError, KeyError):
            return None
        return self._seen

    @contextmanager
    def reading(self) -> Iterator[Snapshot | None]:
        """The tree in force, which stays there until the block ends, also if another one is in force by then.

        A builder does not wait for that: whoever was withdrawn leaves what is in force at once.
        """
        if not self.directory.is_dir():
            yield None
            return
        with (self.directory / _READERS).open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH)
            snapshot = self.current()
            yield snapshot
        if snapshot and self.current() != snapshot:
            with suppress(BuildingElsewhere, OSError), self.building():
                pass  # who comes to build clears away what is left

    def _named(self) -> str:
        """Raises OSError if there is no tree in force."""
        return (self.directory / CURRENT).readlink().name

    @contextmanager
    def building(self) -> Iterator[Path]:
        """An empty directory for a new tree, for one builder at a time. Raises BuildingElsewhere.

        What former builders left is cleared away first, and what was not swapped in afterwards.
        """
        self.directory.mkdir(parents=True, exist_ok=True)
        with (self.directory / _LOCK).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise BuildingElsewhere(f"another process builds in {self.directory}") from None
            self.clear()
            draft = self.directory / _DRAFT
            draft.mkdir()
            scratch_of(draft).mkdir()
            try:
                yield draft
            finally:
                with suppress(OSError):  # the next builder clears away what is left
                    self.clear()

    def swap_in(self, version: int, state: bytes = b"") -> None:
        """The draft is in force from now on, and the former tree is gone. Inside `building` only.

        `state` is what the next builder wants to know of this tree; it is no part of it.
        """
        place = self.directory / str(version)
        os.sync()  # first the files, then the link: also if the power fails
        (self.directory / _DRAFT).rename(place)
        (self.directory / f"{version}{_STATE}").write_bytes(state)
        link = self.directory / _DRAFT_LINK
        link.unlink(missing_ok=True)
        link.symlink_to(place.name)
        link.rename(self.directory / CURRENT)
        self.clear()

    def state(self) -> bytes:
        """What was given to `swap_in` with the current tree; b"" where there is none."""
        try:
            name = self._named()
            return (self.directory / f"{name}{_STATE}").read_bytes()
        except OSError:
            return b""

    def clear(self) -> None:
        """Everything goes but the tree in force, with its state. Inside `building` only.

        While somebody reads a whole tree all trees stay; they go when that one is done, or with the next
        build.
        """
        with (self.directory / _READERS).open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._clear(_UNFINISHED)
            else:
                self._clear(_OURS)

    def _clear(self, ours: re.Pattern[str]) -> None:
        try:
            kept = self._named()
        except OSError:
            kept = ""
        for one in self.directory.iterdir():
            if one.name in {kept, f"{kept}{_STATE}"} or not ours.fullmatch(one.name):
                continue
            if one.is_dir() and not one.is_symlink():
                shutil.rmtree(one)
            else:
                one.unlink()


def scratch_of(draft: Path) -> Path:
    """Beside a draft, on the same file system: for files that are not finished."""
    return draft.with_name(_SCRATCH)


def _read(path: Path) -> Snapshot:
    said = orjson.loads((path / "manifest.json").read_bytes())
    return Snapshot(
        path, said["site"], said["version"], said["seq"], said["audit"],
        datetime.fromisoformat(said["built"]), datetime.fromisoformat(said["expires"]),
    )  # fmt: skip


async def has_removals(pool: Readers, seq: int) -> bool:
    """Whether something was removed after this change."""
    return bool(await pool.fetchval(_REMOVED_SINCE, seq))


async def open_current(pool: Readers, store: Store) -> Snapshot:
    """The tree that may be shown now. Raises NoSnapshot, and OutdatedSnapshot until the next one stands."""
    snapshot = store.current()
    if snapshot is None:
        raise NoSnapshot
    if snapshot.has_expired or await has_removals(pool, snapshot.seq):
        raise OutdatedSnapshot
    return snapshot
