"""Letters by person and week, and what they do to the order of need. In the caller's transaction."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import asyncpg
from asyncpg.pool import PoolConnectionProxy

from app.letters.need import DAYS, MOST_HANDED, RECOUNT_SQL

Connection = asyncpg.Connection | PoolConnectionProxy
# A week of one person, coarse: more than this is not told apart.
MOST_A_WEEK = 100
# One at a time: sets that are handed out at once, and counts of the same people, wait for each other here.
_QUEUE_LOCK = 0x6E657A63
_HOLD = "SELECT 1 FROM letters.standing WHERE person_id = ANY($1) ORDER BY person_id FOR UPDATE"
_ADD = (
    "INSERT INTO letters.week AS w (person_id, monday, known, handed, claimed)"  # noqa: S608  numbers
    f" SELECT g.id, $2, least(g.known, {MOST_A_WEEK}), least(g.handed, {MOST_HANDED}),"
    f" least(g.claimed, {MOST_A_WEEK})"
    " FROM unnest($1::uuid[], $3::int[], $4::int[], $5::int[]) AS g (id, known, handed, claimed)"
    " ON CONFLICT (person_id, monday) DO UPDATE SET"
    f" known = least(w.known + excluded.known, {MOST_A_WEEK}),"
    f" handed = least(w.handed + excluded.handed, {MOST_HANDED}),"
    f" claimed = least(w.claimed + excluded.claimed, {MOST_A_WEEK})"
)
_TAKE_BACK = (
    "UPDATE letters.week SET handed = greatest(handed - 1, 0) WHERE person_id = ANY($1) AND monday = $2"
)
_RECOUNT = RECOUNT_SQL.format(ids="$1::uuid[]", since="$2::date")


@dataclass(frozen=True)
class More:
    """What a week is to grow by."""

    known: int = 0
    handed: int = 0
    claimed: int = 0


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


async def in_turn(connection: Connection) -> None:
    """Wait for whoever changes the queue now, until the transaction ends."""
    await connection.execute("SELECT pg_advisory_xact_lock($1)", _QUEUE_LOCK)


async def add(connection: Connection, more: Mapping[uuid.UUID, More], day: date) -> None:
    """These letters in the week of `day` (UTC). People who are not published are left out by the caller."""
    ids = sorted(more)
    await connection.execute(_HOLD, ids)
    values = [[getattr(more[one], name) for one in ids] for name in ("known", "handed", "claimed")]
    await connection.execute(_ADD, ids, monday_of(day), *values)
    await connection.execute(_RECOUNT, ids, day - timedelta(days=DAYS))


async def take_back(connection: Connection, ids: Sequence[uuid.UUID], handed_on: date, today: date) -> None:
    """These people were handed out that day, and nobody wrote to them."""
    await connection.execute(_HOLD, sorted(ids))
    await connection.execute(_TAKE_BACK, ids, monday_of(handed_on))
    await connection.execute(_RECOUNT, ids, today - timedelta(days=DAYS))
