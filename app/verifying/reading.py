"""Files of a tree that nobody vouches for: never through a link, never a device, never more than expected."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from hashlib import sha256

from app.verifying.encoding import b64url
from app.verifying.faults import Code, Fault

# Without O_NONBLOCK a named pipe would be waited for. Windows has none of the first three.
_FLAGS = os.O_RDONLY | sum(
    getattr(os, one, 0) for one in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY")
)
_PIECE = 1 << 20


def read_file(base: str, path: str, most: int) -> bytes:
    """Whole, if it is no longer than that. Raises `Fault`."""
    file, size = _open(base, path)
    try:
        if size > most:
            raise Fault(Code.TOO_LARGE, path, f"is longer than {most} bytes")
        return b"".join(_pieces(file, size))
    except OSError as error:
        raise _fault(error, path) from None
    finally:
        os.close(file)


def digest_of_file(base: str, path: str, most: int) -> tuple[str, int]:
    """Digest and size, if it is no longer than that. Raises `Fault`."""
    file, size = _open(base, path)
    try:
        if size > most:
            raise Fault(Code.TOO_LARGE, path, "is longer than all together may be")
        hashed = sha256()
        for piece in _pieces(file, size):
            hashed.update(piece)
        return b64url(hashed.digest()), size
    except OSError as error:
        raise _fault(error, path) from None
    finally:
        os.close(file)


def _pieces(file: int, size: int) -> Iterator[bytes]:
    """As much as the file had when it was opened; less if it was cut meanwhile."""
    while size > 0:
        piece = os.read(file, min(size, _PIECE))
        if not piece:
            return
        yield piece
        size -= len(piece)


def _open(base: str, path: str) -> tuple[int, int]:
    """The open file and its size."""
    try:
        file = os.open(f"{base}/{path}", _FLAGS)
        found = os.fstat(file)
    except OSError as error:
        raise _fault(error, path) from None
    if not stat.S_ISREG(found.st_mode):
        os.close(file)
        raise Fault(Code.SPECIAL, path, "is no file")
    return file, found.st_size


def _fault(error: OSError, path: str) -> Fault:
    if error.errno in (errno.ENOENT, errno.ENOTDIR):
        return Fault(Code.MISSING, path, "is not there")
    if error.errno in (errno.ELOOP, errno.EMLINK):
        return Fault(Code.LINK, path, "is a link")
    if error.errno in (errno.ENXIO, errno.ENODEV):
        return Fault(Code.SPECIAL, path, "is no file")
    return Fault(Code.UNREADABLE, path, f"can't be read: {error.strerror}")
