"""A Meilisearch of our own: started from a file that the caller names, stopped, paused and killed at will."""

import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

INDEXING_MEMORY = "1GiB"  # as docs/operators.md has it
_START_SECONDS = 30.0


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


class Meilisearch:
    """One process on one directory; what it had taken in is there when it starts again."""

    def __init__(self, program: Path, directory: Path, memory: str) -> None:
        self._program, self._directory, self._memory = program.resolve(), directory, memory
        self._address = f"127.0.0.1:{free_port()}"
        self._process: subprocess.Popen[bytes] | None = None
        self.url = f"http://{self._address}"

    def start(self) -> None:
        self._directory.mkdir(parents=True, exist_ok=True)
        options = ["--db-path", str(self._directory / "data.ms"), "--http-addr", self._address]
        options += ["--dump-dir", str(self._directory / "dumps"), "--no-analytics"]
        # Of what it may use, 5 % are zeroed for each batch, however small: with two thirds of 24 GiB, the
        # default, one changed document took 0.5 s of a quiet core.
        options += ["--max-indexing-memory", self._memory]
        with (self._directory / "log").open("ab") as log:
            self._process = subprocess.Popen([self._program, *options], stdout=log, stderr=log)  # noqa: S603
        until = time.monotonic() + _START_SECONDS
        while not self._answers():
            assert time.monotonic() < until, "Meilisearch does not start"
            time.sleep(0.05)

    def signal(self, word: signal.Signals) -> None:
        assert self._process is not None
        os.kill(self._process.pid, word)
        if word in {signal.SIGTERM, signal.SIGKILL}:
            self._process.wait(_START_SECONDS)

    def version(self) -> str:
        return str(httpx.get(f"{self.url}/version").json()["pkgVersion"])

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/health", timeout=1).is_success
        except httpx.TransportError:
            return False


@contextmanager
def running(program: Path, directory: Path, memory: str = INDEXING_MEMORY) -> Iterator[Meilisearch]:
    """Ended with the block, whatever was done to it."""
    one = Meilisearch(program, directory, memory)
    one.start()
    try:
        yield one
    finally:
        with suppress(ProcessLookupError):
            one.signal(signal.SIGCONT)
            one.signal(signal.SIGKILL)
