"""Solidarity groups that editors know, as the public side sees them: is this token one of theirs?"""

from datetime import date

import asyncpg

from app.accounts.opaque import hashed

GROUP_TOKEN = "nzg_"  # noqa: S105  a prefix
_KNOWN = "SELECT 1 FROM letters.letter_group WHERE token_hash = $1 AND ends_on >= $2 AND revoked_on IS NULL"


class UnknownGroup(LookupError):
    """No token of a group, or one that was revoked or has run out."""


async def known_group(pool: asyncpg.Pool, token: str | None, today: date) -> bool:
    """False without a token; raises `UnknownGroup` for a wrong one. Which group it is stays unknown."""
    if token is None:
        return False
    if await pool.fetchval(_KNOWN, hashed(token), today) is None:
        raise UnknownGroup
    return True
