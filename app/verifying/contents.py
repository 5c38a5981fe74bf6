"""The files themselves: each that is listed is there and unchanged, and nothing else is there."""

from __future__ import annotations

import os
import sys
import threading
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from app.verifying.faults import Code, Fault
from app.verifying.listing import files_of_bin
from app.verifying.manifests import Manifest
from app.verifying.reading import digest_of_file
from app.verifying.walking import count_files, folder_at

_MOST_PROCESSES = 8
# Below this, starting processes takes longer than what they save.
_WORTH_PROCESSES = 1500
_WALKS = 16
# Root entries, lists and folders: what may lie there beside the files that are counted.
_SLACK = 20_000


@dataclass(frozen=True)
class Tree:
    """A folder, the manifest that was signed, and the paths that no list holds.

    Of a part of a snapshot, `only` is what its paths begin with; () is a whole one.
    """

    base: str
    manifest: Manifest
    loose: frozenset[str]
    only: tuple[str, ...] = ()

    @property
    def most(self) -> int:
        """More files and folders than this can't have been signed."""
        return 10 * self.manifest.files + _SLACK

    def bins(self) -> list[tuple[str, str]]:
        return [(f"{place:02x}", expected) for place, expected in enumerate(self.manifest.bins)]


@dataclass
class Looked:
    """What was found of the files of some bins: `changed` are those with another digest, and that one."""

    faults: list[Fault] = field(default_factory=list)
    changed: dict[str, str] = field(default_factory=dict)
    lists: int = 0
    files: int = 0
    size: int = 0

    def add(self, other: Looked) -> None:
        self.faults += other.faults
        self.changed.update(other.changed)
        self.lists += other.lists
        self.files += other.files
        self.size += other.size


def look_at(tree: Tree) -> tuple[Looked, int]:
    """All that the lists name; and how many files there are, whatever they are."""
    looked = Looked()
    with _workers(tree.manifest.files) as pool:
        looks = [pool.submit(look_at_bin, tree, name, expected) for name, expected in tree.bins()]
        counted, starts = _top(tree, looked)
        shares = [starts[place::_WALKS] for place in range(_WALKS)]
        walks = [pool.submit(count_files, tree.base, share, tree.most) for share in shares]
        _gather(looks, looked, tree.manifest.size)
        for walk in walks:
            count, faults = walk.result()
            counted += count
            looked.faults += faults
    return looked, counted


def look_at_bin(tree: Tree, name: str, expected: str) -> Looked:
    looked = Looked()
    try:
        files, lists = files_of_bin(tree.base, name, expected, tree.only)
    except Fault as fault:
        looked.faults.append(fault)
        return looked
    looked.lists = len(lists)
    for path, wanted in files.items():
        try:
            actual, size = digest_of_file(tree.base, path, tree.manifest.size - looked.size)
        except Fault as fault:
            if fault.code is not Code.MISSING or not tree.only or path.startswith(tree.only):
                looked.faults.append(fault)
            continue
        looked.files += 1
        looked.size += size
        if actual != wanted:
            looked.changed[path] = actual
    return looked


def _gather(looks: list[Future[Looked]], looked: Looked, most: int) -> None:
    """Files that are far longer than what was signed are not read to their end, one after the other."""
    for look in looks:
        if looked.size > most:
            look.cancel()
        if not look.cancelled():
            looked.add(look.result())


def _top(tree: Tree, looked: Looked) -> tuple[int, list[str]]:
    """How many files lie at the top, and enough folders below it for all workers."""
    counted, starts = 0, [""]
    while starts and len(starts) < _WALKS:
        folders = [folder_at(tree.base, start) for start in starts]
        counted += sum(len(one.files) for one in folders)
        looked.faults += [fault for one in folders for fault in one.faults]
        starts = [path for one in folders for path in one.folders]
    return counted, starts


def _workers(files: int) -> Executor:
    """Processes where it is worth them: threads would wait for one another at each small file."""
    processes = min(os.cpu_count() or 1, _MOST_PROCESSES)
    # Forked beside other threads, a process may wait for a lock that nobody gives back.
    if files < _WORTH_PROCESSES or processes == 1 or threading.active_count() > 1 or sys.platform != "linux":
        return ThreadPoolExecutor(1)
    try:
        return ProcessPoolExecutor(processes, get_context("fork"))
    except (ImportError, NotImplementedError, OSError):  # a sandbox without semaphores
        return ThreadPoolExecutor(1)
