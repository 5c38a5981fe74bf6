"""People whose recorded names are like one that is asked for: drafts and withdrawn people too.

The matcher is that of search, and so are the candidates: names that share a word in any script, or look
alike. Where many do, half of those that are compared share the rarest words, and half look most alike. So the
right one is among them however many share a given name.
"""

import asyncio
import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import CTE, ColumnElement, Float, Integer, cast, func, literal, or_, union
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.database.sessions import transaction
from app.models.people import Name, Prisoner
from app.publication.searchable import ANALYSIS
from app.text.names import (
    NAME_HIT,
    NameQuery,
    fold,
    folds_of,
    keys,
    likenesses,
    lines_of,
    query_names,
    stored_names,
)

MOST_COMPARED = 500  # names of each half
_MANY = 100_000.0  # names: a word that n of them have is worth ln(1 + this / n)
_BATCH = 1000

_Condition = ColumnElement[bool]
_KEYS: Any = col(Name.keys)


def sounding(full: str) -> dict[str, Any]:
    """What a recorded name is found by, and which analysis made it: columns of `Name`."""
    found = stored_names([full])
    own = sorted({key for group in keys(full) for key in group})
    return {"keys": own, "fold": lines_of(found.folds), "analysis": ANALYSIS}


def sounding_apart(names: Sequence[str], most: int) -> list[str]:
    """The first of these names that don't sound the same."""
    return list({fold(name): name for name in reversed(names)}.values())[::-1][:most]


async def namesakes(session: AsyncSession, name: str, seen: _Condition) -> dict[uuid.UUID, float]:
    """How alike the names are, from `NAME_HIT` to 1, of those people for whom `seen` holds.

    Nobody else is read, or counted.
    """
    query = query_names(name)
    if not query.key_groups:
        return {}
    alike = _alike(query, seen)
    halves = [
        select(alike.c.prisoner_id, alike.c.fold)
        .order_by(alike.c[order].desc(), alike.c.id)
        .limit(MOST_COMPARED)
        .subquery()
        for order in ("worth", "looks")
    ]
    both: Any = union(*(select(half.c.prisoner_id, half.c.fold) for half in halves))
    rows = (await session.execute(both)).all()
    scores = await asyncio.to_thread(likenesses, query, [folds_of(row.fold) for row in rows])
    found: dict[uuid.UUID, float] = {}
    for row, score in zip(rows, scores, strict=True):
        if score >= NAME_HIT:
            found[row.prisoner_id] = max(found.get(row.prisoner_id, 0.0), score)
    return found


def _alike(query: NameQuery, seen: _Condition) -> CTE:
    """Names that share a word, more than an initial if more was asked; or look like the query."""
    words = [group for group in query.key_groups if not _is_initial(group)] or query.key_groups
    typed, own = literal(query.folds[0]), col(Name.fold)
    shared = or_(*(_KEYS.overlap(group) for group in words), typed.op("<%")(own))
    worth, looks = _worth(query).label("worth"), func.word_similarity(typed, own).label("looks")
    found: CTE = (
        select(Name.id, Name.prisoner_id, Name.fold)
        .add_columns(worth, looks)
        .where(shared, col(Name.prisoner_id).in_(select(Prisoner.id).where(seen)))
        .cte()
    )
    return found


def _is_initial(group: Sequence[str]) -> bool:
    return all(len(key) == 1 for key in group)


def _worth(query: NameQuery) -> Any:
    """Of the words that a name has; each the more, the fewer of those that are read have it."""
    worth: Any = literal(0.0)
    for group in dict.fromkeys(query.typed):
        # A word that begins with this sound: \m is where a word begins, and here a key is one.
        begins = func.array_to_string(_KEYS, " ").op("~")(rf"\m{group[0]}")
        has = cast(begins if _is_initial(group) else _KEYS.overlap(group), Integer)
        number = cast(func.sum(has).over(), Float)
        worth += has * func.ln(1.0 + _MANY / (1.0 + number))
    return worth


async def fill_keys(engine: AsyncEngine) -> int:
    """Compute the keys of names that have none, or those of another analysis. Returns how many."""
    filled, last = 0, uuid.UUID(int=0)
    outdated = col(Name.analysis) != ANALYSIS
    while True:
        async with transaction(engine) as session:
            query = select(Name).where(outdated, col(Name.id) > last).order_by(col(Name.id)).limit(_BATCH)
            rows = (await session.scalars(query)).all()
            for row in rows:
                for column, value in sounding(row.full).items():
                    setattr(row, column, value)
        filled += len(rows)
        if len(rows) < _BATCH:
            return filled
        last = rows[-1].id
