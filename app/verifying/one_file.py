"""All of this package in one file that needs nothing else: `verify.py`."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

# Each after those that it imports.
_MODULES = (
    "faults", "encoding", "ed25519", "p256", "minisig", "keys", "roots", "manifests", "reading", "listing",
    "walking", "contents", "explaining", "remembered", "checking", "program",
)  # fmt: skip
_OWN = re.compile(r"^from app\.verifying\.\w+ import (?:\([^)]*\)[^\n]*|[^\n]*)\n", re.MULTILINE)
_FUTURE = "from __future__ import annotations\n"
_HEAD = '''#!/usr/bin/env python3
"""Verifies a signed snapshot of Nezabudka. Needs Python 3.9 or newer and nothing else.

    python3 verify.py DIRECTORY --root PIN [--state FILE]
"""

from __future__ import annotations
'''
_TAIL = """

if __name__ == "__main__":
    sys.exit(main())
"""


@cache
def one_file() -> bytes:
    """The same bytes for the same version of the code."""
    parts = [_part((Path(__file__).parent / f"{name}.py").read_text()) for name in _MODULES]
    return "".join((_HEAD, *parts, _TAIL)).encode()


def _part(source: str) -> str:
    """A module without what it imports from others; its docstring becomes a comment."""
    docstring, _, code = source.removeprefix('"""').partition('"""\n')
    comment = "".join(f"# {line}".rstrip() + "\n" for line in docstring.strip().split("\n"))
    return f"\n\n{comment}\n{_OWN.sub('', code.replace(_FUTURE, '')).strip()}\n"
