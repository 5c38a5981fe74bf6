"""Puts the web application together: which parts, with which connections."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from functools import partial

import asyncpg
from fastapi import APIRouter, FastAPI
from fastapi.routing import iter_route_contexts

from api.admin.denials import install_denials
from api.admin.routes import editors, install_admin
from api.desk.routes import install_desk
from api.docs_pages import docs_router
from api.errors import error_answer, install_error_handlers
from api.feeds.routes import router as feeds
from api.icon import router as icon
from api.middleware import install_middleware
from api.openapi import install_openapi
from api.openapi_routes import openapi_router
from api.pages.errors import tell as tell_readers
from api.pages.routes import router as pages
from api.public.exports import router as exports
from api.public.hot import HotFastAPI
from api.public.letters import router as letters
from api.public.metrics import router as metrics
from api.public.overview import router as overview
from api.public.reconcile import router as reconcile
from api.public.reconcile_services import router as reconcile_services
from api.public.routes import router as documents
from api.public.search import router as search
from api.public.site import Site
from api.public.statistics import router as statistics
from api.rate_limit import Limit
from api.slashes import install_slashes
from api.snapshots.packing import Packer
from api.snapshots.routes import router as snapshots
from api.widget.routes import router as widget
from app.database.embedded import Dsns
from app.database.engines import letters_pool, readers
from app.settings import Part, Settings
from app.snapshots.store import Store
from search.opening import engines as search_engines
from search.working import work

DESCRIPTION = (
    "Political prisoners, their cases, alerts and letters. No key is needed. Text is a map of BCP 47 language"
    " tag to text, dates are EDTF strings, unknown is null or the code `unknown`."
)


def _cursor_key(settings: Settings) -> bytes:
    # Cursors are signed with a key of their own, so that it says nothing about the one for sessions.
    return hashlib.blake2b(settings.signing_key().encode(), digest_size=32, person=b"cursors").digest()


@asynccontextmanager
async def _working(settings: Settings, dsns: Dsns, part: Part) -> AsyncIterator[None]:
    """On one machine the worker's tasks run beside the server; `nezabudka worker` runs them alone."""
    if part is not Part.ALL or not _has_editors(dsns, part):
        yield
        return
    task = asyncio.create_task(work(settings, dsns))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@asynccontextmanager
async def _editors(app: FastAPI, settings: Settings, dsns: Dsns, part: Part) -> AsyncIterator[None]:
    """The editors' side, where there is an editor's way to the database."""
    if not _has_editors(dsns, part):
        yield
        return
    async with editors(app, settings, dsns.editor):
        yield


@asynccontextmanager
async def _letters(dsns: Dsns, part: Part) -> AsyncIterator[asyncpg.Pool | None]:
    if part is Part.ADMIN or not dsns.letters:
        yield None
        return
    async with letters_pool(dsns.letters) as pool:
        yield pool


def _has_editors(dsns: Dsns, part: Part) -> bool:
    # `serve` with a public DSN alone is a public process, whatever it is called.
    return part is not Part.PUBLIC and bool(dsns.editor)


@asynccontextmanager
async def running(app: FastAPI, settings: Settings, dsns: Dsns, part: Part) -> AsyncIterator[None]:
    """The connections of an application, from its start to its end."""
    async with (
        readers(dsns.public) as pool,
        search_engines(settings, pool) as engines,
        _letters(dsns, part) as letters,
        _working(settings, dsns, part),
        _editors(app, settings, dsns, part),
    ):
        app.state.site = Site(pool, _cursor_key(settings), settings.public_url, letters)
        app.state.snapshots, app.state.packer = Store(settings.snapshots), Packer()
        app.state.engines = engines
        yield


def _readers(settings: Settings) -> tuple[APIRouter, ...]:
    return (
        documents, letters, search, exports, reconcile_services, reconcile, feeds,
        docs_router(settings.public_url), openapi_router(), widget, snapshots, pages,
    )  # fmt: skip


def create_app(settings: Settings, dsns: Dsns, part: Part = Part.ALL) -> FastAPI:
    """The application that `serve` runs. Connections are opened at start-up and closed at the end."""
    settings.signing_key()  # here, so that a missing key is one sentence
    lifespan = partial(running, settings=settings, dsns=dsns, part=part)
    app = HotFastAPI(
        title="Nezabudka", version="1", description=DESCRIPTION, lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url=None,
    )  # fmt: skip
    tell = error_answer if part is Part.ADMIN else tell_readers
    limit = Limit(settings.rate_limit_per_minute)
    for router in (overview, icon, statistics, metrics):
        app.include_router(router)
    if part is not Part.ADMIN:
        for router in _readers(settings):
            app.include_router(router)
        app.hot = limit
    if _has_editors(dsns, part):
        install_admin(app)
    install_error_handlers(app, tell)
    if _has_editors(dsns, part):
        install_desk(app)
        install_denials(app)
    install_slashes(app)
    install_middleware(app, limit, tell)
    install_openapi(app)
    list(iter_route_contexts(app.routes))  # otherwise the first request waits 0.4 s for FastAPI to make them
    return app
