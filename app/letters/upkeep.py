"""What the calendar alone changes: letters older than 90 days do not count, sets that ended long ago go."""

from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.letters.need import DAYS, RECOUNT_SQL

# So long a set can still be read and counted after its end.
KEPT = timedelta(days=30)
_ENDED = text("DELETE FROM letters.lease WHERE ends_at < :before")
_OLD = text("DELETE FROM letters.week WHERE monday <= :since RETURNING person_id")
_RECOUNT = text(RECOUNT_SQL.format(ids="CAST(:ids AS uuid[])", since="CAST(:since AS date)"))


async def keep_up(session: AsyncSession, on: date) -> None:
    """As of that day (UTC). In a transaction that nobody publishes beside."""
    await session.execute(_ENDED, {"before": on - KEPT})
    since = on - timedelta(days=DAYS)
    people = sorted(set(await session.scalars(_OLD, {"since": since})))
    if people:
        await session.execute(_RECOUNT, {"ids": people, "since": since})
