"""What postmaster.pid says: whether a server runs on a cluster, and where its socket is."""

import time
from dataclasses import dataclass
from pathlib import Path

import psutil

_READY = "ready"
# Lines of the file: pid, cluster, start time, port, socket directory, address, shared memory, status.
_LINES = 8
_POLL_SECONDS = 0.01


@dataclass(frozen=True)
class Running:
    pid: int
    port: int
    socket_dir: str
    ready: bool


def said_by(cluster: Path) -> Running | None:
    """The file's content, true or stale; None when there is none or it is still being written."""
    try:
        lines = (cluster / "postmaster.pid").read_text(errors="surrogateescape").splitlines()
        status = lines[_LINES - 1].strip() if len(lines) >= _LINES else ""
        return Running(int(lines[0]), int(lines[3]), lines[4], status == _READY)
    except (FileNotFoundError, IndexError, ValueError):
        return None


def server_of(cluster: Path) -> Running | None:
    """The living server of this cluster.

    A pid alone proves nothing after a crash or in a new container: the process must be PostgreSQL and stand
    in this very directory.
    """
    running = said_by(cluster)
    if running is None:
        return None
    try:
        process = psutil.Process(running.pid)
        alive = process.status() != psutil.STATUS_ZOMBIE and process.name().startswith("postgres")
        return running if alive and Path(process.cwd()).samefile(cluster) else None
    except (psutil.Error, OSError):
        return None


def ends_within(process: psutil.Process, seconds: float) -> bool:
    """Whether it ends in time. A zombie has: who started it may live on and not look after it."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            if process.status() == psutil.STATUS_ZOMBIE:
                return True
        except psutil.NoSuchProcess:
            return True
        time.sleep(_POLL_SECONDS)
    return False
