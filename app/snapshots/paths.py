"""Where a file stands in a snapshot: which paths there may be, and which list of hashes holds one.

The lists are 128 bins by the path's own hash, so that a client that wants one file reads one list of some
kilobytes, and so that each list stays below what censored lines let through.
"""

from app.verifying.encoding import b64url as encoded
from app.verifying.encoding import digest as hash_of
from app.verifying.listing import LONGEST_PATH, LOOSE_FOLDERS, PLAIN_PATH, bin_of
from app.verifying.listing import LOOSE_FILES as LOOSE
from app.verifying.manifests import BINS

# What the verifier demands is what is written: one definition for both.
__all__ = [
    "BINS", "BIN_NAMES", "LOOSE", "BadPath", "bin_of", "bin_path", "check", "encoded", "hash_of", "is_loose",
    "part_of",
]  # fmt: skip
BIN_NAMES = tuple(f"{number:02x}" for number in range(BINS))
# Small folders that many clients ask for: in the bin itself, which saves them a request.
_IN_THE_BIN = frozenset({"static", "w"})


class BadPath(ValueError):
    """No path of a snapshot."""


def check(path: str) -> str:
    """The path itself. Raises BadPath for everything that could lead elsewhere."""
    if len(path) > LONGEST_PATH or not PLAIN_PATH.fullmatch(path):
        raise BadPath("not a path of a snapshot")
    return path


def is_loose(path: str) -> bool:
    """Whether no bin has it."""
    return path in LOOSE or path.partition("/")[0] in LOOSE_FOLDERS


def part_of(path: str) -> str:
    """The first folder, whose files have a list of their own within the bin; "" for the bin itself."""
    folder, slash, _ = path.partition("/")
    return folder if slash and folder not in _IN_THE_BIN else ""


def bin_path(name: str, part: str = "") -> str:
    return f"bins/{name}.{part}.json" if part else f"bins/{name}.json"
