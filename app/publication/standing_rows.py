"""Tells the order of need who is published, in the transaction that publishes.

Rows are taken in the order of their ids, as whoever counts letters takes them, so neither waits for the other
in a circle.
"""

import uuid
from collections.abc import Collection, Mapping

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.letters.need import RANK_SQL

_WRITE = text(
    "INSERT INTO letters.standing AS s (person_id, base, known, handed, claimed, ever, rank)"  # noqa: S608  no input
    f" SELECT n.person_id, n.base, 0, 0, 0, false, {RANK_SQL.format('n')} FROM ("
    " SELECT id AS person_id, base, 0 AS known, 0 AS handed, 0 AS claimed, false AS ever"
    " FROM unnest(CAST(:ids AS uuid[]), CAST(:bases AS float8[])) AS given (id, base) ORDER BY id) AS n"
    " ON CONFLICT (person_id) DO UPDATE SET base = excluded.base,"
    " rank = (SELECT {0} FROM (SELECT excluded.base, s.known, s.handed, s.claimed, s.ever) AS m)"
    " WHERE s.base <> excluded.base".replace("{0}", RANK_SQL.format("m"))
)
_FORGET = (
    text("DELETE FROM letters.standing WHERE person_id = ANY(:ids)"),
    text("DELETE FROM letters.week WHERE person_id = ANY(:ids)"),
    text("DELETE FROM letters.leased WHERE person_id = ANY(:ids)"),
)


async def write(session: AsyncSession, bases: Mapping[uuid.UUID, float]) -> None:
    """What each of these published people is owed; letters that were counted stay counted."""
    ids = sorted(bases)
    if ids:
        await session.execute(_WRITE, {"ids": ids, "bases": [bases[one] for one in ids]})


async def forget(session: AsyncSession, ids: Collection[uuid.UUID]) -> None:
    """Who was withdrawn: nothing of them stays, in no set and no count."""
    for statement in _FORGET if ids else ():
        await session.execute(statement, {"ids": sorted(ids)})
