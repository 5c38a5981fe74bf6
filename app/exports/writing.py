"""Files written piece by piece: their size, digest and rows are known at the end, and little is in memory.

Python's own gzip writes other bytes where it is built with another zlib (zlib-ng, in some builds). `cramjam`
brings its compressor along, so the same content gives the same file everywhere. No time and no name is in it.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import cramjam

LEVEL = 6
# As much is compressed at once. Where a piece ends depends on the content alone, so the bytes do too.
_PIECE = 1 << 20


@dataclass(frozen=True)
class Written:
    """A finished file. `digest` is its SHA-256 in hex."""

    path: Path
    media_type: str
    rows: int
    size: int
    digest: str

    @property
    def name(self) -> str:
        return self.path.name


class Sink:
    """One file of an export on its way; gzipped if its name says so. Entered, and closed by leaving."""

    def __init__(self, path: Path, media_type: str) -> None:
        self.path, self.media_type = path, media_type
        self.rows = self._size = 0
        self._digest = hashlib.sha256()
        self._waiting: list[bytes] = []
        self._length = 0
        self._gzip = cramjam.gzip.Compressor(LEVEL) if path.suffix == ".gz" else None
        self._file = path.open("xb")

    def write(self, piece: bytes, *, rows: int = 0) -> None:
        self.rows += rows
        self._waiting.append(piece)
        self._length += len(piece)
        if self._length >= _PIECE:
            self._flush()

    def _flush(self) -> None:
        body = b"".join(self._waiting)
        self._waiting, self._length = [], 0
        if self._gzip is not None:
            self._gzip.compress(body)
            body = bytes(self._gzip.flush())
        self._put(body)

    def _put(self, body: bytes) -> None:
        self._digest.update(body)
        self._size += len(body)
        self._file.write(body)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._file:
            if error is not None:
                return
            self._flush()
            if self._gzip is not None:
                self._put(bytes(self._gzip.finish()))

    def written(self) -> Written:
        """Once it is closed."""
        return Written(self.path, self.media_type, self.rows, self._size, self._digest.hexdigest())
