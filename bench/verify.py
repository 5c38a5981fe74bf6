"""`python -m bench.verify [DIR PIN] [--people N] [--languages N]`: verifying a snapshot beside its floor.

Without DIR a snapshot of N invented people (10,000) is made first: two files of each and a page in each
language (1). The floor reads the same files, in as many processes, and takes their SHA-256, and nothing else.
Both have read everything once before. CPU seconds tell more than the clock on a busy machine.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from pathlib import Path

from app.verifying.one_file import one_file
from tests.signed_trees import FILES, SIGNER, signed, write

GOAL = 2.0
LANGUAGES = ("ru", "en", "be", "uk", "de", "fr", "ar")
SIZES = {"v1/prisoners": 6000, "w/d/p": 1500, "page": 15_000}
_TEXT = random.Random(1).randbytes(20_000).hex().encode()  # noqa: S311  filling


def people(count: int, languages: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    dice = random.Random(2)  # noqa: S311  sizes

    def filling(kind: str) -> bytes:
        start = dice.randrange(10_000)
        return _TEXT[start : start + dice.randrange(SIZES[kind] // 2, SIZES[kind] * 3 // 2)]

    yield "mirrors.json", FILES["mirrors.json"]
    for number in range(count):
        slug = f"sample-person-{number:06}"
        for folder in ("v1/prisoners", "w/d/p"):
            yield f"{folder}/{slug}.json", filling(folder)
        for language in languages:
            yield f"{language}/prisoners/{slug}/index.html", filling("page")


def _hashed(paths: list[str]) -> int:
    size = 0
    for path in paths:
        octets = Path(path).read_bytes()
        sha256(octets).digest()
        size += len(octets)
    return size


def floor(directory: Path) -> str:
    """Read and hashed, by paths that are known beforehand."""
    paths = [os.path.join(at, name) for at, _, names in os.walk(directory) for name in names]  # noqa: PTH118
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        size = sum(pool.map(_hashed, [paths[place::64] for place in range(64)]))
    return f"{len(paths)} files, {size / 1e6:.0f} MB"


def verifier(directory: Path, pin: str) -> str:
    with tempfile.NamedTemporaryFile(suffix=".py") as program:
        program.write(one_file())
        program.flush()
        at = ["--at", "2026-11-30T15:00:00Z"] if pin == SIGNER.pin else []
        command = [sys.executable, program.name, str(directory), "--root", pin, *at]
        done = subprocess.run(command, check=False, capture_output=True, text=True)  # noqa: S603
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def timed(act: Callable[[], str]) -> tuple[float, float, str]:
    """Seconds by the clock and of all processors, and what it said."""
    before, clock = os.times(), time.perf_counter()
    said = act()
    after = os.times()
    return time.perf_counter() - clock, sum(after[:4]) - sum(before[:4]), said


def report(directory: Path, pin: str) -> None:
    floor(directory)
    low = [timed(lambda: floor(directory)) for _ in range(3)]
    ours = [timed(lambda: verifier(directory, pin)) for _ in range(3)]
    for name, runs in (("floor", low), ("verify.py", ours)):
        best = min(runs)
        cpu = min(run[1] for run in runs)
        print(f"{name:10} {best[0]:6.2f} s by the clock, {cpu:6.2f} s of processors: {best[2]}")
    print(f"goal {GOAL} s; ratio of processors' time {min(r[1] for r in ours) / min(r[1] for r in low):.2f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("directory", nargs="?", type=Path)
    parser.add_argument("pin", nargs="?")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--languages", type=int, default=1)
    given = parser.parse_args()
    if given.directory:
        report(given.directory, given.pin)
        return
    with tempfile.TemporaryDirectory() as place:
        made = dict(people(given.people, LANGUAGES[: given.languages]))
        report(write(Path(place) / "tree", signed(made)), SIGNER.pin)


if __name__ == "__main__":
    main()
