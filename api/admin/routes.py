"""All of `/admin/v1`, its OpenAPI document, and its refusals as problem documents."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

from fastapi import Depends, FastAPI, Request
from starlette.responses import Response

from api.admin import (
    accounts,
    audit,
    duplicates,
    imports,
    letter_groups,
    me,
    merges,
    proposals,
    records,
    revisions,
    sealed,
    searching,
    sign_in,
    takedowns,
    tasks,
    teams,
    webhooks,
)
from api.admin.idempotency import Replayed, replay
from api.admin.refusals import problem_of
from api.admin.routing import admin_router
from api.admin.security import anyone
from api.admin.throttling import Throttle
from api.errors import error_answer
from api.openapi import describe_problems
from api.openapi_lean import lean
from app.accounts.office import Office
from app.accounts.refusals import Refusal
from app.database.engines import editor_engine
from app.settings import Settings

about = admin_router("about")
# Add the router of a new noun here.
ROUTERS = (
    about, sign_in.router, me.router, accounts.router, teams.router, records.router, revisions.router,
    takedowns.router, merges.router, duplicates.router, proposals.router, tasks.router, searching.router,
    sealed.router, imports.router, audit.router,
    webhooks.router, letter_groups.router,
)  # fmt: skip


@about.get("/openapi.json", dependencies=[Depends(anyone)], include_in_schema=False)
def document() -> dict[str, Any]:
    return _lean_openapi()


@cache
def admin_openapi() -> dict[str, Any]:
    """Apart from the public document, which names no address that readers can't use.

    Made when it is first asked for: it takes 1.5 s of a core, and no start need wait for it.
    """
    described = FastAPI(title="Nezabudka for editors", version="1")
    for router in ROUTERS:
        described.include_router(router)
    return describe_problems(described.openapi())


@cache
def _lean_openapi() -> dict[str, Any]:
    return lean(admin_openapi())


def install_admin(app: FastAPI) -> None:
    """Routes and handlers; `editors` opens what they need."""
    for router in ROUTERS:
        app.include_router(router, include_in_schema=False)
    app.add_exception_handler(Refusal, _tell)
    app.add_exception_handler(Replayed, replay)


@asynccontextmanager
async def editors(app: FastAPI, settings: Settings, editor_dsn: str) -> AsyncIterator[None]:
    """What the editors' side works with, while the application runs. Raises SettingsError without keys."""
    engine = editor_engine(editor_dsn)
    try:
        app.state.office = Office.of(settings, engine)
        app.state.throttle = Throttle()
        yield
    finally:
        await engine.dispose()


async def _tell(request: Request, error: Exception) -> Response:
    return error_answer(request.scope, problem_of(error)).response()
