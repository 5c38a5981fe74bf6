"""One document by its address, and what became of it when it is not there."""

import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import orjson

from app.database.readers import Readers
from app.publication.rendering import fill
from app.text.slugs import digest

_ONE = (
    "SELECT body, etag, NULLIF(live_offset, '{}'), NULLIF(live_since, '{}'), NULLIF(live_base, '{}')"
    " FROM published.document"
    " WHERE kind = $1 AND slug = $2"
)
_WHOLE = (
    "SELECT id, body, live_offset, live_since, live_base FROM published.document"
    " WHERE kind = $1 AND id = ANY($2::uuid[])"
)
_MANY = (
    "SELECT slug, body, live_offset, live_since, live_base FROM published.document"
    " WHERE kind = $1 AND slug = ANY($2::text[])"
)
_FORMER_OF_MANY = (
    "SELECT r.slug_digest, d.slug FROM published.redirect r"
    " JOIN published.document d ON d.kind = r.kind AND d.id = r.target_id"
    " WHERE r.kind = $1 AND r.slug_digest = ANY($2::text[])"
)
_FORMER = (
    "SELECT r.gone_at, d.slug FROM published.redirect r"
    " LEFT JOIN published.document d ON d.kind = r.kind AND d.id = r.target_id"
    " WHERE r.kind = $1 AND r.slug_digest = $2"
)
IDENTITY = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_SLUG = "SELECT slug FROM published.document WHERE kind = $1 AND id = $2"
_REMOVED = "SELECT max(at) FROM published.change WHERE kind = $1 AND id = $2 AND op = 'remove'"


@dataclass(frozen=True, slots=True)
class Found:
    """`etag` names these bytes on this day."""

    body: bytes
    etag: str


async def read_whole(pool: Readers, kind: str, ids: Sequence[uuid.UUID], today: date) -> dict[uuid.UUID, Any]:
    """Those of these documents that are published, parsed. Counts that run are those of `today` (UTC)."""
    rows = await pool.fetch(_WHOLE, kind, ids) if ids else []
    return {row[0]: orjson.loads(fill(row[1], row[2], row[3], row[4], today)) for row in rows}


async def read_many(pool: Readers, kind: str, slugs: Sequence[str], today: date) -> dict[str, Any]:
    """Those of these documents that are published under this very slug, parsed, in one statement."""
    rows = await pool.fetch(_MANY, kind, slugs) if slugs else []
    return {row[0]: orjson.loads(fill(row[1], row[2], row[3], row[4], today)) for row in rows}


async def read_former(pool: Readers, kind: str, slugs: Sequence[str]) -> dict[str, str]:
    """The present slugs of those that were public under another one."""
    by_digest = {digest(slug): slug for slug in slugs}
    rows = await pool.fetch(_FORMER_OF_MANY, kind, list(by_digest))
    return {by_digest[row[0]]: row[1] for row in rows}


class Moved(LookupError):
    """The document has another address now."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


class Gone(LookupError):
    """It was public and was withdrawn. Nothing more is said."""

    def __init__(self, at: datetime | None) -> None:
        super().__init__()
        self.at = at


class Missing(LookupError):
    """Nothing was ever public here."""


async def read_document(pool: Readers, kind: str, slug: str, today: date) -> Found:
    """Raises `Moved` (of an id, too), `Gone` or `Missing`. Counts that run are those of `today` (UTC)."""
    row = await pool.fetchrow(_ONE, kind, slug)
    if row is None:
        raise await _what_became_of(pool, kind, slug)
    if not row[2]:
        return Found(row[0], row[1])
    body = fill(row[0], row[2], row[3], row[4], today)
    return Found(body, f"{row[1]}.{today.toordinal():x}")


async def read_by_id(pool: Readers, kind: str, identity: uuid.UUID, today: date) -> dict[str, Any]:
    """One document, parsed, whatever its slug is now. Raises `Gone` or `Missing`."""
    found = await read_whole(pool, kind, [identity], today)
    if identity in found:
        whole: dict[str, Any] = found[identity]
        return whole
    raise await _what_was_removed(pool, kind, identity)


async def _what_became_of(pool: Readers, kind: str, slug: str) -> Moved | Gone | Missing:
    row = await pool.fetchrow(_FORMER, kind, digest(slug))
    if row is None:
        return await _of_identity(pool, kind, slug)
    return Moved(row["slug"]) if row["slug"] else Gone(row["gone_at"])


async def _of_identity(pool: Readers, kind: str, text: str) -> Moved | Gone | Missing:
    """An id is an address that tells no name: partners keep it, and it leads on to the present one."""
    if not IDENTITY.fullmatch(text):
        return Missing()
    slug = await pool.fetchval(_SLUG, kind, identity := uuid.UUID(text))
    return Moved(slug) if slug else await _what_was_removed(pool, kind, identity)


async def _what_was_removed(pool: Readers, kind: str, identity: uuid.UUID) -> Gone | Missing:
    at = await pool.fetchval(_REMOVED, kind, identity)
    return Gone(at) if at else Missing()
