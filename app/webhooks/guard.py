"""The one client by which the server asks addresses that others gave it.

A name is resolved once, every address that it has is checked, and the connection goes to the very address
that was checked; TLS still asks for a certificate of the name. No redirect is followed, no proxy of the
environment is used, and nothing of an answer is kept but its status.
"""

import asyncio
import socket
import ssl
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpcore

from app.webhooks.addresses import FIRST_FREE_PORT, HTTPS, ForbiddenAddress, checked

Resolve = Callable[[str, int], Awaitable[list[str]]]
_MOST_TRIED = 4  # addresses of one name
# Threads of their own: names whose servers never answer must not hold up anything else.
_RESOLVERS = ThreadPoolExecutor(100, thread_name_prefix="webhook-names")


class UnknownHost(Exception):
    """The name has no address."""


async def resolve(host: str, port: int) -> list[str]:
    """All addresses of a name, IPv4 and IPv6. Raises `UnknownHost`."""
    loop = asyncio.get_running_loop()
    try:
        found = await loop.run_in_executor(
            _RESOLVERS, lambda: socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        )
    except (OSError, UnicodeError):
        raise UnknownHost from None
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class Guard(httpcore.AsyncNetworkBackend):
    """Opens connections for httpcore. Raises `ForbiddenAddress`, `UnknownHost`, `httpcore.ConnectError`."""

    def __init__(self, resolve: Resolve = resolve, *, allow_private: bool = False) -> None:
        self._resolve, self._allow_private = resolve, allow_private
        self._network = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.AsyncNetworkStream:
        if port != HTTPS and port < FIRST_FREE_PORT:
            raise ForbiddenAddress
        addresses = checked(await self._resolve(host, port), allow_private=self._allow_private)
        refused: httpcore.NetworkError | httpcore.TimeoutException | None = None
        for address in addresses[:_MOST_TRIED]:
            try:
                return await self._network.connect_tcp(address, port, timeout, local_address, socket_options)
            except (httpcore.NetworkError, httpcore.TimeoutException) as error:
                refused = error
        raise refused or UnknownHost()

    async def connect_unix_socket(self, *_: Any, **__: Any) -> httpcore.AsyncNetworkStream:
        raise ForbiddenAddress

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def untrusted(error: BaseException | None) -> bool:
    """Whether a certificate, or TLS itself, was what failed."""
    while error is not None:
        if isinstance(error, ssl.SSLError):
            return True
        error = error.__cause__ or error.__context__
    return False
