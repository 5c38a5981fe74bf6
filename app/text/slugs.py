"""Latin addresses of names in any script."""

import re
from hashlib import sha256

from anyascii import anyascii

LONGEST = 80
ANONYMOUS = "anonymous-"  # begins the address of whoever is shown by initials only
READ = 400  # characters looked at: more cannot matter, and one character may become a dozen

_APOSTROPHES = re.compile(r"['`]+")
_SEPARATORS = re.compile(r"[^a-z0-9]+")


def slug(text: str) -> str:
    """Lower-case Latin letters, digits and hyphens, at most 80, never empty; a slug stays as it is.

    Text without a letter or digit becomes "x" and a hash, the same each time.
    """
    latin = _APOSTROPHES.sub("", anyascii(text[:READ]).lower())
    made = _SEPARATORS.sub("-", latin).strip("-")[:LONGEST].rstrip("-")
    return made or "x" + sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:10]


def digest(text: str) -> str:
    """What is kept of the address of someone who was withdrawn: enough to know it again, no name."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
