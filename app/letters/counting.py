"""“We sent so many letters”: coarse counts by week, nothing about who says so.

Who holds a group's token is believed. Anybody else's count moves a person down by two letters at most in 90
days, whatever is claimed, so nobody is written off the list. Handing out a set stood for one letter a person;
a count that names the set takes the place of it.
"""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

import asyncpg

from app.accounts.opaque import hashed
from app.letters.leasing import UnknownLease
from app.letters.weeks import Connection, More, add, in_turn, take_back

MOST_TOLD, MOST_PEOPLE = 50, 200
_IDS = "SELECT slug, id FROM published.document WHERE kind = 'prisoner' AND slug = ANY($1)"
_LEASE = "SELECT id, begins_at FROM letters.lease WHERE token_hash = $1"
_COUNTED = (
    "UPDATE letters.leased SET counted = true WHERE lease_id = $1 AND person_id = ANY($2) AND NOT counted"
    " RETURNING person_id"
)


@dataclass(frozen=True)
class Counted:
    """Letters that were taken in, and slugs that nobody published has."""

    letters: int
    unknown: list[str]


async def count_letters(
    pool: asyncpg.Pool,
    told: Mapping[str, int],
    *,
    known: bool,
    lease: str | None = None,
    now: datetime | None = None,
) -> Counted:
    """Letters by slug; `lease` is the token of the set that they were written to. Raises `UnknownLease`."""
    now = now or datetime.now(UTC)
    async with pool.acquire() as connection, connection.transaction():
        await in_turn(connection)
        ids = {row["slug"]: row["id"] for row in await connection.fetch(_IDS, list(told))}
        letters = {ids[slug]: min(count, MOST_TOLD) for slug, count in told.items() if slug in ids}
        stood, begun = await _stood_for(connection, lease, letters)
        if known:
            await take_back(connection, sorted(stood), (begun or now).date(), now.date())
            more = {one: More(known=count) for one, count in letters.items()}
        else:
            more = {one: More(claimed=count - (one in stood)) for one, count in letters.items()}
        await add(connection, more, now.date())
    return Counted(sum(letters.values()), sorted(told.keys() - ids.keys()))


async def _stood_for(
    connection: Connection, lease: str | None, letters: Mapping[uuid.UUID, int]
) -> tuple[set[uuid.UUID], datetime | None]:
    """Those for whom the set's one letter still stood, and since when."""
    if lease is None:
        return set(), None
    row = await connection.fetchrow(_LEASE, hashed(lease))
    if row is None:
        raise UnknownLease
    counted = await connection.fetch(_COUNTED, row["id"], list(letters))
    return {one[0] for one in counted}, row["begins_at"]
