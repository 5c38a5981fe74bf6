"""Answers of a place that nobody vouches for: how long they may take, and what they may unpack to."""

import asyncio
import zlib
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from typing import Any

import brotli  # type: ignore[import-untyped]  # has no stubs
import httpx

PATIENCE = 60.0  # seconds for an answer, beyond what its bytes may take
SLOWEST = 4096  # bytes a second: slower than any line that is of use
_WAITS, _LONGEST_WAIT = 10, 60  # the last one in seconds
_PIECE = 64 * 1024
_GZIP = 31  # as zlib calls it
_Headers = Mapping[str, str]


@dataclass(frozen=True)
class Answer:
    """One that has begun. The time that is left grows with the bytes that come."""

    head: httpx.Response
    limit: asyncio.Timeout
    until: float

    async def pieces(self) -> AsyncIterator[bytes]:
        """Its content, in pieces of bounded size. Raises httpx.DecodingError."""
        unpacked = _unpacker(self.head.headers.get("content-encoding", "identity"))
        came = 0
        async for raw in self.head.aiter_raw():
            came += len(raw)
            self.limit.reschedule(self.until + came / SLOWEST)
            for piece in unpacked(raw):
                yield piece


@asynccontextmanager
async def answered(client: httpx.AsyncClient, url: str, headers: _Headers) -> AsyncIterator[Answer]:
    """What a GET is answered; where the site says that there were too many, after the time that it says.

    Raises TimeoutError, in the middle of an answer too: who sends a byte now and then would hold up a mirror
    for ever, and those who were withdrawn would stay on it.
    """
    asked = {"accept-encoding": "br, gzip", **headers}
    for left in reversed(range(_WAITS)):
        until = asyncio.get_running_loop().time() + PATIENCE
        async with asyncio.timeout_at(until) as limit, client.stream("GET", url, headers=asked) as head:
            if head.status_code != HTTPStatus.TOO_MANY_REQUESTS or not left:
                yield Answer(head, limit, until)
                return
        await asyncio.sleep(_wait(head.headers.get("retry-after", "")))


def _wait(said: str) -> int:
    return min(int(said[:4]), _LONGEST_WAIT) if said.isascii() and said.isdigit() else 1


def _unpacker(coding: str) -> Callable[[bytes], Iterator[bytes]]:
    """By hand: httpx unpacks a piece at once and in any number of ways, so a few KB would fill all memory."""
    if coding == "identity":
        return lambda raw: iter((raw,))
    if coding == "br":
        return partial(_from_brotli, brotli.Decompressor())
    if coding in {"gzip", "x-gzip"}:
        return partial(_from_gzip, zlib.decompressobj(_GZIP))
    raise httpx.DecodingError("packed in a way that was not asked for")


def _from_gzip(unpacking: Any, raw: bytes) -> Iterator[bytes]:
    while raw and not unpacking.eof:
        try:
            yield unpacking.decompress(raw, _PIECE)
        except zlib.error as error:
            raise httpx.DecodingError(str(error)) from error
        raw = unpacking.unconsumed_tail


def _from_brotli(unpacking: Any, raw: bytes) -> Iterator[bytes]:
    piece = b"more"
    while piece and not unpacking.is_finished():
        try:
            piece = unpacking.process(raw, output_buffer_limit=_PIECE)
        except brotli.error as error:
            raise httpx.DecodingError(str(error)) from error
        yield piece
        raw = b""
