"""One server process of the benchmark: `app` is the product, `bare` sends the same rows and no more.

Both run under the same uvicorn with the same connection pool.
"""

import gc
import json
import socket
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import uvicorn

from app.database.embedded import Dsns
from app.database.engines import public_pool
from app.main import create_app
from app.settings import Part, Settings

Send = Callable[[dict[str, Any]], Awaitable[None]]
_PREFIX = "/v1/prisoners/"
_PROFILE = "SELECT body FROM published.document WHERE kind = $1 AND slug = $2"
_LIST = "SELECT card FROM published.document WHERE kind = 'prisoner' ORDER BY id LIMIT 51"
# Counted, but never reached: what is measured includes the counting.
_UNREACHED = 100_000_000


class Bare:
    """The least that can send these bytes: one statement, two headers."""

    def __init__(self, dsn: str) -> None:
        self.dsn = dsn
        self.pool: asyncpg.Pool | None = None

    async def __call__(self, scope: dict[str, Any], receive: Any, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        assert self.pool is not None
        path = scope["path"]
        if path.startswith(_PREFIX):
            body = (await self.pool.fetchrow(_PROFILE, "prisoner", path[len(_PREFIX) :]))[0]
        else:
            rows = await self.pool.fetch(_LIST)
            body = b'{"items":[%b]}' % b",".join([row[0] for row in rows[:50]])
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

    async def _lifespan(self, receive: Any, send: Send) -> None:
        await receive()
        self.pool = await public_pool(self.dsn)
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await self.pool.close()
        await send({"type": "lifespan.shutdown.complete"})


class _Server(uvicorn.Server):
    """Frozen after start-up like the product's own server."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets=sockets)
        gc.collect()
        gc.freeze()


def application(which: str, dsns: Dsns, data_dir: Path) -> Any:
    if which == "bare":
        return Bare(dsns.public)
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
