"""Sends one message, and says in one word what came of it."""

import asyncio
import ssl
import time
from collections.abc import Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import NamedTuple

import httpcore
import httpx

from app.models.base import now
from app.models.webhooks import Outcome
from app.settings import Settings
from app.webhooks.addresses import ForbiddenAddress
from app.webhooks.guard import Guard, UnknownHost, untrusted

TIMEOUT = 15.0  # seconds, from the name to the status
_BY_STATUS = {410: Outcome.gone, 429: Outcome.too_busy, 503: Outcome.too_busy}
_FAILURES = (
    httpcore.NetworkError, httpcore.ProtocolError, httpcore.TimeoutException, OSError, UnicodeError,
)  # fmt: skip


class Answer(NamedTuple):
    outcome: Outcome
    status: int | None = None
    retry_after: float | None = None  # seconds, as the receiver asked
    milliseconds: int = 0


def outcome_of(status: int) -> Outcome:
    if 200 <= status < 300:  # noqa: PLR2004  any success
        return Outcome.acknowledged
    if 300 <= status < 400:  # noqa: PLR2004  any redirect
        return Outcome.redirected
    return _BY_STATUS.get(status, Outcome.refused)


def retry_after(value: str, at: datetime) -> float | None:
    """Seconds, from a number of them or an HTTP date (RFC 9110, 10.2.3); None for anything else."""
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, (parsedate_to_datetime(value) - at).total_seconds())
    except (ValueError, TypeError, OverflowError):  # years and zones of any number of digits
        return None


class Poster:
    """A fresh connection a message: a kept one would go on to an address that nobody checked again."""

    def __init__(self, guard: Guard, trusted: ssl.SSLContext, *, timeout: float = TIMEOUT) -> None:
        self._guard, self._trusted, self._timeout = guard, trusted, timeout

    @classmethod
    def of(cls, settings: Settings) -> "Poster":
        """With the authorities of the certifi bundle, or of SSL_CERT_FILE."""
        return cls(Guard(allow_private=settings.webhook_allow_private), httpx.create_ssl_context())

    async def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """Never raises for what a receiver or the network does."""
        started = time.monotonic()
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._asked(url, headers, body)
        except TimeoutError:
            answer = Answer(Outcome.timed_out)
        except ForbiddenAddress:
            answer = Answer(Outcome.forbidden_address)
        except UnknownHost:
            answer = Answer(Outcome.unknown_host)
        except _FAILURES as error:
            answer = Answer(Outcome.untrusted if untrusted(error) else Outcome.unreachable)
        return answer._replace(milliseconds=round((time.monotonic() - started) * 1000))

    async def _asked(self, url: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """The status is all that counts: of the body nothing is read beyond what came along with it."""
        sent = {"Content-Type": "application/json", "User-Agent": "Nezabudka-Webhooks/1", **headers}
        async with (
            httpcore.AsyncConnectionPool(
                self._trusted, max_connections=1, network_backend=self._guard
            ) as pool,
            pool.stream("POST", url, headers=list(sent.items()), content=body) as response,
        ):
            asked = [value for name, value in response.headers if name.lower() == b"retry-after"]
            wait = retry_after(asked[0].decode("latin-1"), now()) if asked else None
            return Answer(outcome_of(response.status), response.status, wait)
