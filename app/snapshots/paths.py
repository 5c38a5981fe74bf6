"""Where a file stands in a snapshot: which paths there may be, and which list of hashes holds one.

The lists are 128 bins by the path's own hash, so that a client that wants one file reads one list of some
kilobytes, and so that each list stays below what censored lines let through.
"""

import re
from base64 import urlsafe_b64encode
from hashlib import sha256

BINS = 128
LONGEST = 240  # characters of a path, so that it fits on every file system
# Signed by themselves, or the lists: everything else is in a bin.
LOOSE = frozenset({"root.json", "manifest.json", "manifest.json.minisig", "manifest.p256.json"})
_LOOSE_FOLDERS = frozenset({"root", "bins"})
# Small folders that many clients ask for: in the bin itself, which saves them a request.
_IN_THE_BIN = frozenset({"static", "w"})
# A segment never begins with a dot: no way up, nothing hidden.
_PATH = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*")


class BadPath(ValueError):
    """No path of a snapshot."""


def check(path: str) -> str:
    """The path itself. Raises BadPath for everything that could lead elsewhere."""
    if len(path) > LONGEST or not _PATH.fullmatch(path):
        raise BadPath("not a path of a snapshot")
    return path


def is_loose(path: str) -> bool:
    """Whether no bin has it."""
    return path in LOOSE or path.partition("/")[0] in _LOOSE_FOLDERS


def hash_of(content: bytes) -> str:
    """SHA-256, base64url without padding."""
    return encoded(sha256(content).digest())


def encoded(digest: bytes) -> str:
    return urlsafe_b64encode(digest).rstrip(b"=").decode()


def bin_of(path: str) -> str:
    """Two hexadecimal digits, `00` to `7f`."""
    return f"{sha256(path.encode()).digest()[0] >> 1:02x}"


def part_of(path: str) -> str:
    """The first folder, whose files have a list of their own within the bin; "" for the bin itself."""
    folder, slash, _ = path.partition("/")
    return folder if slash and folder not in _IN_THE_BIN else ""


def bin_path(name: str, part: str = "") -> str:
    return f"bins/{name}.{part}.json" if part else f"bins/{name}.json"
