"""Passwords: argon2id with the second choice of RFC 9106 (3 passes, 64 MiB, 4 lanes; argon2-cffi's own)."""

import asyncio
import base64
import os
import unicodedata
from collections.abc import Callable
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from app.accounts.refusals import TooBusy, WeakPassword

SHORTEST, LONGEST = 12, 256  # characters
_FEWEST_DIFFERENT = 6
_AT_ONCE = 2  # each takes 64 MiB and a core
_WAITING = 40  # a second or two of work

T = TypeVar("T")


class Passwords:
    """Hashes in threads, few at a time, so that guessing can't starve the server."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._seats = asyncio.Semaphore(_AT_ONCE)
        self._waiting = 0
        # Checked for those who have no password or no account, so that both take as long.
        self._nobodys = _hash_of_nothing(self._hasher)

    async def hashed(self, password: str) -> str:
        return await self._in_turn(lambda: self._hasher.hash(_plain(password)))

    async def fits(self, stored: str | None, password: str) -> bool:
        """One hash is computed whatever `stored` is."""

        def check() -> bool:
            try:
                return self._hasher.verify(stored or self._nobodys, _plain(password))
            except (VerificationError, InvalidHashError):
                return False

        return await self._in_turn(check) and stored is not None

    async def _in_turn(self, work: Callable[[], T]) -> T:
        if self._waiting >= _WAITING:
            raise TooBusy
        self._waiting += 1
        try:
            async with self._seats:
                return await asyncio.to_thread(work)
        finally:
            self._waiting -= 1


def _hash_of_nothing(hasher: PasswordHasher) -> str:
    """Random bytes with this hasher's cost; no password is known to fit."""
    cost = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (
        base64.b64encode(os.urandom(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v=19${cost}${salt}${digest}"


def _plain(password: str) -> bytes:
    # The same password from another keyboard may come in other code points (NIST SP 800-63B, 3.1.1.2).
    return unicodedata.normalize("NFKC", password[:LONGEST]).encode("utf-8", "surrogatepass")


def check_password(password: str, name: str) -> None:
    """Raises `WeakPassword` for a short one, for one that is the name, and for `aaaaaaaaaaaa`."""
    low = password.casefold()
    if not SHORTEST <= len(password) <= LONGEST or len(set(low)) < _FEWEST_DIFFERENT:
        raise WeakPassword
    if name.casefold() in low or "nezabudka" in low:
        raise WeakPassword
