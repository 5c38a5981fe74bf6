"""How Meilisearch is spoken to over HTTP: connections that last, answers that are none, time that is up."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest

from app.text.names import query_names
from app.text.words import query_stems
from search.engine import EngineAway, Scope
from search.meilisearch.client import SearchClient
from search.meilisearch.engine import MeilisearchEngine
from search.meilisearch.http import Poster
from search.meilisearch.server import Server, ServerAway
from tests.recorded import unknown
from tests.waiting import PATIENCE


async def test_a_server_that_is_not_there_is_away() -> None:
    client = SearchClient(Poster("http://127.0.0.1:9", None).post)
    with pytest.raises(EngineAway):
        await client.search([{}])
    assert not await MeilisearchEngine(client, unknown).health()
    with pytest.raises(ServerAway):
        await Server("http://127.0.0.1:9", None).exists()


@asynccontextmanager
async def answering(*answers: bytes) -> AsyncIterator[Poster]:
    """A server whose connections give these answers, whatever is asked, and then close."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for answer in answers:
            await reader.readuntil(b"\r\n\r\n")
            await reader.readexactly(len(b'{"queries":[{"indexUid":"documents"}]}'))
            writer.write(answer)
        await asyncio.sleep(0)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1")
    poster = Poster(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", "key")
    try:
        yield poster
    finally:
        poster.close()
        server.close()
        await server.wait_closed()


def http(body: bytes, status: str = "200 OK") -> bytes:
    return b"HTTP/1.1 %b\r\nContent-Length: %d\r\n\r\n%b" % (status.encode(), len(body), body)


FOUND = http(b'{"results":[{"hits":[]}]}')
CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nb\r\n{"results":\r\n3\r\n[]}\r\n0\r\n\r\n'


@pytest.mark.parametrize(
    "answer", [http(b"", "503 Busy"), http(b"<html>"), http(b"[]"), b"SSH-2.0\r\n", http(b"{}")[:-1], b""]
)
async def test_what_is_no_answer_is_away(answer: bytes) -> None:
    async with answering(answer) as poster:
        with pytest.raises(EngineAway):
            await SearchClient(poster.post).search([{}])


async def test_connections_last_and_are_opened_again() -> None:
    async with answering(FOUND, CHUNKED) as poster:
        client = SearchClient(poster.post, seconds=PATIENCE)
        for _ in range(2):
            assert await client.search([{}]) == [{"hits": []}]
            assert await client.search([{}]) == []
            await asyncio.sleep(0.01)
        assert len(await asyncio.gather(*(client.search([{}]) for _ in range(50)))) == 50


async def test_the_answer_is_not_waited_for_longer_than_said() -> None:
    async with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n", FOUND) as poster:
        client = SearchClient(poster.post, seconds=0.05)
        with pytest.raises(EngineAway, match="TimeoutError"):
            await client.search([{}])


ODD = [
    b"[]",
    b"{}",
    b'{"hits": 3, "results": 3}',
    b'{"hits": [{}], "results": [{}]}',
    b'{"hits": [1], "results": [1]}',
    b'{"hits": [{"key": "42"}], "results": []}',
    b'{"hits": [{"key": null}], "results": [{"hits": null}]}',
    b'{"hits": [{"key": "film-1"}], "results": [{"hits": [], "estimatedTotalHits": ""}]}',
]


@pytest.mark.parametrize("content", ODD)
async def test_what_is_no_answer_of_our_index_is_none(content: bytes) -> None:
    """PostgreSQL answers then."""

    async def post(_path: str, _body: bytes) -> tuple[int, bytes]:
        return 200, content

    engine = MeilisearchEngine(SearchClient(post, seconds=PATIENCE), unknown)
    scope = Scope(("prisoner",))
    names = query_names("Ива Вымыслова")
    with pytest.raises(EngineAway):
        await engine.people(names, scope, 5)
    with pytest.raises(EngineAway):
        await engine.words(query_stems("суд"), scope, 5, ["status"])
    with suppress(EngineAway):  # no hits at all are an answer
        assert not await engine.starting(names, scope, 5)


async def test_two_slow_answers_cost_the_time_of_one() -> None:
    answered = 0

    async def post(_path: str, _body: bytes) -> tuple[int, bytes]:
        nonlocal answered
        answered += 1
        if answered > 1:
            await asyncio.Event().wait()
        return 200, b'{"hits": []}'

    engine = MeilisearchEngine(SearchClient(post, seconds=0.1), unknown)
    with pytest.raises(EngineAway):
        await engine.people(query_names("Ива Вымыслова"), Scope(("prisoner",)), 5)
    assert answered == 2
