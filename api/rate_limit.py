"""Rate limits without storing addresses.

In memory only: a fixed window a client network (/24 of IPv4, /48 of IPv6), named by a hash under a random
key that is thrown away daily with all counters. Headers: draft-ietf-httpapi-ratelimit-headers-10.
"""

import ipaddress
import secrets
import time
from collections.abc import Callable
from hashlib import blake2b
from math import ceil
from typing import NamedTuple

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.answers import Headers, send_answer
from api.errors import Problem, Tell

WINDOW = 60  # seconds
DAY = 86_400  # seconds
MOST_CLIENTS = 100_000
UNLIMITED = frozenset({"/healthz", "/readyz"})


class Standing(NamedTuple):
    allowed: bool
    remaining: int
    reset: int  # seconds until the window ends


class Windows:
    """Counters by client network. Their order is that of their ends, so the oldest are at the front."""

    def __init__(
        self, per_minute: int, *, most: int = MOST_CLIENTS, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.per_minute, self.most, self.clock = per_minute, most, clock
        self.counters: dict[bytes, tuple[int, float]] = {}
        self._key, self._key_until = secrets.token_bytes(32), clock() + DAY

    def take(self, host: str | None, times: int = 1) -> Standing:
        """Counts a request of this address; the address is not kept."""
        return self.count(network(host), times)

    def count(self, whose: str, times: int = 1) -> Standing:
        """Counts a request of a network, an account …; only a hash of it is kept, for a day at most."""
        now = self.clock()
        if now >= self._key_until:
            self._key, self._key_until = secrets.token_bytes(32), now + DAY
            self.counters.clear()
        name = blake2b(whose.encode(), key=self._key, digest_size=16).digest()
        count, end = self.counters.get(name, (0, 0.0))
        if end <= now:
            self.counters.pop(name, None)
            self._make_room(now)
            count, end = 0, now + WINDOW
        count = min(count + times, self.per_minute + 1)
        self.counters[name] = (count, end)
        return Standing(
            count <= self.per_minute, max(0, self.per_minute - count), min(WINDOW, ceil(end - now))
        )

    def _make_room(self, now: float) -> None:
        while self.counters:
            oldest = next(iter(self.counters))
            if len(self.counters) < self.most and self.counters[oldest][1] > now:
                return
            del self.counters[oldest]


def network(host: str | None) -> str:
    """The network prefix of an address; everything that is no address is one client."""
    if not host or ":" not in host:  # IPv4 by hand, as parsing it would be half of this module's time
        return (host or "").rpartition(".")[0]
    try:
        address = ipaddress.IPv6Address(host)
    except ValueError:
        return ""
    if address.ipv4_mapped:
        return network(str(address.ipv4_mapped))
    return f"{int(address) >> 80:x}:"


class Limit:
    """What each client network may ask for, and the headers that tell it."""

    def __init__(self, per_minute: int, windows: Windows | None = None) -> None:
        self.windows = windows or Windows(per_minute)
        self._policy = (b"ratelimit-policy", b'"default";q=%d;w=%d' % (per_minute, WINDOW))

    def take(self, scope: Scope, times: int = 1) -> tuple[Headers, Problem | None]:
        """Counts this request, as so many; a Problem if it is one too many."""
        client = scope.get("client")
        standing = self.windows.take(client[0] if client else None, times)
        told = (b"ratelimit", b'"default";r=%d;t=%d' % (standing.remaining, standing.reset))
        refused = None
        if not standing.allowed:
            refused = Problem(429, "rate-limited", headers={"Retry-After": str(standing.reset)})
        return [self._policy, told], refused

    def charge(self, scope: Scope, times: int) -> None:
        """So many more for a request that is worth them; where that is more than a minute's, a minute's.
        Raises the Problem if it is too much."""
        more = min(times, self.windows.per_minute - 1)
        refused = self.take(scope, more)[1] if more > 0 else None
        if refused is not None:
            raise refused


class RateLimit:
    """Pure ASGI middleware."""

    def __init__(self, app: ASGIApp, *, limit: Limit, tell: Tell) -> None:
        self.app, self.limit, self.tell = app, limit, tell

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["path"] in UNLIMITED:
            await self.app(scope, receive, send)
            return
        headers, refused = self.limit.take(scope)

        async def send_with_standing(message: Message) -> None:
            if message["type"] == "http.response.start":
                message = {**message, "headers": [*message.get("headers", ()), *headers]}
            await send(message)

        if refused is None:
            await self.app(scope, receive, send_with_standing)
        else:
            await send_answer(send_with_standing, self.tell(scope, refused))
