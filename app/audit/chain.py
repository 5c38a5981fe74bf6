"""What is hashed, in the very form in which the database does it when it adds an entry."""

import hashlib
from typing import NamedTuple

# The hash before the first entry.
NOTHING = "0" * 64
_FORM = "nezabudka audit 1"

# All as text, so that no value, however it was tampered with, is read as something more harmless: the time
# as seconds since 1970 UTC with six decimals, the detail as PostgreSQL writes jsonb.
READ = """
SELECT seq::text, extract(epoch FROM at)::text AS at, actor_id::text, action::text, kind::text,
       record_id::text, detail::text, previous_hash::text, hash::text
FROM editorial.audit_entry ORDER BY audit_entry.seq
"""


class Link(NamedTuple):
    """One row, each column as text or None."""

    seq: str | None
    at: str | None
    actor_id: str | None
    action: str | None
    kind: str | None
    record_id: str | None
    detail: str | None
    previous_hash: str | None
    hash: str | None

    def digest(self) -> str:
        """SHA-256, in hex, over all fields but the hash itself, each with its length in bytes before it."""
        message = b"".join(_field(value) for value in (_FORM, *self[:-1]))
        return hashlib.sha256(message).hexdigest()


def _field(value: str | None) -> bytes:
    if value is None:
        return b"-,"
    octets = value.encode()
    return b"%d:%b," % (len(octets), octets)
