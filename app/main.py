"""Puts the web application together: which parts, with which connections."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from fastapi import FastAPI

from api.docs_pages import docs_router
from api.errors import install_error_handlers
from api.middleware import install_middleware
from api.openapi import install_openapi
from api.pages.home import router as pages
from api.public.hot import HotFastAPI
from api.public.overview import router as overview
from api.public.routes import router as documents
from api.public.site import Site
from api.rate_limit import Limit
from app.database.embedded import Dsns
from app.database.engines import editor_engine, readers
from app.publication.daily import run_hourly
from app.settings import Part, Settings

DESCRIPTION = (
    "Political prisoners, their cases, alerts and letters. No key is needed. Text is a map of BCP 47 language"
    " tag to text, dates are EDTF strings, unknown is null or the code `unknown`."
)


def _cursor_key(settings: Settings) -> bytes:
    # Cursors are signed with a key of their own, so that it says nothing about the one for sessions.
    return hashlib.blake2b(settings.signing_key().encode(), digest_size=32, person=b"cursors").digest()


@asynccontextmanager
async def _calendar(dsns: Dsns, part: Part) -> AsyncIterator[None]:
    """On one machine the worker's task runs beside the server; `nezabudka worker` runs it alone."""
    if part is not Part.ALL:
        yield
        return
    engine = editor_engine(dsns.editor)
    task = asyncio.create_task(run_hourly(engine))
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        await engine.dispose()


def create_app(settings: Settings, dsns: Dsns, part: Part = Part.ALL) -> FastAPI:
    """The application that `serve` runs. Connections are opened at start-up and closed at the end."""

    cursor_key = _cursor_key(settings)  # here, so that a missing key is one sentence

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with readers(dsns.public) as pool, _calendar(dsns, part):
            app.state.site = Site(pool, cursor_key, settings.public_url)
            yield

    app = HotFastAPI(
        title="Nezabudka", version="1", description=DESCRIPTION, lifespan=lifespan,
        docs_url=None, redoc_url=None, openapi_url=None,
    )  # fmt: skip
    limit = Limit(settings.rate_limit_per_minute)
    app.include_router(overview)
    if part is not Part.ADMIN:
        app.include_router(documents)
        app.include_router(docs_router(settings.public_url))
        app.include_router(pages)
        app.hot = limit
    install_error_handlers(app)
    install_middleware(app, limit)
    install_openapi(app)
    return app
