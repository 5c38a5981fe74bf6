"""PostgreSQL out of a wheel, in the data directory: whoever comes first starts it, who leaves last stops it.

Nobody but this user (and root) gets in: no TCP, and the socket lies in a directory with mode 0700. That
directory is the whole authentication, so `trust` behind it gives nothing away.
"""

import contextlib
import fcntl
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import psutil

from app.database.clusters import DATABASE, binaries, create_cluster
from app.database.engines import EDITOR_ROLE, LETTERS_ROLE, OWNER, PUBLIC_ROLE, socket_dsn
from app.database.running import Running, ends_within, said_by, server_of
from app.database.unprivileged import Runner, runner_for

_PORT = 5432
# sun_path holds 108 bytes on Linux and 104 on macOS, the final NUL included.
_SOCKET_PATH_LIMIT = 103
_SHORT_PREFIX = "nezabudka-"
_START_SECONDS = 60.0
_STOP_SECONDS = 30.0
_POLL_SECONDS = 0.01
# Orphans of a killed server hold its shared memory for a moment.
_LEFTOVERS_SECONDS = 10.0
_LEFTOVERS = ("still in use", "lock file")

_SERVER_SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "port": str(_PORT),
    "max_connections": "60",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}


class EmbeddedError(RuntimeError):
    """PostgreSQL could not be started or stopped, in words for an operator."""


@dataclass(frozen=True)
class Dsns:
    owner: str
    editor: str
    public: str
    letters: str = ""  # "": nothing can be handed out or counted here


class EmbeddedPostgres:
    """One user of the cluster in `data_dir`; several processes may each have one at the same time."""

    def __init__(self, data_dir: Path) -> None:
        self.data_dir = data_dir.resolve()
        self.cluster = self.data_dir / "postgres"
        self.log = self.data_dir / "postgres.log"
        self._in_use: IO[bytes] | None = None
        self._child: subprocess.Popen[bytes] | None = None
        self._short_socket: Path | None = None

    def start(self) -> Dsns:
        """Join the running server or start one; a second call changes nothing. Raises EmbeddedError."""
        try:
            self.data_dir.mkdir(parents=True, exist_ok=True)
            with self._alone():
                # Before anything runs: stop() then ends even a start that was interrupted.
                self._note_use()
                running = server_of(self.cluster) or self._start_server()
                running = self._wait_until_ready(running.pid)
        except (OSError, RuntimeError) as error:
            self.stop()
            raise EmbeddedError(f"PostgreSQL could not be started in {self.data_dir}: {error}") from error
        names = (OWNER, EDITOR_ROLE, PUBLIC_ROLE, LETTERS_ROLE)
        return Dsns(*(socket_dsn(name, running.socket_dir, running.port, DATABASE) for name in names))

    def stop(self) -> None:
        """Leave; the last one to leave stops the server. Its data stay."""
        if self._in_use is None:
            return
        with self._alone():
            if self._give_up_use():
                self._stop_server()
        if self._child is not None:
            # Others use it still: it outlives us on purpose, which Popen would warn about.
            self._child.returncode = self._child.poll() or 0
            self._child = None

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """Two processes never start or stop at once; the kernel frees the lock of one that was killed."""
        with _open_lock(self.data_dir / "postgres.lock") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _note_use(self) -> None:
        if self._in_use is None:
            self._in_use = _open_lock(self.data_dir / "postgres.users")
            fcntl.flock(self._in_use, fcntl.LOCK_SH)

    def _give_up_use(self) -> bool:
        """Whether nobody else uses the server."""
        if self._in_use is None:
            return False
        with self._in_use as users:
            self._in_use = None
            try:
                fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
        return True

    def _start_server(self) -> Running:
        programs = binaries()
        runner = runner_for(self.cluster, (self.cluster, programs / "postgres"))
        if not self.cluster.exists():
            create_cluster(self.cluster, runner, programs)
        self._clear_leftovers()
        command = [str(programs / "postgres"), "-D", str(self.cluster)]
        settings = {**_SERVER_SETTINGS, "unix_socket_directories": f'"{self._socket_dir(runner)}"'}
        for name, value in settings.items():
            command += ["-c", f"{name}={value}"]
        return self._launch(runner, command)

    def _clear_leftovers(self) -> None:
        """After a crash PostgreSQL would not start while its old pid belongs to any process of this user."""
        shutil.rmtree(self.data_dir / "socket", ignore_errors=True)
        for left in self._short_socket.glob(".s.PGSQL.*") if self._short_socket else ():
            left.unlink()
        if (stale := said_by(self.cluster)) and stale.socket_dir != str(self._short_socket):
            _remove_short(Path(stale.socket_dir))
        (self.cluster / "postmaster.pid").unlink(missing_ok=True)

    def _socket_dir(self, runner: Runner) -> Path:
        directory = self.data_dir / "socket"
        path = os.fsencode(directory / f".s.PGSQL.{_PORT}")
        # A comma separates hosts in a DSN, a quote ends the setting.
        if len(path) > _SOCKET_PATH_LIMIT or set(b',"') & set(path):
            temporary = tempfile.gettempdir()
            short = temporary if len(os.fsencode(temporary)) < _SOCKET_PATH_LIMIT // 2 else "/tmp"  # noqa: S108
            # Its name is in postmaster.pid for those who join; after a crash the DSNs given out stay true.
            directory = self._short_socket or Path(tempfile.mkdtemp(prefix=_SHORT_PREFIX, dir=short))
            self._short_socket = directory
        runner.give(directory)
        return directory

    def _launch(self, runner: Runner, command: list[str]) -> Running:
        deadline = time.monotonic() + _LEFTOVERS_SECONDS
        if self._child is not None:
            self._child.poll()  # crashed: otherwise it stays a zombie
        while True:
            if self.log.exists():
                self.log.replace(self.log.with_suffix(".log.1"))
            self._child = child = runner.spawn(command, self.log)
            while child.poll() is None:
                if running := server_of(self.cluster):
                    return running
                time.sleep(_POLL_SECONDS)
            words = self._log_tail()
            if time.monotonic() > deadline or not any(sign in words for sign in _LEFTOVERS):
                raise EmbeddedError(words or f"it ended with exit code {child.returncode}")
            time.sleep(0.2)

    def _log_tail(self) -> str:
        return " ".join(self.log.read_text(errors="replace").split()[-60:])

    def _wait_until_ready(self, pid: int) -> Running:
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            running = server_of(self.cluster)
            if running is None or running.pid != pid:
                raise EmbeddedError(self._log_tail())
            if running.ready:
                return running
            time.sleep(_POLL_SECONDS)
        raise EmbeddedError(f"not ready after {_START_SECONDS:.0f} s: {self._log_tail()}")

    def _stop_server(self) -> None:
        running = server_of(self.cluster)
        child = self._child if self._child and self._child.poll() is None else None
        pid = running.pid if running else child.pid if child else None
        if pid is None:
            return
        with contextlib.suppress(psutil.NoSuchProcess):
            self._end(psutil.Process(pid))
        if running:
            _remove_short(Path(running.socket_dir))
        self._short_socket = None

    def _end(self, process: psutil.Process) -> None:
        # Fast: sessions are ended, data are written. Immediate only when that hangs; the next start recovers.
        for word in (signal.SIGINT, signal.SIGQUIT):
            process.send_signal(word)
            if self._gone(process):
                return
        raise EmbeddedError(f"PostgreSQL (process {process.pid}) does not stop.")

    def _gone(self, process: psutil.Process) -> bool:
        try:
            if self._child is not None and self._child.pid == process.pid:
                self._child.wait(_STOP_SECONDS)
                return True
        except subprocess.TimeoutExpired:
            return False
        return ends_within(process, _STOP_SECONDS)


@contextlib.contextmanager
def embedded_postgres(data_dir: Path) -> Iterator[Dsns]:
    """PostgreSQL in this directory for as long as the block lasts. Raises EmbeddedError."""
    postgres = EmbeddedPostgres(data_dir)
    try:
        yield postgres.start()
    finally:
        postgres.stop()


def _open_lock(path: Path) -> IO[bytes]:
    # Whoever can open the file can hold its lock: nobody else may.
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "wb")


def _remove_short(directory: Path) -> None:
    if directory.name.startswith(_SHORT_PREFIX):
        shutil.rmtree(directory, ignore_errors=True)
