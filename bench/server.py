"""One server process of the benchmark: `app` is the product; `bare` and `route` send the same rows, no more.

All run under the same uvicorn and read with asyncpg; the two peers with its own pool.
"""

import gc
import json
import socket
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import uvicorn
from fastapi import FastAPI
from starlette.responses import Response

from app.database.embedded import Dsns
from app.main import create_app
from app.settings import Part, Settings

Send = Callable[[dict[str, Any]], Awaitable[None]]
_PREFIX = "/v1/prisoners/"
_PROFILE = "SELECT body FROM published.document WHERE kind = $1 AND slug = $2"
_LIST_PATH = "/v1/prisoners"
_LIST = "SELECT card FROM published.document WHERE kind = 'prisoner' ORDER BY id LIMIT 51"
_AFTER = "SELECT card FROM published.document WHERE kind = 'prisoner' AND id > $1 ORDER BY id LIMIT 51"
_TAIL = b"-" * 330  # as long as the product's `next`, `self` and `meta`
_SETTINGS = {"jit": "off"}
# Counted, but never reached: what is measured includes the counting.
_UNREACHED = 100_000_000


class Bare:
    """The least that can send these bytes: a pool, one statement, two headers.

    A path that ends in an id asks for the page after it.
    """

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.pool: asyncpg.Pool | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        body = await self.read(scope["path"])
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def read(self, path: str) -> bytes:
        assert self.pool is not None
        if path.startswith(_PREFIX):
            row = await self.pool.fetchrow(_PROFILE, "prisoner", path[len(_PREFIX) :])
            return bytes(row[0])
        if path == _LIST_PATH:
            return _page(await self.pool.fetch(_LIST))
        return _page(await self.pool.fetch(_AFTER, uuid.UUID(path[1:])))

    async def _lifespan(self, receive: Any, send: Send) -> None:
        await receive()
        async with self.open():
            await send({"type": "lifespan.startup.complete"})
            await receive()
        await send({"type": "lifespan.shutdown.complete"})

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        async with asyncpg.create_pool(self.dsn, min_size=2, max_size=10, server_settings=_SETTINGS) as pool:
            self.pool = pool
            yield


def bare_route(dsn: str) -> FastAPI:
    """The same as a route of FastAPI, the way one is usually written."""
    bare = Bare(dsn)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with bare.open():
            yield

    app = FastAPI(lifespan=lifespan)

    async def read(slug: str = "") -> Response:
        path = _PREFIX + slug if slug else _LIST_PATH
        return Response(await bare.read(path), media_type="application/json")

    async def after(identity: str) -> Response:
        return Response(await bare.read(f"/{identity}"), media_type="application/json")

    app.get(_PREFIX + "{slug}")(read)
    app.get(_LIST_PATH)(read)
    app.get("/{identity}")(after)
    return app


def _page(rows: list[asyncpg.Record]) -> bytes:
    return b'{"items":[%b],"next":"%b"}' % (b",".join([row[0] for row in rows[:50]]), _TAIL)


class _Server(uvicorn.Server):
    """Frozen after start-up like the product's own server."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        gc.collect()
        gc.freeze()


def application(which: str, dsns: Dsns, data_dir: Path) -> Any:
    if which == "bare":
        return Bare(dsns.public)
    if which == "route":
        return bare_route(dsns.public)
    settings = Settings.given(data_dir=data_dir, rate_limit_per_minute=_UNREACHED)
    return create_app(settings, dsns, Part.PUBLIC)


def main() -> None:
    which, port, data_dir, dsns = sys.argv[1:]
    config = uvicorn.Config(
        application(which, Dsns(**json.loads(dsns)), Path(data_dir)),
        port=int(port),
        http="httptools",
        loop="uvloop",
        access_log=False,
        server_header=False,
        log_config=None,
        lifespan="on",
    )
    _Server(config).run()


if __name__ == "__main__":
    main()
