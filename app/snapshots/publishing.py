"""The tree in force into a plain directory that some other server shows, a synchronised folder, a stick.

Files come first, then the lists, then the manifest: whoever reads meanwhile finds what the manifest they
have says, or a file of the next one, which they notice by its hash. What left goes before all: a reader finds
that it is missing, and nobody finds who was withdrawn.
"""

import os
import shutil
from pathlib import Path

import orjson

from app.settings import SettingsError
from app.snapshots.paths import LOOSE
from app.snapshots.store import Snapshot
from app.snapshots.tree import FORMAT

_DRAFT = ".draft"
_MANIFEST = "manifest.json"
# There from the first file to the last: what was stopped half-way goes on the next time.
_BEGUN = ".publishing"


def publish(snapshot: Snapshot, directory: Path) -> tuple[int, int]:
    """How many files were written, and how many went. Raises SettingsError where something else is."""
    directory.mkdir(parents=True, exist_ok=True)
    begun = directory / _BEGUN
    if any(_files(directory)) and not _is_ours(directory) and not begun.exists():
        raise SettingsError(f"{directory} holds something that is no snapshot: name an empty directory.")
    begun.touch()
    wanted = sorted(_files(snapshot.path), key=_order)
    # First what left: it may be of somebody who was withdrawn, and a disk may be full.
    left = _files(directory) - set(wanted)
    for path in left:
        (directory / path).unlink()
    written = sum(_copied(snapshot.path / path, directory / path) for path in wanted)
    _clear_empty(directory)
    begun.unlink()
    return written, len(left)


def _is_ours(directory: Path) -> bool:
    """Many a site has some manifest.json."""
    try:
        said = orjson.loads((directory / _MANIFEST).read_bytes())
    except (OSError, ValueError):
        return False
    return isinstance(said, dict) and said.get("format") == FORMAT


def _files(root: Path) -> set[str]:
    """All but what begins with a dot at the top: nothing of a snapshot does, `.git` is somebody else's."""
    found = (one for top in root.iterdir() if not top.name.startswith(".") for one in (top, *top.rglob("*")))
    return {str(one.relative_to(root)) for one in found if one.is_file() or one.is_symlink()}


def _order(path: str) -> tuple[int, str]:
    """Lists, keys and the manifest after all that they speak of."""
    ranks = {"bins": 1, "root": 2}
    rank = 3 if path in LOOSE else ranks.get(path.partition("/")[0], 0)
    return (4 if path == _MANIFEST else rank), path


def _copied(source: Path, target: Path) -> bool:
    content = source.read_bytes()
    if target.is_file() and target.stat().st_size == len(content) and target.read_bytes() == content:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f"{target.name}{_DRAFT}")
    shutil.copyfile(source, draft)
    draft.replace(target)
    return True


def _clear_empty(directory: Path) -> None:
    for place, _, _ in os.walk(directory, topdown=False):
        inside = Path(place).relative_to(directory).parts
        if inside and not inside[0].startswith(".") and not os.listdir(place):  # noqa: PTH208
            Path(place).rmdir()
