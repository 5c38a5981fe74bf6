"""The drill: a bare host becomes a serving mirror by one command, and a takedown reaches it."""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import httpx

from app.verifying.roots import read_chain
from tests.ports import free_port
from tests.waiting import PATIENCE, until

NEZABUDKA = str(Path(sys.executable).with_name("nezabudka"))


@contextmanager
def running(*arguments: str, **environment: str) -> Iterator[None]:
    process = subprocess.Popen(  # noqa: S603  our own command
        [NEZABUDKA, *arguments],
        env=os.environ | environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(PATIENCE)


def typed(*arguments: str) -> str:
    done = subprocess.run([NEZABUDKA, *arguments], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout


def pin_of(data: Path) -> str:
    """As the operator tells it to volunteers."""
    return read_chain((data / "snapshots/current/root.json").read_bytes()).last.pin


def awaited(url: str, status: int) -> httpx.Response:
    until = time.monotonic() + PATIENCE
    with httpx.Client(timeout=PATIENCE) as client:  # one for all: to make it costs 0.04 s of a core
        while time.monotonic() < until:
            try:
                answer = client.get(url)
            except httpx.TransportError:
                answer = None
            if answer is not None and answer.status_code == status:
                return answer
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer {status} in time")


def naming(directory: Path) -> list[Path]:
    """Files that still have her name."""
    found = []
    for file in directory.rglob("*"):
        with suppress(FileNotFoundError):  # it goes while we look
            if file.is_file() and b"vymyslova" in file.read_bytes().lower():
                found.append(file)
    return found


def test_from_a_bare_host_to_a_mirror_and_a_takedown_to_it(tmp_path: Path) -> None:
    main, mirror = free_port(), free_port()
    site, copy = f"http://127.0.0.1:{main}", f"http://127.0.0.1:{mirror}"
    person = "en/prisoners/sample-iva-vymyslova.html"
    data = str(tmp_path / "main")
    with running("serve", "--port", str(main), "--data-dir", data, NEZABUDKA_SNAPSHOT_LANGUAGES="en"):
        awaited(f"{site}/readyz", 200)
        ready = time.monotonic()
        awaited(f"{site}/snapshot/{person}", 200)
        first = time.monotonic() - ready
        pin = pin_of(Path(data))
        began = time.monotonic()
        bare = str(tmp_path / "mirror")
        with running("mirror", "serve", bare, "--port", str(mirror), "--pull", f"{site}/snapshot",
                     "--root", pin, "--every", "10"):  # fmt: skip
            awaited(f"{copy}/{person}", 200)
            serving = time.monotonic() - began
            withdrawn = time.monotonic()
            subprocess.run(  # noqa: S603  likewise
                [NEZABUDKA, "withdraw", "sample-iva-vymyslova", "--data-dir", data],
                check=True,
                stdout=subprocess.DEVNULL,
            )
            assert httpx.get(f"{site}/snapshot/{person}", timeout=PATIENCE).status_code in {404, 503}
            awaited(f"{copy}/{person}", 404)
            gone = time.monotonic() - withdrawn
            asyncio.run(until(lambda: not naming(Path(bare))))  # the former tree is removed a moment later
    sys.stdout.write(
        f"\nfirst snapshot {first:.1f} s after ready, mirror {serving:.1f} s, takedown on it {gone:.1f} s\n"
    )
