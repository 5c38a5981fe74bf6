"""Which part of a record a sealed field belongs to, in words: «Alert 2 · Torture reported»."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.desk.showing import plain, word
from app.editorial.intake.private import is_sealed, referred
from app.editorial.sealed_places import Sealable
from app.models.records import Source

Labels = dict[uuid.UUID, str]


async def part_labels(session: AsyncSession, found: Sequence[Sealable], content: dict[str, Any]) -> Labels:
    """By the ids of the parts; the record itself has none."""
    return {
        **_consents(found, content), **_of("alerts", "private_text", "Alert", "headline", content),
        **_notes(content), **_channels(content), **await _sources(session, found),
    }  # fmt: skip


def _consents(found: Iterable[Sealable], content: dict[str, Any]) -> Labels:
    """Both have them in the order of their positions."""
    ids = list(dict.fromkeys(one.record_id for one in found if one.field.startswith("consent:")))
    rows = content.get("consents", [])
    return {
        one: f"Consent {place} · {word(row['scope'], 'consent_scope')}"
        for place, (one, row) in enumerate(zip(ids, rows, strict=False), 1)
    }


def _of(rows: str, name: str, label: str, title: str, content: dict[str, Any]) -> Labels:
    return {
        referred(row[name]): f"{label} {place} · {plain(row.get(title))}"
        for place, row in enumerate(content.get(rows, []), 1)
        if is_sealed(row[name])
    }


def _notes(content: dict[str, Any]) -> Labels:
    notes = enumerate(content.get("notes", []), 1)
    return {referred(one): f"Note {place}" for place, one in notes if is_sealed(one)}


def _channels(content: dict[str, Any]) -> Labels:
    rows = (content.get("letters") or {}).get("channels", [])
    return {
        referred(row["url"]): f"Way to write {place} · {word(row['type'], 'letter_channel_type')}"
        for place, row in enumerate(rows, 1)
        if is_sealed(row["url"])
    }


async def _sources(session: AsyncSession, found: Iterable[Sealable]) -> Labels:
    ids = [one.record_id for one in found if one.field.startswith("source:")]
    rows = await session.execute(select(Source.id, Source.title).where(col(Source.id).in_(ids)))
    return {identity: f"Source · {plain(title)}" for identity, title in rows}
