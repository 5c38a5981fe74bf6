"""One HTTP server process: its port, its start, what it prints."""

import contextlib
import errno
import gc
import signal
import socket
from collections.abc import Iterator
from typing import Any

import typer
import uvicorn

from app.bounded_requests import BoundedRequests
from app.database.embedded import Dsns
from app.settings import Part, Settings, SettingsError

_BACKLOG = 2048
# Where to begin.
_WAYS_IN = {
    Part.ALL: ("/", "/docs", "/v1", "/admin/sign-in"),
    Part.PUBLIC: ("/", "/docs", "/v1"),
    Part.ADMIN: ("/admin/sign-in", "/readyz"),
}


@contextlib.contextmanager
def listening(settings: Settings) -> Iterator[socket.socket]:
    """The port, taken before anything else starts; who connects early waits for the first answer."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        listener = socket.create_server((settings.host, settings.port), family=family, backlog=_BACKLOG)
    except OSError as error:
        place = f"port {settings.port} on {settings.host}"
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(
                f"{place} is taken by another program: stop that one, or choose another port with --port."
            ) from error
        raise SettingsError(f"{place} can't be used: {error.strerror or error}.") from error
    with listener:
        yield listener


class _Server(uvicorn.Server):
    """Says where it is once it answers."""

    def __init__(self, config: uvicorn.Config, settings: Settings, part: Part) -> None:
        super().__init__(config)
        self._settings = settings
        self._part = part

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        # uvicorn itself knows only SIGINT and SIGTERM.
        signal.signal(signal.SIGHUP, self.handle_exit)
        await super().startup(sockets=sockets)
        if not self.started:
            return
        # What was loaded stays: the collector need not look at it again (p99 31 → 6 ms).
        gc.collect()
        gc.freeze()
        base = self._settings.base_url
        places = "".join(f"\n  {base}{path}" for path in _WAYS_IN[self._part])
        typer.echo(f"Nezabudka is ready (Ctrl-C stops it):{places}")


def serve_plain(app: Any, host: str, port: int) -> None:
    """Any ASGI application, until Ctrl-C; nothing is logged of who asks."""
    config = uvicorn.Config(
        app, host=host, port=port, http=BoundedRequests, ws="none", access_log=False, server_header=False,
        log_config=None, lifespan="on", timeout_graceful_shutdown=5,
    )  # fmt: skip
    typer.echo(f"The mirror is at http://{host}:{port} (Ctrl-C stops it).")
    uvicorn.Server(config).run()


def serve_http(settings: Settings, dsns: Dsns, part: Part, listener: socket.socket) -> None:
    from app.main import create_app  # noqa: PLC0415  not needed by the other commands

    config = uvicorn.Config(
        create_app(settings, dsns, part),
        host=settings.host,
        port=settings.port,
        http=BoundedRequests,
        ws="none",
        access_log=False,
        server_header=False,
        log_config=None,
        lifespan="on",
        timeout_graceful_shutdown=5,
    )
    server = _Server(config, settings, part)
    server.run(sockets=[listener])
    if not server.started:
        raise SettingsError("The server could not start; the lines above say why.")
