"""A row of `published.searchable` with its document's filters → a document of the index."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import asyncpg

from search.engine import Key

Row = Mapping[str, Any] | asyncpg.Record

# What is read for one document. `words` holds our own stems, so its lexemes are the stems.
COLUMNS = (
    "kind, id, s.analysis, d.version, s.folds, s.name_keys, tsvector_to_array(s.words) AS stems,"
    " ARRAY(SELECT DISTINCT a.lexeme || ' ' || b.lexeme FROM unnest(s.words) a, unnest(a.positions) x"
    " JOIN (unnest(s.words) b CROSS JOIN unnest(b.positions) y) ON y = x + 1) AS pairs,"
    " d.facets, d.earliest, d.latest, d.birthday, d.updated_at"
)
SOURCE = "published.searchable s JOIN published.document d USING (kind, id)"
VERSIONS = f"SELECT kind, id, s.analysis, d.version FROM {SOURCE}"  # noqa: S608  constants


def key_text(key: Key) -> str:
    return f"{key.kind}-{key.id}"


def key_of(text: str) -> Key:
    """Raises ValueError for what is no key of ours."""
    kind, _, identity = text.partition("-")
    return Key(kind, uuid.UUID(identity))


def document(row: Row) -> dict[str, Any]:
    """What is unknown is left out: no comparison then finds it, as with NULL in SQL."""
    folds: Sequence[str] = row["folds"]
    numbers = {
        "earliest": _ordinal(row["earliest"]),
        "latest": _ordinal(row["latest"]),
        "birthday": row["birthday"] or None,
    }
    return {
        "key": key_text(Key(row["kind"], row["id"])),
        "version": version_text(row),
        "kind": row["kind"],
        "folds": folds,
        "starts": sorted({word for fold in folds for word in fold.split()}),
        "keys": row["name_keys"],
        "stems": row["stems"],
        "pairs": row["pairs"],
        "facet": _by_name(row["facets"]),
        "updated": microseconds(row["updated_at"]),
        **{name: value for name, value in numbers.items() if value is not None},
    }


def version_text(row: Row) -> str:
    """Differs when the document was published anew, or `app.text` reads it differently."""
    return f"{row['version']}.{row['analysis']}"


def microseconds(moment: datetime) -> int:
    """Since 1970 (UTC): below 2^53 until the year 2255, so exact as the float that Meilisearch keeps."""
    return round(moment.timestamp() * 1_000_000)


def _ordinal(day: date | None) -> int | None:
    return day.toordinal() if day else None


def _by_name(facets: Sequence[str]) -> dict[str, list[str]]:
    """`["status:free", "law:RU-UK-1"]` → one list per filter."""
    found: dict[str, list[str]] = {}
    for facet in facets:
        name, _, value = facet.partition(":")
        found.setdefault(name, []).append(value)
    return found
