"""Opaque signed cursors of keyset paging: where a list goes on."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from hashlib import blake2b
from hmac import compare_digest
from typing import Any

import orjson

LONGEST = 512  # characters; a URL has 8 kB and other parameters too
_MAC = 16  # bytes
_ALPHABET = re.compile(r"[A-Za-z0-9_-]+")


class BadCursor(ValueError):
    """Not a cursor of ours, or one of another list, other filters or another order."""


def purpose(kind: str, filters: Mapping[str, Sequence[str]], sort: str) -> str:
    """What a cursor is for; the order of parameters and of their values does not matter."""
    asked = sorted((name, sorted(values)) for name, values in filters.items())
    return orjson.dumps([kind, sort, asked]).decode()


def encode(payload: Any, key: bytes, *, purpose: str) -> str:
    """A cursor of a JSON value (dates become strings). ValueError over 512 characters: cut keys first."""
    content = orjson.dumps(payload)
    made = urlsafe_b64encode(_mac(content, key, purpose) + content).rstrip(b"=").decode()
    if len(made) > LONGEST:
        raise ValueError(f"a cursor of {len(made)} characters; the sort key must be shorter")
    return made


def decode(cursor: str, key: bytes, *, purpose: str) -> Any:
    """The payload again. BadCursor for everything that `encode` did not make for this purpose and key."""
    if len(cursor) > LONGEST or not _ALPHABET.fullmatch(cursor) or len(cursor) % 4 == 1:
        raise BadCursor("not a cursor")
    signed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    if urlsafe_b64encode(signed).rstrip(b"=").decode() != cursor:  # spare bits of the last character
        raise BadCursor("not a cursor")
    mac, content = signed[:_MAC], signed[_MAC:]
    if not compare_digest(mac, _mac(content, key, purpose)):
        raise BadCursor("a cursor of another list, other filters or another order")
    return orjson.loads(content)


def _mac(content: bytes, key: bytes, purpose: str) -> bytes:
    scope = purpose.encode("utf-8", "surrogatepass")
    # blake2b takes keys up to 64 bytes; the length keeps purpose and content apart.
    short = blake2b(key, person=b"nezabudka-cursor").digest()
    return blake2b(len(scope).to_bytes(4, "big") + scope + content, key=short, digest_size=_MAC).digest()
