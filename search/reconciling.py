"""Compares the index with PostgreSQL, document by document, and mends what differs."""

import logging
from contextlib import suppress
from typing import NamedTuple

import asyncpg

from search import position
from search.applying import NothingTaken, apply
from search.engine import Key
from search.meilisearch.documents import VERSIONS, key_of, key_text, version_text
from search.meilisearch.server import Server

log = logging.getLogger(__name__)
_BATCH = 1000


class Difference(NamedTuple):
    """Keys of documents; those that wait in the change log differ rightly and are in none of the lists.

    `foreign`: texts in the index that are no keys of ours; another program's, perhaps.
    """

    published: int
    indexed: int
    waiting: int
    missing: list[Key]
    surplus: list[Key]
    stale: list[Key]
    foreign: list[str]

    @property
    def keys(self) -> list[Key]:
        return [*self.missing, *self.surplus, *self.stale]


async def compare(connection: asyncpg.Connection, server: Server) -> Difference:
    """The index is read first: what is published after that waits in the change log."""
    reached = await position.read(connection)
    found = await server.states()
    rows = await connection.fetch(VERSIONS)
    wanted = {key_text(Key(row["kind"], row["id"])): version_text(row) for row in rows}
    changes = await position.changes_after(connection, reached.seq if reached else 0, limit=None)
    waiting = set(map(key_text, changes.keys))

    def known(texts: set[str]) -> list[Key]:
        return [key_of(text) for text in sorted(texts - waiting)]

    stale = {text for text in wanted.keys() & found.keys() if wanted[text] != found[text]}
    missing, surplus = wanted.keys() - found.keys(), found.keys() - wanted.keys()
    foreign = {text for text in surplus if not _is_key(text)}
    return Difference(
        len(wanted), len(found), len(waiting), known(missing), known(surplus - foreign), known(stale),
        sorted(foreign),
    )  # fmt: skip


def _is_key(text: str) -> bool:
    try:
        return bool(key_of(text))
    except ValueError:
        return False


async def reconcile(connection: asyncpg.Connection, server: Server) -> int:
    """Mend what differs, forget old tasks. Returns how many documents differed."""
    differing = await compare(connection, server)
    if differing.keys:
        counts = (len(differing.missing), len(differing.surplus), len(differing.stale))
        log.warning("the search index differed: %d missing, %d surplus, %d stale; mending", *counts)
    for start in range(0, len(differing.keys), _BATCH):
        # It may be the one document that was left out before; what is new must not wait for it.
        with suppress(NothingTaken):
            await apply(connection, server, differing.keys[start : start + _BATCH])
    if differing.foreign:
        log.warning("the search index held %d documents of another program; removing", len(differing.foreign))
        await server.remove(differing.foreign, server.index)
    await server.prune()
    return len(differing.keys) + len(differing.foreign)
