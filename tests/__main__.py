"""`python -m tests`: everything that CI runs. `python -m tests check`: all of it but the tests."""

import asyncio
import subprocess
import sys
import tempfile
from pathlib import Path

from app.database.embedded import embedded_postgres
from app.database.migrating import differences, heads, upgrade

ROOT = Path(__file__).resolve().parents[1]
WORKERS = "2"


def tool(*arguments: str) -> list[str]:
    return [str(Path(sys.executable).parent / arguments[0]), *arguments[1:]]


TOOLS = {
    "ruff check": tool("ruff", "check", "."),
    "ruff format": tool("ruff", "format", "--check", "."),
    "mypy": tool("mypy"),
    "import-linter": tool("lint-imports"),
}


def say(words: str) -> None:
    sys.stdout.write(words.rstrip() + "\n")
    sys.stdout.flush()


def start(command: list[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )


def tools() -> bool:
    """All at once, told one after another; only what fails is quoted."""
    running = {name: start(command) for name, command in TOOLS.items()}
    good = True
    for name, process in running.items():
        output, _ = process.communicate()
        say(f"{name}: {'ok' if process.returncode == 0 else 'FAILED'}")
        if process.returncode:
            say(output)
            good = False
    return good


def one_head() -> bool:
    found = heads()
    say(f"migrations: {'one head' if len(found) == 1 else f'FAILED, heads: {found}'}")
    return len(found) == 1


def models_match() -> bool:
    """What Alembic would still change after all migrations: nothing."""
    with (
        tempfile.TemporaryDirectory(prefix="nezabudka-check-") as directory,
        embedded_postgres(Path(directory) / "data") as dsns,
    ):
        asyncio.run(upgrade(dsns.owner))
        left = asyncio.run(differences(dsns.owner))
    say(f"models match the migrations: {'ok' if not left else 'FAILED'}")
    for difference in left:
        say(f"  {difference}")
    return not left


def check() -> bool:
    # A list, so that each step runs and tells, whatever the others say.
    return all([tools(), one_head(), models_match()])


def pytest() -> bool:
    # A half each, in order: what modules share is made once; who is done first takes from the other.
    workers = ["-n", WORKERS, "--dist", "worksteal"]
    command = [sys.executable, "-m", "pytest", *workers, "--color=no"]
    return subprocess.run(command, cwd=ROOT, check=False).returncode == 0  # noqa: S603


def main() -> int:
    if sys.argv[1:] not in ([], ["check"]):
        say("Usage: python -m tests [check]")
        return 2
    checked = check()
    if sys.argv[1:]:
        return 0 if checked else 1
    # Even then: whoever mends a lint error wants to know about the tests too.
    tested = pytest()
    return 0 if checked and tested else 1


if __name__ == "__main__":
    sys.exit(main())
