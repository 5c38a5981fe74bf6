"""An indexer over a Meilisearch in memory, asked step by step; a plugin of conftest."""

from typing import cast

import asyncpg
import pytest

from search import position
from search.indexer import Indexer
from search.meilisearch.server import Server
from search.meilisearch.settings import INDEX, digest
from tests.fake_meilisearch import FakeServer


@pytest.fixture
def fake() -> FakeServer:
    return FakeServer()


def as_server(fake: FakeServer) -> Server:
    return cast("Server", fake)


async def caught_up(connection: asyncpg.Connection, fake: FakeServer) -> None:
    indexer = Indexer(connection, as_server(fake))
    while await indexer.step():
        pass


async def assert_true(connection: asyncpg.Connection, fake: FakeServer) -> None:
    """The index holds exactly what is published, and the position says so."""
    rows = await connection.fetch(
        "SELECT s.kind || '-' || s.id AS key, version || '.' || analysis AS version"
        " FROM published.searchable s JOIN published.document USING (kind, id)"
    )
    assert await fake.states() == {row["key"]: row["version"] for row in rows}
    assert set(fake.held) - {f"{INDEX}_archive"} == {INDEX}
    last = await position.last_change(connection)
    assert await position.read(connection) == position.Position(last, digest())
