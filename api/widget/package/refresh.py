"""Keeps a partner's copy of the cards fresh: fetches what changed, verifies all of it, and swaps it in.

Needs Python 3.9 or newer and nothing else; verify.py and settings.json stand beside it. For cron:

    */20 * * * *  python3 /srv/nezabudka/refresh.py

Exit code 0 when the copy is fresh, 1 when no place could give a good one; the former copy then stays.
"""

from __future__ import annotations

import base64
import contextlib
import ctypes
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NoReturn

HERE = Path(__file__).resolve().parent
PUBLIC, DRAFT, FORMER = HERE / "public", HERE / "draft", HERE / "former"
# What the script of cards asks for; the rest of the site is no part of this copy.
WANTED = ("w/", "mirrors.json")
# Bytes of one file and of all, seconds for one file and for all: who sends a byte now and then, or lists
# without an end, is given up, and the next place is asked.
LARGEST, MOST = 4_000_000, 1_000_000_000
PATIENCE, LONGEST = 60.0, 3 * 3600.0
_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")
_EXCHANGE, _WORKING_DIRECTORY = 2, -100  # renameat2(2)


class Failed(Exception):
    """This place can't give a good copy now."""


@dataclass
class Place:
    """Who is asked, until when, and how many bytes it may still send."""

    url: str
    until: float = field(default_factory=lambda: time.monotonic() + LONGEST)
    left: int = MOST


def main() -> int:
    settings = json.loads((HERE / "settings.json").read_text())
    with alone():
        tidy()
        for url in settings["places"]:
            try:
                sys.stdout.write(f"{url}: {refreshed(Place(url.rstrip('/')), settings['root'])}\n")
            except Exception as error:  # noqa: BLE001  whatever it answered, the next one is asked
                sys.stderr.write(f"{url}: {error}\n")
            else:
                return 0
    return 1


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One at a time; who comes meanwhile has nothing to do."""
    with (HERE / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit(0) from None
        yield


def tidy() -> None:
    """What a run left that was killed: readers need a copy, and nobody needs whom the former one held."""
    if FORMER.exists() and not PUBLIC.exists():
        FORMER.rename(PUBLIC)
    for left in (FORMER, DRAFT):
        if left.exists():
            shutil.rmtree(left)


def refreshed(place: Place, root: str) -> str:
    """What was done. Raises Failed, and what fetching raises."""
    manifest = fetched(place, "manifest.json")
    if stands(manifest, root):
        return "nothing new"
    tidy()
    write("manifest.json", manifest)
    for path in beside(place):
        write(path, fetched(place, path))
    number = sum(
        take(place, path, expected) for path, expected in listed(place, json.loads(manifest)["bins"])
    )
    check(DRAFT, root)
    swap()
    return f"snapshot {json.loads(manifest)['version']}, {number} files fetched"


def stands(manifest: bytes, root: str) -> bool:
    """Whether this very snapshot is served already, and nobody has touched it."""
    former = PUBLIC / "manifest.json"
    if not former.is_file() or former.read_bytes() != manifest:
        return False
    try:
        check(PUBLIC, root)
    except Failed:
        return False
    return True


def beside(place: Place) -> Iterator[str]:
    """What vouches for the manifest."""
    yield from ("manifest.json.minisig", "manifest.p256.json", "mirrors.json.minisig")
    chain = fetched(place, "root.json")
    write("root.json", chain)
    for number, entry in enumerate(json.loads(chain)["chain"], 1):
        yield f"root/{number}.json"
        for one in entry["signatures"]:
            yield f"root/{number}.json.{one['key']}.minisig"


def listed(place: Place, bins: list[str]) -> Iterator[tuple[str, str]]:
    """Path and hash of each file that belongs to this copy."""
    for number, expected in enumerate(bins):
        path = f"bins/{number:02x}.json"
        take(place, path, expected)
        for name, digest in json.loads((DRAFT / path).read_bytes())["files"].items():
            if name.startswith(WANTED):
                yield name, digest


def take(place: Place, path: str, expected: str) -> int:
    """From the former copy if it is the same there; 1 if it had to be fetched."""
    former = PUBLIC / safe(path)
    if former.is_file() and digest_of(former.read_bytes()) == expected:
        DRAFT.joinpath(path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(former, DRAFT / path)
        return 0
    body = fetched(place, path)
    if digest_of(body) != expected:
        raise Failed(f"{path} is not what was signed")
    write(path, body)
    return 1


def digest_of(body: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(body).digest()).decode().rstrip("=")


def safe(path: str) -> str:
    """Nothing is verified yet: a path may lead nowhere but into the draft."""
    if not _PATH.fullmatch(path):
        raise Failed("a path that can't be")
    return path


def fetched(place: Place, path: str) -> bytes:
    if not place.url.startswith(("https://", "http://")):
        raise Failed("no address of the web")
    asked = urllib.request.Request(f"{place.url}/{safe(path)}", headers={"User-Agent": "nezabudka-refresh"})  # noqa: S310
    left = min(PATIENCE, place.until - time.monotonic())
    with patience(left), urllib.request.urlopen(asked) as answer:  # noqa: S310  the scheme was looked at
        body: bytes = answer.read(LARGEST + 1)
    place.left -= len(body)
    if len(body) > LARGEST or place.left < 0:
        raise Failed(f"{path} is too large")
    return body


@contextlib.contextmanager
def patience(seconds: float) -> Iterator[None]:
    """A time limit of a socket is for each of its bytes; this one is for all of them."""

    def ring(*_: object) -> NoReturn:
        raise Failed("too slow")

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, max(seconds, 0.001))
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def write(path: str, body: bytes) -> None:
    DRAFT.joinpath(safe(path)).parent.mkdir(parents=True, exist_ok=True)
    (DRAFT / path).write_bytes(body)


def check(place: Path, root: str) -> None:
    """All of it, by the verifier: signatures, hashes, nothing too much, not expired, never older."""
    only = [word for prefix in WANTED for word in ("--only", prefix)]
    command: list[Any] = [sys.executable, HERE / "verify.py", place, "--root", root]
    done = subprocess.run(  # noqa: S603
        [*command, "--state", HERE / "seen.json", *only], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Failed(done.stderr.strip() or f"verify.py ended with {done.returncode}")


def swap() -> None:
    """In one step where the system has one, so that no reader finds nothing."""
    DRAFT.chmod(0o755)
    PUBLIC.mkdir(exist_ok=True)
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    names = os.fsencode(DRAFT), os.fsencode(PUBLIC)
    if rename is None or rename(_WORKING_DIRECTORY, names[0], _WORKING_DIRECTORY, names[1], _EXCHANGE) != 0:
        PUBLIC.rename(FORMER)
        DRAFT.rename(PUBLIC)
    tidy()


if __name__ == "__main__":
    sys.exit(main())
