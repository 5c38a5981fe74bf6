"""Applications for tests: made once a worker, started anew for each test with its own database."""

from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import httpx
from fastapi import FastAPI

from api.public.hot import HotFastAPI
from app.database.embedded import Dsns
from app.main import create_app, running
from app.settings import Part, Settings

# Half a second of FastAPI's work each; what a run changes is in `state` alone. By what routes depend on.
_idle: dict[tuple[Part, str | None, bool], list[FastAPI]] = defaultdict(list)


def app_of(client: httpx.AsyncClient) -> HotFastAPI:
    """That a client without a socket speaks to."""
    transport = cast(httpx.ASGITransport, client._transport)
    return cast(HotFastAPI, transport.app)


@asynccontextmanager
async def started(settings: Settings, dsns: Dsns, part: Part) -> AsyncIterator[FastAPI]:
    """An application that nobody else uses, with connections of its own to this database."""
    idle = _idle[part, settings.public_url, bool(dsns.editor)]
    app = idle.pop() if idle else create_app(settings, dsns, part)
    made = dict(app.state._state)
    async with running(app, settings, dsns, part):
        yield app
    app.state._state.clear()
    app.state._state.update(made)
    idle.append(app)
