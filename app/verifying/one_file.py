"""All of this package in one file that needs nothing else: `verify.py`.

Without docstrings it stays below what censored lines let through of one answer. Comments stay.
"""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

# Each after those that it imports.
_MODULES = (
    "faults", "encoding", "ed25519", "p256", "minisig", "keys", "roots", "manifests", "reading", "listing",
    "walking", "contents", "explaining", "remembered", "checking", "program",
)  # fmt: skip
_HEAD = '''#!/usr/bin/env python3
"""Verifies a signed snapshot of Nezabudka. Needs Python 3.9 or newer and nothing else.

    python3 verify.py DIRECTORY --root PIN [--state FILE]

In the repository of Nezabudka this is app/verifying, in modules and with more words.
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
    sources = [(Path(__file__).parent / f"{name}.py").read_text() for name in _MODULES]
    return "".join((_HEAD, _imports(sources), *map(_part, sources), _TAIL)).encode()


def _imports(sources: Iterable[str]) -> str:
    """What the modules import of the standard library, each thing once."""
    modules: set[str] = set()
    names: dict[str, set[str]] = defaultdict(set)
    for node in (node for source in sources for node in ast.parse(source).body):
        if isinstance(node, ast.Import):
            modules.update(one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and str(node.module).partition(".")[0] not in (
            "app",
            "__future__",
        ):
            names[str(node.module)].update(one.name for one in node.names)
    lines = [*(f"import {one}\n" for one in sorted(modules))]
    return "".join(
        [*lines, *(f"from {one} import {', '.join(sorted(names[one]))}\n" for one in sorted(names))]
    )


def _part(source: str) -> str:
    """A module without imports and docstrings; its own one becomes a comment."""
    module = ast.parse(source)
    comment = "".join(f"# {line}".rstrip() + "\n" for line in str(ast.get_docstring(module)).split("\n"))
    dropped = {
        number for node in _needless(module) for number in range(node.lineno, (node.end_lineno or 0) + 1)
    }
    kept = (line for number, line in enumerate(source.split("\n"), 1) if number not in dropped)
    return f"\n\n{comment}\n{chr(10).join(kept).strip()}\n"


def _needless(module: ast.Module) -> Iterator[ast.stmt]:
    yield from (one for one in module.body if isinstance(one, (ast.Import, ast.ImportFrom)))
    for node in ast.walk(module):
        if (
            isinstance(node, (ast.Module, ast.FunctionDef, ast.ClassDef))
            and ast.get_docstring(node) is not None
        ):
            yield node.body[0]
