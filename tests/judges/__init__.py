"""Programs of others that read what we write, in an environment of their own that is made at first need."""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import venv
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LOCK = HERE / "judges.lock"
PLACE = HERE.parents[1] / ".venv" / "judges"
Judge = Callable[[Path], dict[str, Any]]


def ready() -> Path:
    """The interpreter that has them. Whoever comes first installs, by hash; the others wait."""
    digest = hashlib.sha256(LOCK.read_bytes() + sys.version.encode()).hexdigest()
    python, stamp = PLACE / "bin" / "python", PLACE / "installed"
    PLACE.parent.mkdir(exist_ok=True)
    with PLACE.with_suffix(".lock").open("w") as alone:
        fcntl.flock(alone, fcntl.LOCK_EX)
        if not stamp.exists() or stamp.read_text() != digest:
            venv.create(PLACE, clear=True, with_pip=False)
            _install(python)
            stamp.write_text(digest)
    return python


def _install(python: Path) -> None:
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", "--python", str(python)]
    how = ["install", "--no-deps", "--require-hashes", "--only-binary", ":all:", "--no-compile"]
    subprocess.run([*pip, *how, "--requirement", str(LOCK)], check=True)  # noqa: S603


@contextmanager
def sitting() -> Iterator[Judge]:
    """They read one export after another: to begin costs them seconds."""
    process = subprocess.Popen(  # noqa: S603
        [str(ready()), str(HERE / "judging.py")], env={**os.environ, "PYTHONWARNINGS": "ignore"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    with process:

        def judge(directory: Path) -> dict[str, Any]:
            """What they find wrong with an export, by judge, and how much each of them read."""
            assert process.stdin
            assert process.stdout
            process.stdin.write(f"{directory}\n")
            process.stdin.flush()
            found: dict[str, Any] = json.loads(process.stdout.readline())
            return found

        yield judge
    assert process.returncode == 0
