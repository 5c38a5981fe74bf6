"""Mirrors against places that send too much, too slowly, or ask to wait."""

import asyncio
import gzip
import os
import tracemalloc
from collections.abc import AsyncIterator, Callable
from pathlib import Path

import brotli  # type: ignore[import-untyped]  # has no stubs
import httpx
import pytest

from app.snapshots import answering
from app.snapshots.fetching import Fetcher
from app.verifying.encoding import digest
from app.verifying.faults import Code, Fault

Answering = Callable[[httpx.Request], httpx.Response]
LARGEST = 4_000_000
BODY = b"forget-me-not " * 1000
PACKING: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.compress, "br": brotli.compress}
_BOMBS = {
    "gzip": gzip.compress(bytes(200 * LARGEST), 1),
    "br": brotli.compress(bytes(200 * LARGEST), quality=1),
}


def fetcher(answer: Answering, directory: Path) -> Fetcher:
    client = httpx.AsyncClient(transport=httpx.MockTransport(answer))
    return Fetcher(client, "http://mirror", directory)


class Drops(httpx.AsyncByteStream):
    """A byte now and then, without an end."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b"x"
            await asyncio.sleep(0.01)


def packed(body: bytes, coding: str) -> httpx.Response:
    return httpx.Response(200, headers={"content-encoding": coding}, stream=httpx.ByteStream(body))


@pytest.mark.parametrize("coding", PACKING)
async def test_what_is_packed_is_unpacked(coding: str, tmp_path: Path) -> None:
    body = BODY * 50  # more than comes out in one piece
    one = fetcher(lambda _: packed(PACKING[coding](body), coding), tmp_path)
    assert await one.small("a", LARGEST) == body
    assert (await one.file("a", digest(body), LARGEST)).read_bytes() == body


@pytest.mark.parametrize("coding", PACKING)
async def test_few_bytes_that_unpack_to_many_fill_no_memory(coding: str, tmp_path: Path) -> None:
    one = fetcher(lambda _: packed(_BOMBS[coding], coding), tmp_path)
    tracemalloc.start()
    try:
        for fetched in (one.small("a", LARGEST), one.file("a", digest(BODY), LARGEST)):
            with pytest.raises(Fault) as raised:
                await fetched
            assert raised.value.code is Code.TOO_LARGE
        assert tracemalloc.get_traced_memory()[1] < 5 * LARGEST
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("coding", ["gzip, gzip", "br", "gzip", "zstd"])
async def test_what_is_packed_otherwise_than_asked_for_is_refused(coding: str, tmp_path: Path) -> None:
    twice = gzip.compress(gzip.compress(BODY)) if coding == "gzip, gzip" else BODY
    with pytest.raises(httpx.DecodingError):
        await fetcher(lambda _: packed(twice, coding), tmp_path).small("a", LARGEST)


async def test_an_answer_without_an_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answering, "PATIENCE", 0.1)
    one = fetcher(lambda _: httpx.Response(200, stream=Drops()), tmp_path)
    for fetched in (one.small("a", LARGEST), one.file("a", digest(BODY), LARGEST)):
        with pytest.raises(TimeoutError):
            await fetched


async def test_an_answer_that_never_begins_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(_: httpx.Request) -> httpx.Response:
        await asyncio.Event().wait()
        raise AssertionError

    monkeypatch.setattr(answering, "PATIENCE", 0.1)
    client = httpx.AsyncClient(transport=httpx.MockTransport(never))
    with pytest.raises(TimeoutError):
        await Fetcher(client, "http://mirror", tmp_path).small("a", LARGEST)


async def test_bytes_that_come_earn_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Steady(httpx.AsyncByteStream):
        async def __aiter__(self) -> AsyncIterator[bytes]:
            for _ in range(5):
                yield bytes(answering.SLOWEST * 60)
                await asyncio.sleep(0.1)

    monkeypatch.setattr(answering, "PATIENCE", 0.3)
    one = fetcher(lambda _: httpx.Response(200, stream=Steady()), tmp_path)
    assert len(await one.small("a", LARGEST)) == 5 * 60 * answering.SLOWEST


@pytest.mark.parametrize("retry", ["0", "", "soon", "9" * 5000])
async def test_too_many_requests_are_waited_for(
    retry: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[int] = []

    async def wait(seconds: int) -> None:
        waits.append(seconds)

    monkeypatch.setattr(asyncio, "sleep", wait)
    refusals = iter([429, 429])

    def answer(_: httpx.Request) -> httpx.Response:
        body = httpx.ByteStream(BODY)
        return httpx.Response(next(refusals, 200), headers={"retry-after": retry}, stream=body)

    one = fetcher(answer, tmp_path)
    assert (await one.file("a", digest(BODY), LARGEST)).read_bytes() == BODY
    assert waits == [{"0": 0, "": 1, "soon": 1}.get(retry, 60)] * 2


async def test_what_another_place_began_is_begun_anew(tmp_path: Path) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        start = int(request.headers.get("range", "bytes=0-")[6:-1])
        return httpx.Response(206 if start else 200, stream=httpx.ByteStream(BODY[start:]))

    (tmp_path / f"{digest(BODY)}.part").write_bytes(b"<html>Sign in to this network")
    one = fetcher(answer, tmp_path)
    assert (await one.file("a", digest(BODY), LARGEST)).read_bytes() == BODY
    assert os.listdir(tmp_path) == [digest(BODY)]  # noqa: PTH208


async def test_who_refuses_for_ever_is_given_up(tmp_path: Path) -> None:
    one = fetcher(lambda _: httpx.Response(429, headers={"retry-after": "0"}), tmp_path)
    with pytest.raises(httpx.HTTPStatusError, match="429"):
        await one.small("a", LARGEST)
