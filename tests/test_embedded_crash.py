"""PostgreSQL crashes under a running server: it is started again, and the server answers again."""

import fcntl
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.database.embedded import EmbeddedPostgres
from app.database.running import server_of
from tests.ports import free_port
from tests.waiting import PATIENCE


@pytest.fixture
def served(tmp_path: Path) -> Iterator[str]:
    """The address of a server on the data directory `tmp_path`."""
    port = free_port()
    options = [f"--port={port}", f"--data-dir={tmp_path}", "--no-seed"]
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", *options]
    with (tmp_path / "serve.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)  # noqa: S603
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def wait_for(address: str, status: int) -> None:
    until = time.monotonic() + PATIENCE
    seen: object = None
    with httpx.Client(timeout=PATIENCE) as client:  # one for all: to make it costs 0.04 s of a core
        while time.monotonic() < until and seen != status:
            try:
                seen = client.get(address).status_code
            except httpx.TransportError as error:
                seen = error
            time.sleep(0.05)
    assert seen == status


def test_a_crashed_postgres_is_started_again(served: str, tmp_path: Path) -> None:
    wait_for(f"{served}/readyz", 200)
    crashed = server_of(tmp_path / "postgres")
    assert crashed is not None
    # Nobody starts it while the test holds this lock.
    with (tmp_path / "postgres.lock").open("wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        os.kill(crashed.pid, signal.SIGKILL)
        wait_for(f"{served}/readyz", 503)
        assert httpx.get(f"{served}/healthz", timeout=PATIENCE).status_code == 200
    wait_for(f"{served}/readyz", 200)
    assert httpx.get(f"{served}/v1/prisoners", timeout=PATIENCE).status_code == 200
    again = server_of(tmp_path / "postgres")
    assert again is not None
    assert again.pid != crashed.pid
    assert "PostgreSQL ended unexpectedly" in (tmp_path / "serve.log").read_text()


def test_a_short_socket_is_where_it_was_before_the_crash(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    postgres = EmbeddedPostgres(deep)
    try:
        dsns = postgres.start()
        crashed = server_of(deep / "postgres")
        assert crashed is not None
        os.kill(crashed.pid, signal.SIGKILL)
        while server_of(deep / "postgres"):
            time.sleep(0.05)
        assert postgres.start() == dsns
    finally:
        postgres.stop()
    assert not Path(crashed.socket_dir).exists()
