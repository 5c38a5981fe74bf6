"""Editors' search: people by name in any script, other records by label, drafts, and notes by their words.

Only what the actor may see is found; nothing of it is kept, and no query is logged.
"""

import asyncio
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import ColumnElement, and_, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.editorial.changes.holding import OPEN
from app.editorial.changes.nouns import NOUNS, Noun
from app.editorial.changes.sight import proposal_is_seen
from app.editorial.listing import LABELS, Card, cards, saying, visible
from app.editorial.namesakes import namesakes
from app.editorial.searching_notes import search_notes
from app.models.changes import Proposal
from app.models.people import ExternalId, Name, Prisoner
from app.text.names import NAME_HIT, likenesses, query_names, stored_names

_MOST_NAMES = 1000  # of which it is a part
_MOST_DRAFTS = 2000  # the newest
_SHORTEST_PART = 3  # characters of a name that somebody is still typing
_PART = 0.7  # likeness of a name that holds just what was typed
_PERSON = NOUNS["prisoner"]


@dataclass(frozen=True)
class Hit:
    """`card` or `proposal` is what was found; `score` 0..1; `snippet` is of a remark, as plain text.

    A sealed note is found without one.
    """

    found_in: Literal["name", "label", "draft", "note"]
    score: float
    card: Card | None = None
    proposal: Proposal | None = None
    snippet: str | None = None


async def search(session: AsyncSession, actor: Actor, q: str, limit: int) -> list[Hit]:
    """The likeliest first. Raises `Forbidden`."""
    actor.require(Permission.dossier_read)
    hits = await _people(session, actor, q, limit)
    for noun in NOUNS.values():
        if noun is not _PERSON:
            hits += await _records(session, actor, noun, q, limit)
    hits += [Hit("draft", score, proposal=one) for one, score in await proposed(session, actor, [q], limit)]
    hits += await _notes(session, actor, q, limit)
    return sorted(hits, key=lambda hit: -hit.score)[:limit]


async def people_like(session: AsyncSession, actor: Actor, q: str) -> dict[uuid.UUID, float]:
    """People that are theirs to see, whose names are like `q`, or whose slug or external id it is."""
    seen = visible(_PERSON, actor)
    found = await namesakes(session, q, seen)
    for person in await _holding(session, q.strip(), seen):
        found[person] = max(found.get(person, 0.0), _PART)
    return found | dict.fromkeys(await _by_id(session, actor, q), 1.0)


async def _holding(session: AsyncSession, part: str, seen: ColumnElement[bool]) -> Sequence[uuid.UUID]:
    """Those of whose names this is a part, or who are called just so in signs that have no sound."""
    holds = col(Name.full) == part
    if len(part) >= _SHORTEST_PART:
        holds = or_(holds, col(Name.full).icontains(part, autoescape=True))
    theirs = select(Prisoner.id).where(seen)
    found = await session.scalars(
        select(Name.prisoner_id)
        .where(holds, col(Name.prisoner_id).in_(theirs))
        .order_by(col(Name.id))
        .limit(_MOST_NAMES)
    )
    return found.all()


def _rated(q: str, people: Sequence[Sequence[str]]) -> list[float]:
    folds = [stored_names(names).folds for names in people]
    needle = q.casefold().strip()
    scores = likenesses(query_names(q), folds)
    return [
        max(score, _PART if _holds(needle, names) else 0.0)
        for score, names in zip(scores, people, strict=True)
    ]


def _holds(needle: str, names: Sequence[str]) -> bool:
    return len(needle) >= _SHORTEST_PART and any(needle in name.casefold() for name in names)


async def _by_id(session: AsyncSession, actor: Actor, q: str) -> list[uuid.UUID]:
    scheme, _, value = q.strip().partition(":")
    numbers = or_(
        and_(col(ExternalId.scheme) == scheme, col(ExternalId.value) == value),
        col(ExternalId.value) == q.strip(),
    )
    known = select(ExternalId.prisoner_id).where(numbers, col(ExternalId.prisoner_id).is_not(None))
    rows = await session.scalars(
        select(Prisoner.id).where(
            or_(col(Prisoner.id).in_(known), col(Prisoner.slug) == q.strip()), visible(_PERSON, actor)
        )
    )
    return list(rows)


async def _people(session: AsyncSession, actor: Actor, q: str, limit: int) -> list[Hit]:
    found = await people_like(session, actor, q)
    best = sorted(found, key=lambda one: (-found[one], one))[:limit]
    query = select(Prisoner).where(col(Prisoner.id).in_(best))
    return [
        Hit("name", round(found[card.id], 3), card)
        for card in await cards(session, _PERSON, list(await session.scalars(query)))
    ]


async def _records(session: AsyncSession, actor: Actor, noun: Noun, q: str, limit: int) -> list[Hit]:
    query = select(noun.table).where(saying(noun, q.strip()), visible(noun, actor)).limit(limit)
    return [
        Hit("label", _PART, card) for card in await cards(session, noun, list(await session.scalars(query)))
    ]


async def proposed(
    session: AsyncSession, actor: Actor, names: Sequence[str], limit: int
) -> list[tuple[Proposal, float]]:
    """Open proposals of new records with such a name or label, the likeliest first."""
    newest = await session.scalars(
        select(Proposal)
        .where(col(Proposal.record_id).is_(None), col(Proposal.state).in_(OPEN))
        .order_by(col(Proposal.id).desc())
        .limit(_MOST_DRAFTS)
    )
    drafts = list(newest)
    forms = [_forms(draft.content) for draft in drafts]
    scores = [0.0] * len(drafts)
    for name in names:
        rated = await asyncio.to_thread(_rated, name, forms)
        scores = [max(pair) for pair in zip(scores, rated, strict=True)]
    found = [
        (draft, round(score, 3)) for draft, score in zip(drafts, scores, strict=True) if score >= NAME_HIT
    ]
    found.sort(key=lambda one: (-one[1], one[0].id))
    return [one for one in found if await proposal_is_seen(session, actor, one[0])][:limit]


def labels_of(proposal: Proposal | None) -> list[str]:
    return _forms(proposal.content) if proposal is not None else []


def _forms(content: dict[str, Any]) -> list[str]:
    """What a proposed record is called."""
    if isinstance(content.get("names"), list):
        return [str(name["full"]) for name in content["names"]]
    label = next((content[name] for name in LABELS if isinstance(content.get(name), dict)), None)
    return [str(text) for text in label.values()] if label is not None else []


async def _notes(session: AsyncSession, actor: Actor, q: str, limit: int) -> list[Hit]:
    found = await search_notes(session, actor, q, limit)
    return [Hit("note", _PART / 2, card, snippet=snippet) for card, snippet in found]
