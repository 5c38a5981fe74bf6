"""What really lies in a folder: plain files and folders, and faults for everything else."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from app.verifying.faults import Code, Fault

_DEEPEST = 120


@dataclass
class Folder:
    """Paths below the base, `/` between their segments."""

    files: list[str] = field(default_factory=list)
    folders: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


def folder_at(base: str, path: str) -> Folder:
    """One folder, without what lies below its folders; "" is the base."""
    found = Folder()
    try:
        with os.scandir(f"{base}/{path}") as entries:
            for entry in entries:
                _sort(entry, f"{path}/{entry.name}" if path else entry.name, found)
    except OSError as error:
        found.faults.append(Fault(Code.UNREADABLE, path or ".", f"can't be read: {error.strerror}"))
    return found


def _sort(entry: os.DirEntry[str], path: str, found: Folder) -> None:
    if entry.is_symlink():
        found.faults.append(Fault(Code.LINK, path, "is a link"))
    elif entry.is_dir(follow_symlinks=False):
        found.folders.append(path)
    elif entry.is_file(follow_symlinks=False):
        found.files.append(path)
    else:
        found.faults.append(Fault(Code.SPECIAL, path, "is no file"))


def walk(base: str, starts: list[str], most: int) -> Iterator[Folder]:
    """Each folder from there down; it ends once there is more than `most`, since nobody signed that."""
    waiting, seen = list(starts), 0
    while waiting:
        path = waiting.pop()
        here = folder_at(base, path)
        yield here
        waiting += here.folders
        seen += 1 + len(here.files) + len(here.faults)
        if seen > most or path.count("/") > _DEEPEST:
            yield Folder(faults=[Fault(Code.EXTRA, path, "holds more than was signed")])
            return


def count_files(base: str, starts: list[str], most: int) -> tuple[int, list[Fault]]:
    """How many there are from there down, and what is neither file nor folder."""
    count, faults = 0, []
    for here in walk(base, starts, most):
        count += len(here.files)
        faults += here.faults
    return count, faults
