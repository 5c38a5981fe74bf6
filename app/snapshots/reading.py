"""What a snapshot is made of, read with the public role as it was at one moment.

All connections of such a view are in one repeatable-read transaction, which PostgreSQL calls a snapshot too:
whatever is published or withdrawn meanwhile is in none of the files, or in the next tree's.
"""

from collections.abc import AsyncIterator, Sequence
from datetime import date
from typing import Any

import asyncpg

from app.database.readers import Readers
from app.publication.rendering import fill
from app.published.kinds import Kind
from app.published.listing import MOST, parse_query, read_page

_BATCH = 500
_DOCUMENTS = (
    "SELECT id, slug, body, live_offset, live_since, live_base FROM published.document"
    " WHERE kind = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3"
)
# Nobody waits at a page for these statements, and a client that is busy writing files answers late.
_SETTINGS = {
    "application_name": "nezabudka snapshot", "default_transaction_read_only": "on", "jit": "off",
    "statement_timeout": "120s",
}  # fmt: skip
_AUDIT_HEAD = "SELECT hash FROM published.audit_head"
_KEY = b"cursors of this walk alone are read with it"


class Moment:
    """Connections that all see the same. `name` lets another process see it too, while this one is open."""

    def __init__(self, dsn: str, name: str | None = None) -> None:
        self.dsn, self.name = dsn, name
        self._transactions: list[Any] = []

    def readers(self) -> Readers:
        """To be entered once."""
        return Readers(self._connected, most=2)

    async def _connected(self) -> asyncpg.Connection:
        connection = await asyncpg.connect(self.dsn, server_settings=_SETTINGS)
        transaction = connection.transaction(isolation="repeatable_read", readonly=True)
        await transaction.start()
        self._transactions.append(transaction)
        if self.name is None:
            self.name = await connection.fetchval("SELECT pg_export_snapshot()")
        else:
            await connection.execute(f"SET TRANSACTION SNAPSHOT '{self.name}'")
        return connection


async def audit_head(pool: Readers) -> str:
    """The hash of the audit log's last entry; 64 zeros of an empty log."""
    return str(await pool.fetchval(_AUDIT_HEAD))


async def documents(pool: Readers, kind: Kind, day: date) -> AsyncIterator[list[tuple[str, bytes]]]:
    """Slugs and documents in batches, with the counts of this day, in the order of recording."""
    after = None
    while rows := await pool.fetch(_DOCUMENTS, kind.name, after, _BATCH):
        yield [(row[1], fill(row[2], row[3], row[4], row[5], day)) for row in rows]
        after = rows[-1][0]


async def cards(pool: Readers, kind: Kind, sort: str, day: date) -> list[bytes]:
    """All of a list, in this order."""
    found: list[bytes] = []
    asked = start = [("sort", sort), ("limit", str(MOST))]
    while True:
        page = await read_page(pool, parse_query(kind, asked, _KEY, day), _KEY)
        found += page.cards
        if page.next_cursor is None:
            return found
        asked = [*start, ("cursor", page.next_cursor)]


async def first_cards(pool: Readers, kind: Kind, asked: Sequence[tuple[str, str]], day: date) -> list[bytes]:
    """The first page of a list under these parameters."""
    return (await read_page(pool, parse_query(kind, asked, _KEY, day), _KEY)).cards
