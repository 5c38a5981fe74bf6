"""Is this person here already? Asked on purpose, and before a second record is proposed."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field
from sqlalchemy.ext.asyncio import AsyncSession

from api.admin.paging import Word
from api.admin.records_bodies import plain
from api.admin.records_typing import Reader
from api.admin.refusals import TellingProblem
from api.admin.routing import admin_router
from api.admin.security import Tx
from api.admin.shapes import In, Out
from app.accounts.actor import Actor
from app.editorial.changes.nouns import NOUNS
from app.editorial.duplicates import MOST_NAMES, MOST_SHOWN, likely_same
from app.editorial.intake import DossierIn
from app.editorial.listing import visible
from app.editorial.namesakes import sounding_apart
from app.editorial.searching import proposed
from app.text.edtf_dates import parse

router = admin_router("duplicates")


class DuplicatesIn(In):
    """Names in any script and spelling; the year of birth and ids of other lists, where they are known."""

    names: list[Word] = Field(min_length=1, max_length=50)
    birth_year: int | None = Field(None, ge=1800, le=2200)
    external_ids: dict[str, Word] = Field(default_factory=dict, max_length=50)
    besides: uuid.UUID | None = Field(None, description="The record that it is about")


class Candidate(Out):
    """A record, or a proposal of a new one, that may be of the same person. `score` 0..1."""

    prisoner_id: uuid.UUID | None
    proposal_id: uuid.UUID | None
    slug: str | None
    name: str
    score: float


class Candidates(Out):
    items: list[Candidate]


@router.post("/duplicates")
async def duplicates(given: DuplicatesIn, actor: Reader, session: Tx) -> Candidates:
    """Likeliest first, at most 10, of those that you may see. Whether they are one person is yours to say."""
    plain(given)
    found = await candidates(session, actor, given.names, given.birth_year, given.external_ids, given.besides)
    return Candidates(items=found)


async def must_be_new(session: AsyncSession, actor: Actor, given: Any) -> None:
    """Raises the Problem 409 with the candidates."""
    found = await likely(session, actor, given) if isinstance(given, DossierIn) else []
    if found:
        shown = [one.model_dump(mode="json") for one in found]
        raise TellingProblem(409, "likely-duplicate", {"candidates": shown})


async def likely(session: AsyncSession, actor: Actor, given: DossierIn) -> list[Candidate]:
    names = [name.full for name in given.names]
    born = parse(given.birth).earliest if given.birth else None
    return await candidates(session, actor, names, born.year if born else None, given.external_ids)


async def candidates(
    session: AsyncSession,
    actor: Actor,
    names: Sequence[str],
    birth_year: int | None,
    external_ids: Mapping[str, str],
    besides: uuid.UUID | None = None,
) -> list[Candidate]:
    seen = visible(NOUNS["prisoner"], actor)
    alike = await likely_same(session, names, birth_year, external_ids, besides=besides, seen=seen)
    found = [
        Candidate(
            prisoner_id=one.prisoner_id, proposal_id=None, slug=one.slug, name=one.name, score=one.score
        )
        for one in alike
    ]  # fmt: skip
    for draft, score in await proposed(session, actor, sounding_apart(names, MOST_NAMES), MOST_SHOWN):
        if draft.kind == "prisoner":
            name = draft.content["names"][0]["full"]
            found.append(Candidate(prisoner_id=None, proposal_id=draft.id, slug=None, name=name, score=score))
    return sorted(found, key=lambda one: -one.score)[:MOST_SHOWN]
