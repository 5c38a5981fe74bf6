"""Writes one tree of files, with the lists of their hashes and the manifest over them.

The same contents give the same bytes. What is the same as in the former tree is a hard link to it, after it
was read again and compared: so nothing is copied, and a file that rotted on the disk is not carried on.
"""

import os
import shutil
from collections import defaultdict
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import file_digest
from pathlib import Path
from typing import Any, BinaryIO

import orjson

from app.snapshots.paths import BIN_NAMES, bin_of, bin_path, check, encoded, hash_of, part_of

FORMAT = "nezabudka-snapshot/1"


class TwiceInTree(ValueError):
    """Two files want the same path."""


@dataclass(frozen=True, slots=True)
class Written:
    """A file of the tree, as its bin lists it."""

    path: str
    hash: str
    size: int


@dataclass(frozen=True)
class Head:
    """What a manifest says before the hashes. Moments are of UTC, in whole seconds; `audit` is the hash
    of the audit log's last entry."""

    site: str
    version: int
    seq: int
    audit: str
    built: datetime
    expires: datetime


def as_json(value: Any) -> bytes:
    """As every JSON file of a snapshot: UTF-8, sorted keys, no spaces."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def write(root: Path, former: Path | None, path: str, content: bytes) -> Written:
    """The file itself, from any process. Raises BadPath, and FileExistsError for a path that is taken."""
    target = root / check(path)
    if former is None or not _linked(former / path, target, content):
        with _created(target) as file:
            file.write(content)
    return Written(path, hash_of(content), len(content))


def keep(root: Path, former: Path, path: str, expected: str) -> Written | None:
    """The former tree's file once more, if it is still what its bin said; None if not."""
    source = former / check(path)
    try:
        content = source.read_bytes()
    except OSError:
        return None
    if hash_of(content) != expected:
        return None
    os.link(source, _with_folder(root / path))
    return Written(path, expected, len(content))


def move(root: Path, path: str, finished: Path) -> Written:
    """A finished file of any size; it is not where it was any more."""
    target = _with_folder(root / check(path))
    if target.exists():
        raise FileExistsError(path)
    with finished.open("rb") as file:
        digest = encoded(file_digest(file, "sha256").digest())
    shutil.move(finished, target)
    target.chmod(0o644)
    return Written(path, digest, target.stat().st_size)


def _with_folder(target: Path) -> Path:
    with suppress(FileExistsError):
        target.parent.mkdir(parents=True)
    return target


def _created(target: Path) -> BinaryIO:
    """A new file. Its folder is made when it is missed: nearly always it is there, and asking costs as much
    as writing."""
    try:
        return target.open("xb")
    except FileNotFoundError:
        target.parent.mkdir(parents=True, exist_ok=True)
        return target.open("xb")


def _linked(source: Path, target: Path, content: bytes) -> bool:
    try:
        if source.stat().st_size != len(content) or source.read_bytes() != content:
            return False
        os.link(source, _with_folder(target))
    except FileExistsError:
        raise
    except OSError:  # there is none, or the file system has no such links
        return False
    return True


def write_bins(root: Path, former: Path | None, files: Iterable[Written]) -> list[str]:
    """The lists of hashes. Returns the hash of each bin, in order. Raises TwiceInTree."""
    bins: dict[str, dict[str, dict[str, str]]] = {name: defaultdict(dict) for name in BIN_NAMES}
    for one in files:
        part = bins[bin_of(one.path)][part_of(one.path)]
        if one.path in part:
            raise TwiceInTree(one.path)
        part[one.path] = one.hash
    return [_write_bin(root, former, name, parts) for name, parts in bins.items()]


def _write_bin(root: Path, former: Path | None, name: str, parts: Mapping[str, Mapping[str, str]]) -> str:
    lists = {
        part: write(root, former, bin_path(name, part), as_json({"files": files})).hash
        for part, files in parts.items()
        if part
    }
    own = as_json({"files": parts.get("", {}), "parts": lists})
    return write(root, former, bin_path(name), own).hash


def manifest(head: Head, files: Iterable[Written], bins: list[str]) -> bytes:
    """The text that is signed."""
    sizes = [one.size for one in files]
    return as_json({
        "format": FORMAT, "site": head.site, "version": head.version, "seq": head.seq,
        "audit": head.audit, "built": moment(head.built), "expires": moment(head.expires), "bins": bins,
        "files": len(sizes), "bytes": sum(sizes),
    })  # fmt: skip


def moment(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def listed_hash(root: Path, path: str) -> str:
    """What the bins say of one file; of a file that is in no bin, and of none, its own hash."""
    name = bin_of(path)
    bin_ = root / bin_path(name, part_of(path))
    known = orjson.loads(bin_.read_bytes())["files"] if bin_.is_file() else {}
    return known.get(path) or hash_of((root / path).read_bytes())


def listed(root: Path) -> dict[str, str]:
    """Path and hash of every file that the bins of a tree list."""
    found: dict[str, str] = {}
    for one in (root / "bins").iterdir():
        found |= orjson.loads(one.read_bytes())["files"]
    return found
