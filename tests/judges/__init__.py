"""Programs of others that read what we write, in an environment of their own that is made at first need."""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LOCK = HERE / "judges.lock"
PLACE = HERE.parents[1] / ".venv" / "judges"


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


def judged(directory: Path) -> dict[str, Any]:
    """What they find wrong with an export, by judge, and how much each of them read."""
    done = subprocess.run(  # noqa: S603
        [str(ready()), str(HERE / "judging.py"), str(directory)],
        env={**os.environ, "PYTHONWARNINGS": "ignore"}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found
