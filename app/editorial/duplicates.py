"""Is this person recorded already, in another script or spelling? Asked before a second record is made.

Drafts and withdrawn people count too. Whether two records are one person is for an editor to say.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, true, tuple_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.editorial.namesakes import namesakes, sounding_apart
from app.models.people import ExternalId, Name, Prisoner
from app.text.names import NAME_HIT

MOST_SHOWN, MOST_NAMES = 10, 5
ALL = true()
_ANOTHER_YEAR = 0.2  # of the score of 1: born in another year


@dataclass(frozen=True)
class Likely:
    """A record that may be of the same person. `score` 0..1; 1 with an external id in common."""

    prisoner_id: uuid.UUID
    slug: str
    name: str
    score: float


async def likely_same(
    session: AsyncSession,
    names: Sequence[str],
    birth_year: int | None = None,
    external_ids: Mapping[str, str] | None = None,
    *,
    besides: uuid.UUID | None = None,
    seen: ColumnElement[bool] = ALL,
) -> list[Likely]:
    """Likeliest first, at most 10 of those for whom `seen` holds. `besides` is the record it is about."""
    known = await _by_external_id(session, external_ids or {})
    alike = await _by_name(session, names, seen)
    people = await session.scalars(
        select(Prisoner).where(col(Prisoner.id).in_(known | alike.keys()), Prisoner.id != besides, seen)
    )
    rated = [
        (person, 1.0 if person.id in known else _rated(person, alike[person.id], birth_year))
        for person in people
    ]
    likely = [one for one in rated if one[1] >= NAME_HIT]
    likely.sort(key=lambda one: (-one[1], one[0].id not in known, one[0].id))
    first = await _first_names(session, [person.id for person, _ in likely[:MOST_SHOWN]])
    return [
        Likely(person.id, person.slug, first.get(person.id, ""), round(score, 3))
        for person, score in likely[:MOST_SHOWN]
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


async def _by_name(
    session: AsyncSession, names: Sequence[str], seen: ColumnElement[bool]
) -> dict[uuid.UUID, float]:
    found: dict[uuid.UUID, float] = {}
    for name in sounding_apart(names, MOST_NAMES):
        for person, score in (await namesakes(session, name, seen)).items():
            found[person] = max(found.get(person, 0.0), score)
    return found


async def _first_names(session: AsyncSession, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    rows = await session.execute(
        select(Name.prisoner_id, Name.full).where(col(Name.prisoner_id).in_(ids), Name.position == 0)
    )
    return {identity: full for identity, full in rows}  # noqa: C416  rows are no pairs to mypy
