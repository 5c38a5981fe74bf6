"""Is this person recorded already, in another script or spelling? Asked before a second record is made.

Drafts and withdrawn people count too. The matcher is that of search; whether two records are one person is
for an editor to say.
"""

import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy import ColumnElement, and_, or_, true, tuple_
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.database.sessions import transaction
from app.models.people import ExternalId, Name, Prisoner
from app.text.names import NAME_HIT, NameQuery, keys, likeness, query_names, stored_names

MOST_SHOWN = 10
_MOST_READ = 1000  # names that share two words
_MOST_NAMES, _MOST_WORDS, _BATCH = 5, 4, 1000
_ANOTHER_YEAR = 0.2  # of the score of 1: born in another year


@dataclass(frozen=True)
class Likely:
    """A record that may be of the same person. `score` 0..1; 1 with an external id in common."""

    prisoner_id: uuid.UUID
    slug: str
    name: str
    score: float


def name_keys(full: str) -> list[str]:
    """What a recorded name is found by."""
    return sorted({key for group in keys(full) for key in group})


async def likely_same(
    session: AsyncSession,
    names: Sequence[str],
    birth_year: int | None = None,
    external_ids: Mapping[str, str] | None = None,
    *,
    besides: uuid.UUID | None = None,
) -> list[Likely]:
    """Likeliest first, at most 10. `besides` is the record that is asked about."""
    known = await _by_external_id(session, external_ids or {})
    alike = await _by_name(session, names[:_MOST_NAMES])
    people = await session.scalars(
        select(Prisoner).where(col(Prisoner.id).in_(known | alike.keys()), Prisoner.id != besides)
    )
    rated = [
        (person, 1.0 if person.id in known else _rated(person, alike[person.id], birth_year))
        for person in people
    ]
    wanted = sorted((one for one in rated if one[1] >= NAME_HIT), key=lambda one: (-one[1], one[0].id))
    shown = [person.id for person, _ in wanted[:MOST_SHOWN]]
    first = await _first_names(session, shown)
    return [
        Likely(person.id, person.slug, first.get(person.id, ""), round(score, 3))
        for person, score in wanted[:MOST_SHOWN]
    ]


def _rated(person: Prisoner, score: float, birth_year: int | None) -> float:
    first, last = person.birth_earliest, person.birth_latest
    if birth_year is None or first is None or last is None:
        return score
    # Birth years in lists are often off by one.
    return score if first.year - 1 <= birth_year <= last.year + 1 else score - _ANOTHER_YEAR


async def _by_external_id(session: AsyncSession, external_ids: Mapping[str, str]) -> set[uuid.UUID]:
    if not external_ids:
        return set()
    pair = tuple_(col(ExternalId.scheme), col(ExternalId.value))
    found = await session.scalars(select(ExternalId.prisoner_id).where(pair.in_(list(external_ids.items()))))
    return {identity for identity in found if identity is not None}


async def _by_name(session: AsyncSession, names: Sequence[str]) -> dict[uuid.UUID, float]:
    shared = [condition for name in names for condition in _sharing(name)]
    if not shared:
        return {}
    rows = await session.execute(
        select(Name.prisoner_id, Name.full).where(or_(*shared)).order_by(col(Name.id)).limit(_MOST_READ)
    )
    queries = [query_names(name) for name in names]
    found: dict[uuid.UUID, float] = {}
    for identity, full in rows:
        found[identity] = max(found.get(identity, 0.0), _alike(full, queries))
    return found


def _sharing(name: str) -> Iterator[ColumnElement[bool]]:
    """Recorded names that share two words with this one, or its only word."""
    groups = [group for group in keys(name) if group][:_MOST_WORDS]
    having = [col(Name.keys).overlap(group) for group in groups]  # type: ignore[attr-defined]
    if len(having) == 1:
        yield having[0]
    yield from (and_(one, other) for one, other in combinations(having, 2))


def _alike(full: str, queries: Iterable[NameQuery]) -> float:
    folds = stored_names([full]).folds
    return max(likeness(query, folds) for query in queries)


async def _first_names(session: AsyncSession, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = await session.execute(
        select(Name.prisoner_id, Name.full).where(col(Name.prisoner_id).in_(ids), Name.position == 0)
    )
    return {identity: full for identity, full in rows}  # noqa: C416  rows are no pairs to mypy


async def fill_keys(engine: AsyncEngine, *, anew: bool = False) -> int:
    """Compute the keys of names that have none, or of all (`anew`). Returns how many changed."""
    changed, last = 0, uuid.UUID(int=0)
    which = true() if anew else Name.keys == []
    while True:
        async with transaction(engine) as session:
            query = select(Name).where(which, col(Name.id) > last).order_by(col(Name.id)).limit(_BATCH)
            rows = (await session.scalars(query)).all()
            for row in rows:
                wanted = name_keys(row.full)
                if row.keys != wanted:
                    row.keys, changed = wanted, changed + 1
        if len(rows) < _BATCH:
            return changed
        last = rows[-1].id
