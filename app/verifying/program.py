"""The command: a line if all is well, else a line for each fault, and the code of the first to exit with."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime, timezone

from app.verifying.checking import Verdict, verify
from app.verifying.encoding import MOMENT, moment
from app.verifying.faults import Fault
from app.verifying.remembered import read_seen, write_seen

_SHOWN = 20
_HELP = """Verify a snapshot of Nezabudka: nothing in it was changed, left out or added, it is signed by whom
the pinned root entry names, and it has not expired. Exit code 0 if so, 2 for wrong arguments, else the number
that stands after the fault. Take this program from where you trust it, not from the mirror that you check."""


def main(arguments: Sequence[str] | None = None) -> int:
    given = _parser().parse_args(_joined(sys.argv[1:] if arguments is None else arguments))
    try:
        at = moment(given.at, "--at") if given.at else datetime.now(timezone.utc)
        seen = read_seen(given.state) if given.state else None
        verdict = verify(given.directory, given.root, at, seen=seen, only=tuple(given.only))
        if given.state and verdict.seen:
            write_seen(given.state, verdict.seen)
    except Fault as fault:
        verdict = Verdict((fault,))
    return tell(verdict)


def _joined(words: Sequence[str]) -> list[str]:
    """One pin in 64 begins with a dash, and argparse would take it for an option."""
    joined = list(words)
    if "--root" in joined[:-1]:
        place = joined.index("--root")
        joined[place : place + 2] = [f"--root={joined[place + 1]}"]
    return joined


def tell(verdict: Verdict) -> int:
    """Print what was found; the exit code."""
    for fault in verdict.faults[:_SHOWN]:
        sys.stderr.write(f"{fault}\n")
    if more := verdict.faults[_SHOWN:]:
        sys.stderr.write(f"and {len(more)} more\n")
    if not verdict.faults and verdict.manifest:
        said = verdict.manifest
        sys.stdout.write(
            f"As signed: {said.site}, snapshot {said.version} of {said.built.strftime(MOMENT)}, "
            f"good until {said.expires.strftime(MOMENT)}, {said.files} files, {said.size} bytes\n"
        )
    return int(verdict.faults[0].code) if verdict.faults else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=_HELP)
    parser.add_argument("directory", help="the folder with root.json and manifest.json")
    parser.add_argument(
        "--root", required=True, metavar="PIN", help="the pin: digest of a root entry you trust"
    )
    parser.add_argument("--state", metavar="FILE", help="remembers what was seen, and refuses what is older")
    parser.add_argument(
        "--only", action="append", default=[], metavar="PREFIX",
        help="only what begins so must be there, as in a widget's bundle; may be repeated",
    )  # fmt: skip
    parser.add_argument("--at", metavar="MOMENT", help="as of another time, as in 2026-11-30T15:00:00Z")
    return parser
