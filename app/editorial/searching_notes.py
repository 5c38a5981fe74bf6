"""Editors' search in notes: what lists remark by the database, what editors wrote by opening it."""

import uuid
from collections.abc import Sequence
from typing import Any

from sqlalchemy import Text, cast, func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.audit import record
from app.editorial.changes.nouns import NOUNS, Noun
from app.editorial.intake.private import SEALED, referred
from app.editorial.listing import Card, cards, visible
from app.models.people import EditorNote
from app.sealing import Place, SealedField, lent, opened

_LANGUAGE = "russian"  # PostgreSQL's: it stems Latin words as English
_OWNERS = (("prisoner", EditorNote.prisoner_id), ("facility", EditorNote.facility_id))
MOST_OPENED = 5000  # notes, the newest first: some 50 ms
Noted = tuple[Card, str | None]


async def search_notes(session: AsyncSession, actor: Actor, q: str, limit: int) -> list[Noted]:
    """Records that are theirs to see, with a snippet of a remark. Sealed words are found and not shown.

    Those need `sealed:read`, and the log tells of the search. Raises `NoKeyring`.
    """
    found: list[Noted] = []
    for kind, owner in _OWNERS:
        noun = NOUNS[kind]
        found += await _remarks(session, actor, noun, owner, (q, limit))
        if actor.can(Permission.sealed_read):
            found += [(card, None) for card in await _sealed(session, actor, noun, owner, (q, limit))]
    return found


async def _remarks(
    session: AsyncSession, actor: Actor, noun: Noun, owner: Any, asked: tuple[str, int]
) -> list[Noted]:
    q, limit = asked
    query = func.websearch_to_tsquery(_LANGUAGE, q)
    words = func.to_tsvector(_LANGUAGE, EditorNote.text)
    # Scripts without spaces are one word to PostgreSQL.
    told = or_(words.bool_op("@@")(query), col(EditorNote.text).icontains(q.strip(), autoescape=True))
    snippet = func.ts_headline(
        _LANGUAGE, EditorNote.text, query, "StartSel='', StopSel='', MaxFragments=1, MaxWords=30, MinWords=10"
    )
    table: Any = noun.table
    rows = await session.execute(
        select(table, cast(snippet, Text))
        .join(EditorNote, col(owner) == table.id)
        .where(told, ~col(EditorNote.text).startswith(SEALED), visible(noun, actor))
        .order_by(func.ts_rank(words, query).desc(), table.id)
        .limit(limit)
    )
    found = [(row, text) for row, text in rows]
    shown = await cards(session, noun, [row for row, _ in found])
    return [(card, text) for card, (_, text) in zip(shown, found, strict=True)]


async def _sealed(
    session: AsyncSession, actor: Actor, noun: Noun, owner: Any, asked: tuple[str, int]
) -> Sequence[Card]:
    """By the words as they stand, whatever their case: each of the query's must be in the note."""
    q, limit = asked
    wanted = q.casefold().split()
    table: Any = noun.table
    rows = await session.execute(
        select(table.id, EditorNote.text)
        .join(EditorNote, col(owner) == table.id)
        .where(col(EditorNote.text).startswith(SEALED), visible(noun, actor))
        .order_by(table.id.desc())
        .limit(MOST_OPENED)
    )
    places = {Place(SealedField.EDITOR_NOTE_TEXT, referred(text)): one for one, text in rows}
    if not places or not wanted:
        return []
    texts = await opened(session, lent(session), places.keys())
    await _tell(session, actor, len(texts))
    hits = {places[place] for place, text in texts.items() if all(one in text.casefold() for one in wanted)}
    return await _cards(session, noun, sorted(hits)[:limit])


async def _tell(session: AsyncSession, actor: Actor, count: int) -> None:
    detail = {"field": SealedField.EDITOR_NOTE_TEXT, "count": count}
    await record(session, actor, "sealed:search", kind="editor_note", detail=detail)


async def _cards(session: AsyncSession, noun: Noun, ids: Sequence[uuid.UUID]) -> Sequence[Card]:
    table: Any = noun.table
    rows = await session.scalars(select(table).where(table.id.in_(ids)).order_by(table.id))
    return await cards(session, noun, list(rows))
