"""Sets of people for one evening: handed out by need, held until their end, given back.

Who asks is not known: a set is known by a random token, whose hash is kept, and its hours are full hours.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import asyncpg

from app.accounts.opaque import hashed, new_token
from app.letters.weeks import Connection, More, add, in_turn, take_back
from app.models.ids import new_id
from app.published.conditions import Statement, add_filters
from app.published.listing import ListQuery

MOST_PEOPLE, USUAL_PEOPLE = 100, 20
MOST_HOURS, MOST_HOURS_KNOWN, USUAL_HOURS = 12, 168, 6
# Nobody knows who asks without a group's token: together they hold half of the list, or so many people.
LEAST_SHARE = 40
_TOKEN = "nzl_"  # noqa: S105  a prefix
_HOUR = timedelta(hours=1)
_FREE = (
    "NOT EXISTS (SELECT FROM letters.leased l WHERE l.person_id = standing.person_id"
    " AND l.during @> {now}::timestamptz)"
)
# Invented people, where there is anybody real, would be written to for nothing.
_REAL = (
    "(NOT document.facets @> '{sample:yes}' OR NOT EXISTS (SELECT FROM published.document d"
    " WHERE d.kind = 'letter' AND NOT d.facets @> '{sample:yes}'))"
)
_LEFT = (
    "SELECT greatest($1, (SELECT count(*) FROM letters.standing WHERE base > 0) / 2)"
    " - (SELECT count(*) FROM letters.leased JOIN letters.lease ON lease.id = lease_id"
    " WHERE NOT known AND during @> $2::timestamptz)"
)
_LEASE = "INSERT INTO letters.lease (token_hash, id, known, begins_at, ends_at) VALUES ($1, $2, $3, $4, $5)"
_FIND = "SELECT id, known, begins_at, ends_at FROM letters.lease WHERE token_hash = $1"
_PROLONG = (
    "UPDATE letters.lease SET ends_at = $2 WHERE id = $1",
    "UPDATE letters.leased SET during = tstzrange(lower(during), $2) WHERE lease_id = $1",
)
_PEOPLE = (
    "SELECT l.person_id, l.counted, d.slug, c.card FROM letters.leased l"
    " JOIN published.document d ON d.kind = 'prisoner' AND d.id = l.person_id"
    " LEFT JOIN published.document c ON c.kind = 'letter' AND c.id = l.person_id"
    " WHERE l.lease_id = $1 ORDER BY l.position"
)
_RETURN = (
    "DELETE FROM letters.leased USING published.document d WHERE lease_id = $1 AND d.kind = 'prisoner'"
    " AND d.id = person_id AND ($2::text[] IS NULL OR d.slug = ANY($2)) RETURNING person_id, counted"
)
_END = (
    "DELETE FROM letters.lease WHERE id = $1 AND NOT EXISTS (SELECT FROM letters.leased WHERE lease_id = $1)"
)


class UnknownLease(LookupError):
    """No token of a set, or of one that was given back or ended long ago."""


class LeaseOver(Exception):
    """It has ended: others may hold these people now."""


class NobodyFree(Exception):
    """Everybody whom the filters let through is held by other evenings, or there is nobody."""


@dataclass(frozen=True)
class Wanted:
    """`query` is of the letter-writing list: its filters count, its order and limit do not."""

    query: ListQuery
    people: int = USUAL_PEOPLE
    hours: int = USUAL_HOURS
    known: bool = False


@dataclass(frozen=True)
class LeasedPerson:
    """`card` is that of the letter-writing list; None for who is not to be written to any more."""

    id: uuid.UUID
    slug: str
    card: bytes | None
    counted: bool


@dataclass(frozen=True)
class Lease:
    """`people` in the order of need of the moment when they were handed out."""

    begins_at: datetime
    ends_at: datetime
    people: Sequence[LeasedPerson]


class _Head(NamedTuple):
    """A row of `letters.lease`."""

    id: uuid.UUID
    known: bool
    begins: datetime
    ends: datetime


async def lease_for(pool: asyncpg.Pool, wanted: Wanted, now: datetime | None = None) -> tuple[str, Lease]:
    """A set that no other evening gets until it ends, and its token. May be fewer people than wanted.

    Raises `NobodyFree`.
    """
    now = now or datetime.now(UTC)
    hours = min(wanted.hours, MOST_HOURS_KNOWN if wanted.known else MOST_HOURS)
    begins = _full_hour(now)
    head = _Head(new_id(), wanted.known, begins, begins + (hours + 1) * _HOUR)
    token = new_token(_TOKEN)
    async with pool.acquire() as connection, connection.transaction():
        await in_turn(connection)
        count = wanted.people
        if not wanted.known:
            count = min(count, await connection.fetchval(_LEFT, LEAST_SHARE, now))
        await connection.execute(_LEASE, hashed(token), *head)
        sql, arguments = _taking(wanted.query, head, now, max(count, 0))
        taken = await connection.fetch(sql, *arguments)
        if not taken:
            raise NobodyFree
        await add(connection, {row[0]: More(handed=1) for row in taken}, now.date())
        return token, await _read(connection, head)


async def leased_people(pool: asyncpg.Pool, token: str) -> Lease:
    """The set of this token, also after its end. Who was withdrawn meanwhile is missing. `UnknownLease`."""
    async with pool.acquire() as connection:
        return await _read(connection, await _found(connection, token))


async def prolong(pool: asyncpg.Pool, token: str, hours: int, now: datetime | None = None) -> Lease:
    """Hold them for so many hours from now on, within twice the longest lease in all.

    Raises `UnknownLease`, and `LeaseOver`.
    """
    now = now or datetime.now(UTC)
    async with pool.acquire() as connection, connection.transaction():
        await in_turn(connection)
        head = await _found(connection, token)
        if head.ends <= now:
            raise LeaseOver
        longest = head.begins + 2 * (MOST_HOURS_KNOWN if head.known else MOST_HOURS) * _HOUR
        ends = max(head.ends, min(_full_hour(now) + (hours + 1) * _HOUR, longest))
        for statement in _PROLONG:
            await connection.execute(statement, head.id, ends)
        return await _read(connection, head._replace(ends=ends))


async def give_back(
    pool: asyncpg.Pool, token: str, slugs: Sequence[str] | None = None, now: datetime | None = None
) -> int:
    """These people, or all of the set, are free again, and nobody wrote to them. How many. `UnknownLease`."""
    now = now or datetime.now(UTC)
    async with pool.acquire() as connection, connection.transaction():
        await in_turn(connection)
        head = await _found(connection, token)
        returned = await connection.fetch(_RETURN, head.id, slugs)
        unwritten = [row["person_id"] for row in returned if not row["counted"]]
        await take_back(connection, unwritten, head.begins.date(), now.date())
        await connection.execute(_END, head.id)
        return len(returned)


def _taking(query: ListQuery, head: _Head, now: datetime, count: int) -> tuple[str, list[object]]:
    made = Statement(["document.kind = 'letter'", "standing.base > 0"])
    add_filters(made, query.kind.filters, query.filters, query.day)
    made.conditions.append(_FREE.format(now=made.bind(now)))
    if "sample" not in query.filters:
        made.conditions.append(_REAL)
    lease, begins, ends, most = (made.bind(value) for value in (head.id, head.begins, head.ends, count))
    sql = (
        "INSERT INTO letters.leased (lease_id, person_id, position, counted, during)"  # noqa: S608
        f" SELECT {lease}, person_id, row_number() OVER (ORDER BY rank DESC, person_id DESC), false,"
        f" tstzrange({begins}, {ends}) FROM (SELECT standing.person_id, rank FROM letters.standing"
        " JOIN published.document ON document.id = standing.person_id"
        f" WHERE {made.where} ORDER BY rank DESC, person_id DESC LIMIT {most}) AS first RETURNING person_id"
    )
    return sql, made.arguments


async def _found(connection: Connection, token: str) -> _Head:
    row = await connection.fetchrow(_FIND, hashed(token))
    if row is None:
        raise UnknownLease
    return _Head(*row)


async def _read(connection: Connection, head: _Head) -> Lease:
    rows = await connection.fetch(_PEOPLE, head.id)
    people = [LeasedPerson(row["person_id"], row["slug"], row["card"], row["counted"]) for row in rows]
    return Lease(head.begins, head.ends, people)


def _full_hour(moment: datetime) -> datetime:
    return moment.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
