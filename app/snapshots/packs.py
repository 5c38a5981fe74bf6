"""Many files in one answer, for mirrors that lack them: the format, as written and as read.

A pack names nothing. Which file is which follows from lists that were signed: it holds files of one of the
sequences below, sorted by path, from the one asked for. So nothing in it can lead elsewhere, stand twice, or
be of another kind, and whoever reads it checks each file by its hash.

    nezabudka-pack/1, a line feed; then for each file its length in four bytes, big-endian, and its bytes.
    The length ffffffff, without bytes: this file is to be fetched by itself.

A pack ends where the next file would make it too large; the next one begins there.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson

from app.snapshots.paths import BIN_NAMES, bin_path

BIN_LISTS, PART_LISTS = "bins", "parts"  # sequences of lists; that of a bin's files is named by its hash
HEAD = b"nezabudka-pack/1\n"
LARGEST_FILE = 256 * 1024  # larger ones come by themselves, and can be resumed
LARGEST = 2 * 1024 * 1024  # some 50 to 200 KB on the wire, and 25 ms of a core
_LENGTH = 4  # bytes
_LEFT_OUT = 0xFFFFFFFF


class NoPack(LookupError):
    """No bin of this tree, or no file in it, is there."""


class NotAPack(ValueError):
    """Something else, or one of a later format."""


def pack(root: Path, sequence: str, start: int) -> bytes:
    """What the tree holds of this sequence, from this file on. Raises NoPack, also if the tree is gone."""
    try:
        paths = sorted(_paths(root, sequence))[start:]
    except FileNotFoundError:
        raise NoPack from None
    if not paths:
        raise NoPack
    made = bytearray(HEAD)
    for path in paths:
        content = _content(root / path)
        if len(made) + _LENGTH + len(content or b"") > LARGEST:
            break
        made += (_LEFT_OUT if content is None else len(content)).to_bytes(_LENGTH, "big")
        made += content or b""
    return bytes(made)


def _paths(root: Path, sequence: str) -> Iterator[str]:
    if sequence == BIN_LISTS:
        yield from map(bin_path, BIN_NAMES)
    elif sequence == PART_LISTS:
        for name in BIN_NAMES:
            yield from (bin_path(name, part) for part in _read(root, bin_path(name))["parts"])
    else:
        yield from _files(root, sequence)


def _files(root: Path, bin_hash: str) -> Iterator[str]:
    bins = _read(root, "manifest.json")["bins"]
    if bin_hash not in bins:
        raise NoPack
    name = BIN_NAMES[bins.index(bin_hash)]
    own = _read(root, bin_path(name))
    yield from own["files"]
    for part in own["parts"]:
        yield from _read(root, bin_path(name, part))["files"]


def _read(root: Path, path: str) -> Any:
    return orjson.loads((root / path).read_bytes())


def _content(file: Path) -> bytes | None:
    """None for what is too large, or is not there: who asks for it alone is told why."""
    try:
        return file.read_bytes() if file.stat().st_size <= LARGEST_FILE else None
    except OSError:
        return None


class Unpacking:
    """Reads a pack as it comes, in pieces of any size, and never holds more than a piece and a file of it."""

    def __init__(self) -> None:
        self._rest, self._begun = bytearray(), False

    def files(self, piece: bytes) -> Iterator[bytes | None]:
        """Those that are whole by now; None for one that is left out. Raises NotAPack."""
        self._rest += piece
        if not self._begun:
            if not HEAD.startswith(self._rest[: len(HEAD)]):
                raise NotAPack
            if len(self._rest) < len(HEAD):
                return
            self._begun = True
            del self._rest[: len(HEAD)]
        while (end := self._end()) is not None:
            yield bytes(self._rest[_LENGTH:end]) if end else None
            del self._rest[: end or _LENGTH]

    def _end(self) -> int | None:
        """Of the file that comes first; 0 if it is left out, None if not all of it is here."""
        if len(self._rest) < _LENGTH:
            return None
        length = int.from_bytes(self._rest[:_LENGTH], "big")
        if length == _LEFT_OUT:
            return 0
        if length > LARGEST_FILE:
            raise NotAPack
        return _LENGTH + length if len(self._rest) >= _LENGTH + length else None
