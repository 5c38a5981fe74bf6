"""Makes documents of the index what they are in PostgreSQL now: written anew, or removed."""

import logging
from collections.abc import Sequence
from typing import NamedTuple

import asyncpg

from search import metrics
from search.engine import Key
from search.meilisearch.documents import COLUMNS, SOURCE, document, key_text
from search.meilisearch.server import Document, Server, ServerAway, TaskFailed

log = logging.getLogger(__name__)
_ROWS = (
    f"SELECT {COLUMNS} FROM {SOURCE} WHERE (kind, id) IN"  # noqa: S608  constants
    " (SELECT * FROM unnest($1::text[], $2::uuid[]))"
)


class NothingTaken(ServerAway):
    """Each document was refused, for reasons that none of them need be the cause of."""


class Applied(NamedTuple):
    put: int
    removed: int
    refused: int


async def apply(
    connection: asyncpg.Connection, server: Server, keys: Sequence[Key], index: str | None = None
) -> Applied:
    """Read these documents now, and write or remove them. Doing it again changes nothing.

    Raises `ServerAway` when that may not be durable.
    """
    rows = await connection.fetch(_ROWS, [key.kind for key in keys], [key.id for key in keys])
    documents = [document(row) for row in rows]
    gone = sorted({key_text(key) for key in keys} - {one["key"] for one in documents})
    index = index or server.index
    refused = await put(server, documents, index)
    if gone:
        await _remove(server, gone, index)
    return Applied(len(documents) - refused, len(gone), refused)


async def _remove(server: Server, gone: Sequence[str], index: str) -> None:
    try:
        await server.remove(gone, index)
    except TaskFailed as failure:
        raise ServerAway(f"nothing can be removed: {failure}") from None
    metrics.INDEXED.labels("remove").inc(len(gone))


async def put(server: Server, documents: Sequence[Document], index: str) -> int:
    """Write them in one task. Those that are refused by themselves are left out; returns how many.

    A document that no server takes must not keep all others waiting. Reconciliation tries it again.
    """
    if not documents:
        return 0
    refused = await _refused(server, documents, index)
    if refused and not _to_blame(refused, documents):
        raise NothingTaken(f"no document is taken: {refused[0][1]}")
    for key, failure in refused:
        log.error("Meilisearch refuses the document %s: %s. It is left out of the index.", key, failure)
    if refused:  # what it held of them is true no more
        await _remove(server, [key for key, _ in refused], index)
    metrics.INDEXED.labels("put").inc(len(documents) - len(refused))
    metrics.REFUSED.inc(len(refused))
    return len(refused)


Refusals = list[tuple[str, TaskFailed]]


async def _refused(server: Server, documents: Sequence[Document], index: str) -> Refusals:
    """Halve a batch that fails until the documents that make it fail stand alone."""
    try:
        await server.put(documents, index)
    except TaskFailed as failure:
        if len(documents) == 1:
            return [(documents[0]["key"], failure)]
        middle = len(documents) // 2
        first = await _refused(server, documents[:middle], index)
        return first + await _refused(server, documents[middle:], index)
    return []


def _to_blame(refused: Refusals, documents: Sequence[Document]) -> bool:
    """Whether it is the documents, not the server: others are taken, or the error says so."""
    return len(refused) < len(documents) or all(failure.of_document for _, failure in refused)
