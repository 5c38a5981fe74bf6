"""The lists of files: 128 bins by the digest of the path, and within a bin a part for each large folder."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from app.verifying.encoding import digest, has_keys, read_object, whole
from app.verifying.faults import Code, Fault
from app.verifying.reading import read_file

LONGEST_PATH = 240  # so that it fits on every file system
_LONGEST_LIST = 8_000_000
# A segment never begins with a dot: no way up, nothing hidden.
_SEGMENT = "[A-Za-z0-9_-][A-Za-z0-9._-]*"
PLAIN_PATH = re.compile(f"{_SEGMENT}(/{_SEGMENT})*")
# Signed by themselves, or the lists.
LOOSE_FILES = frozenset({"root.json", "manifest.json", "manifest.json.minisig", "manifest.p256.json"})
LOOSE_FOLDERS = frozenset({"root", "bins"})


def bin_of(path: str) -> str:
    """Two hexadecimal digits, `00` to `7f`."""
    return f"{sha256(path.encode()).digest()[0] >> 1:02x}"


def files_of_bin(base: str, name: str, expected: str, only: Sequence[str]) -> tuple[dict[str, str], set[str]]:
    """What a bin and its parts list, path and digest; and the paths of these lists.

    Of a part of a snapshot, `only` is what its paths begin with: lists of nothing else may be missing.
    """
    where = f"bins/{name}.json"
    given = has_keys(_read_list(base, where, expected), "files parts", where)
    files, lists = _checked(given["files"], name, where), {where}
    for part, wanted in _of_texts(given["parts"], where).items():
        inner = f"bins/{name}.{part}.json"
        if not PLAIN_PATH.fullmatch(part) or "/" in part:
            raise Fault(Code.BAD_PATH, where, f"{part!a} is no folder of a snapshot")
        try:
            more = has_keys(_read_list(base, inner, wanted), "files", inner)["files"]
        except Fault as fault:
            if fault.code is Code.MISSING and _may_be_missing(f"{part}/", only):
                continue
            raise
        lists.add(inner)
        _add(files, _checked(more, name, inner), f"{part}/", inner)
    return files, lists


def _may_be_missing(folder: str, only: Sequence[str]) -> bool:
    wanted = any(folder.startswith(one) or one.startswith(folder) for one in only)
    return bool(only) and not wanted


def _read_list(base: str, where: str, expected: str) -> dict[str, Any]:
    octets = read_file(base, where, _LONGEST_LIST)
    if digest(octets) != expected:
        whole(octets, where, _LONGEST_LIST)
        raise Fault(Code.CHANGED, where, "is not what was signed")
    return read_object(octets, where, _LONGEST_LIST)


def _checked(value: Any, name: str, where: str) -> dict[str, str]:
    files = _of_texts(value, where)
    for path in files:
        loose = path in LOOSE_FILES or path.partition("/")[0] in LOOSE_FOLDERS
        if loose or len(path) > LONGEST_PATH or not PLAIN_PATH.fullmatch(path):
            raise Fault(Code.BAD_PATH, where, f"{path!a} is no path of a snapshot")
        if bin_of(path) != name:
            raise Fault(Code.MISPLACED, where, f"{path} belongs into bin {bin_of(path)}")
    return files


def _of_texts(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise Fault(Code.FORMAT, where, "no object of texts")
    return value


def _add(files: dict[str, str], more: dict[str, str], prefix: str, where: str) -> None:
    for path in more:
        if path in files:
            raise Fault(Code.TWICE, where, f"{path} is listed twice")
        if not path.startswith(prefix):
            raise Fault(Code.MISPLACED, where, f"{path} belongs into another list")
    files.update(more)
