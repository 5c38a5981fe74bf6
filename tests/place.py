"""Where the PostgreSQL of a run lies: in memory if there is room, else among the temporary files.

Each test copies a database of a thousand small files: 0.03 s of a core in memory, 0.1 to 0.3 s on a disk.
"""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

MEMORY = Path("/dev/shm")  # noqa: S108  Linux has it; elsewhere it is not there
ROOM = 2**30  # bytes; a run takes some hundred million
_VARIABLE = "TESTS_SHARED_DIRECTORY"
_PREFIX = "nezabudka-tests-"
_IN_USE = "in-use"


def shared_directory() -> Path:
    """The same for all workers of a run: they inherit its name."""
    return Path(os.environ[_VARIABLE])


@contextlib.contextmanager
def made_for_this_run() -> Iterator[None]:
    """In the process that begins the run; nothing is left after it."""
    parent = MEMORY if _has_room(MEMORY) else Path(tempfile.gettempdir())
    _forget_killed_runs(parent)
    directory = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=parent))
    os.environ[_VARIABLE] = str(directory)
    draft = directory / "new"
    with draft.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        draft.rename(directory / _IN_USE)  # never there without its lock
        yield
        shutil.rmtree(directory, ignore_errors=True)


def _has_room(directory: Path) -> bool:
    return os.access(directory, os.W_OK | os.X_OK) and shutil.disk_usage(directory).free > ROOM


def _forget_killed_runs(parent: Path) -> None:
    """The kernel frees the lock of a run that was killed; its PostgreSQL ends without its files."""
    for left in parent.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError), (left / _IN_USE).open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(left, ignore_errors=True)
