"""Random tokens: who holds one is let in, so only its hash is stored."""

import hashlib
import hmac
import secrets

_BYTES = 32


def new_token(prefix: str = "") -> str:
    """256 random bits, fit for an address or a header."""
    return prefix + secrets.token_urlsafe(_BYTES)


def new_session_token() -> str:
    """Two random halves: `renewed` replaces the second, so what was made of the first stays true."""
    return f"{new_token()}.{new_token()}"


def renewed(session_token: str) -> str:
    return f"{session_token.partition('.')[0]}.{new_token()}"


def hashed(token: str) -> str:
    """Unsalted: of 256 random bits nobody makes a table."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def csrf_of(session_token: str) -> str:
    """The token that a page sends along with a change; made from the cookie's first half, so that it needs no
    column, and pages that are open in other tabs go on when the cookie is renewed.
    """
    first = session_token.partition(".")[0]
    return hmac.new(first.encode("utf-8", "surrogatepass"), b"csrf", hashlib.sha256).hexdigest()


def same(one: str, other: str) -> bool:
    """Compared in constant time."""
    return hmac.compare_digest(one.encode("utf-8", "surrogatepass"), other.encode("utf-8", "surrogatepass"))
