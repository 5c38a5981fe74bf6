"""Documents as bytes, with the places of the numbers that grow by one a day."""

import hashlib
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import orjson
from pydantic import BaseModel

from app.publication.isolation import Counter

# Where a running count belongs, the document first holds one of these; no real count is that large.
_MARKS = (987654321000001, 987654321000002, 987654321000003)


@dataclass
class Live:
    """The running counts of a document while it is put together."""

    counters: list[Counter] = field(default_factory=list)

    def number(self, counter: Counter) -> int:
        if counter.since is None:
            return counter.base
        self.counters.append(counter)
        return _MARKS[len(self.counters) - 1]


@dataclass(frozen=True)
class Rendered:
    body: bytes
    offsets: list[int]
    since: list[date]
    base: list[int]

    @property
    def etag(self) -> str:
        running = [(o, s.toordinal(), b) for o, s, b in zip(self.offsets, self.since, self.base, strict=True)]
        return hashlib.blake2b(self.body + repr(running).encode(), digest_size=12).hexdigest()


def to_json(shape: BaseModel | dict[str, Any]) -> bytes:
    return orjson.dumps(shape.model_dump() if isinstance(shape, BaseModel) else shape)


def render(shape: BaseModel, live: Live | None = None) -> Rendered:
    body = to_json(shape)
    counters = live.counters if live else []
    # In the order in which they stand in the body, so that each offset counts no other mark.
    found = sorted(
        (body.index(str(mark).encode()), mark, c) for mark, c in zip(_MARKS, counters, strict=False)
    )
    offsets: list[int] = []
    for _, mark, _ in found:
        needle = str(mark).encode()
        offsets.append(body.index(needle))
        body = body.replace(needle, b"", 1)
    running = [c for _, _, c in found]
    return Rendered(body, offsets, [c.since for c in running if c.since], [c.base for c in running])


def fill(body: bytes, offsets: list[int], since: list[date], base: list[int], today: date) -> bytes:
    """Put today's counts in. Offsets are those of the body without any count, in rising order."""
    for offset, day, start in sorted(zip(offsets, since, base, strict=True), reverse=True):
        body = b"%b%d%b" % (body[:offset], Counter(start, day).on(today), body[offset:])
    return body


def unfilled(body: bytes, offsets: list[int]) -> bytes:
    """The same with null for each running count: bytes that no midnight changes."""
    for offset in sorted(offsets, reverse=True):
        body = b"%bnull%b" % (body[:offset], body[offset:])
    return body


def with_counters(body: bytes, offsets: list[int], since: list[date], base: list[int]) -> bytes:
    """Put in what the counts are counted from, `{"base", "since"}`, for readers who count themselves."""
    for offset, day, start in sorted(zip(offsets, since, base, strict=True), reverse=True):
        body = b'%b{"base":%d,"since":"%s"}%b' % (body[:offset], start, str(day).encode(), body[offset:])
    return body
