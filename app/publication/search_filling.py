"""Makes the search rows of documents that were published before there was search, or another analysis."""

from datetime import UTC, datetime
from typing import Any

import orjson
from sqlalchemy import Row, text
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.publication.outgoing import publish_in_batches
from app.publication.rendering import fill
from app.publication.search_rows import Entry, announce, write
from app.publication.searchable import ANALYSIS, KINDS

_BATCH = 200
_OUTDATED = text(
    "SELECT d.kind, d.id, d.body, d.live_offset, d.live_since, d.live_base,"
    " d.facets, d.earliest, d.latest, d.birthday, d.updated_at"
    " FROM published.document d LEFT JOIN published.searchable s ON s.kind = d.kind AND s.id = d.id"
    " WHERE d.kind = ANY(:kinds) AND s.analysis IS DISTINCT FROM :analysis LIMIT :batch"
)


async def fill_missing(engine: AsyncEngine) -> int:
    """Make the rows of documents that have none, or one of an older analysis. Returns how many.

    For databases that published before there was search, and after `ANALYSIS` was raised.
    """
    return await publish_in_batches(engine, _fill_batch)


async def _fill_batch(session: AsyncSession) -> int:
    found = await session.execute(_OUTDATED, {"kinds": list(KINDS), "analysis": ANALYSIS, "batch": _BATCH})
    entries = [_entry(row) for row in found]
    await write(session, entries)
    if entries:
        await announce(session)
    return len(entries)


def _entry(row: Row[Any]) -> Entry:
    today = datetime.now(UTC).date()
    body = fill(row.body, row.live_offset, row.live_since, row.live_base, today)
    return Entry(
        row.kind, row.id, orjson.loads(body), row.facets, row.earliest, row.latest, row.birthday,
        row.updated_at,
    )  # fmt: skip
