"""The package for partners who serve the cards themselves: script, signed data, what keeps them fresh."""

import re
import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import orjson

from app.snapshots.store import Snapshot
from app.verifying.one_file import one_file
from app.verifying.roots import read_chain

# The part of a tree that the script asks for, and what vouches for it.
_PART = re.compile(
    r"w/.+|root\.json|root/.+|manifest\.json|manifest\.json\.minisig|manifest\.p256\.json|bins/[0-9a-f]{2}\.json"
    r"|mirrors\.json|mirrors\.json\.minisig"
)
_PACKAGE = Path(__file__).parent / "package"
_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the same snapshot gives the same bytes
_READABLE = 0o644 << 16


def files(snapshot: Snapshot, places: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    """Name in the package and bytes. `places` are asked for new copies, the first that answers wins."""
    pin = read_chain((snapshot.path / "root.json").read_bytes()).last.pin
    settings = {"root": pin, "places": list(places)}
    yield "settings.json", orjson.dumps(settings, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS)
    yield "README.md", (_PACKAGE / "README.md").read_text().replace("{site}", snapshot.site).encode()
    yield "refresh.py", (_PACKAGE / "refresh.py").read_bytes()
    yield "verify.py", one_file()
    for path in sorted(snapshot.path.rglob("*")):
        name = path.relative_to(snapshot.path).as_posix()
        if path.is_file() and _PART.fullmatch(name):
            yield f"public/{name}", path.read_bytes()


def write(snapshot: Snapshot, places: Sequence[str], out: Path) -> int:
    """Writes the package; how many files are in it. It appears whole or not at all."""
    draft, number = out.with_name(f".{out.name}.part"), 0
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as package:
            for number, (name, body) in enumerate(files(snapshot, places), 1):  # noqa: B007
                about = zipfile.ZipInfo(name, _LONG_AGO)
                about.external_attr, about.compress_type = _READABLE, zipfile.ZIP_DEFLATED
                package.writestr(about, body)
        draft.replace(out)
    finally:
        draft.unlink(missing_ok=True)
    return number
