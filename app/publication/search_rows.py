"""Writes `published.searchable`, in the transaction that writes the documents."""

import uuid
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

import orjson
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

from app.publication.searchable import ANALYSIS, KINDS, searchable
from app.text.names import lines_of

CHANNEL = "nezabudka_change"
_BATCH = 200
_COLUMNS = (
    "kind, id, analysis, names, folds, fold, name_keys, words, texts,"
    " facets, earliest, latest, birthday, updated_at"
)

# Arrays of arrays can't be ragged, so rows travel as JSON; PostgreSQL reads a tsvector from its text form.
_WRITE = text(
    f"INSERT INTO published.searchable ({_COLUMNS}) SELECT {_COLUMNS}"  # noqa: S608  no input in it
    " FROM jsonb_populate_recordset(NULL::published.searchable, CAST(:rows AS jsonb))"
    f" ON CONFLICT (kind, id) DO UPDATE SET ({_COLUMNS})"
    f" = ({', '.join(f'excluded.{column}' for column in _COLUMNS.split(', '))})"
)


class Entry(NamedTuple):
    """A document, as its dictionary or JSON, with what it is filtered by."""

    kind: str
    id: uuid.UUID
    document: dict[str, Any]
    facets: Sequence[str]
    earliest: date | None
    latest: date | None
    birthday: int
    updated_at: datetime


def _row(entry: Entry) -> dict[str, Any] | None:
    found = searchable(entry.kind, entry.document)
    if found is None:
        return None
    return {
        "kind": entry.kind, "id": str(entry.id), "analysis": ANALYSIS,
        "names": found.names.names, "folds": found.names.folds,
        "fold": lines_of(found.names.folds), "name_keys": found.names.keys,
        "words": found.words, "texts": [one._asdict() for one in found.texts], "facets": list(entry.facets),
        "earliest": entry.earliest, "latest": entry.latest, "birthday": entry.birthday,
        "updated_at": entry.updated_at,
    }  # fmt: skip


async def write(session: AsyncSession, entries: Sequence[Entry]) -> None:
    """Make these documents searchable, in the caller's transaction; kinds that are not searched are skipped.

    A row goes with its document (`ON DELETE CASCADE`).
    """
    rows = [row for entry in entries if entry.kind in KINDS and (row := _row(entry))]
    for start in range(0, len(rows), _BATCH):
        await session.execute(_WRITE, {"rows": orjson.dumps(rows[start : start + _BATCH]).decode()})


async def announce(session: AsyncSession) -> None:
    """Whoever listens on `nezabudka_change` hears of it when the transaction commits."""
    await session.execute(text("SELECT pg_notify(:channel, '')"), {"channel": CHANNEL})
