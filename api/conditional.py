"""Strong validators and conditional requests (RFC 9110, 8.8 and 13.1)."""

from hashlib import sha256

# RFC 5861: a cache asks again after a minute, and may show what it has while it asks, until 360 s after it
# got it. A server that does not answer is bridged for a day; who was just withdrawn is shown that long.
PUBLIC_CACHE = b"public, max-age=60, stale-while-revalidate=300, stale-if-error=86400"
NO_STORE = b"no-store"
VARY = b"Accept, Accept-Language, Accept-Encoding"


def digest(body: bytes) -> str:
    """Fingerprint of the uncompressed bytes, without quotes."""
    return sha256(body).hexdigest()[:32]


def etag(fingerprint: str, coding: str | None = None) -> str:
    """Quoted strong ETag; each content coding is other bytes and so has another one."""
    return f'"{fingerprint}-{coding}"' if coding else f'"{fingerprint}"'


def matches(if_none_match: str, tag: str) -> bool:
    """Weak comparison of If-None-Match (a list, or `*`) with our tag."""
    if if_none_match == tag or if_none_match.strip() == "*":
        return True
    return any(part.strip().removeprefix("W/") == tag for part in if_none_match.split(","))
