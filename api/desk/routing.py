"""Routes of the desk. Like those of `/admin/v1`, each says who may call it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import APIRouter, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData

from api.admin.routing import AdminRoute
from api.admin.security import office_of
from api.errors import Problem
from app.database.sessions import transaction

_MOST_FIELDS = 5000


def desk_router() -> APIRouter:
    return APIRouter(prefix="/admin", route_class=AdminRoute, include_in_schema=False)


async def form_of(request: Request) -> FormData:
    """The form; its bytes stay there for whoever looks for the CSRF token in them."""
    await request.body()
    return await request.form(max_fields=_MOST_FIELDS)


def text_of(form: FormData, name: str) -> str:
    """A field as text without spaces around it; "" if it is absent. 422 for a file or a NUL."""
    found: Any = form.get(name, "")
    if not isinstance(found, str) or "\0" in found:
        raise Problem(422, "invalid")
    return found.strip()


@asynccontextmanager
async def working(request: Request) -> AsyncIterator[AsyncSession]:
    """A transaction whose refusals the route itself shows: it is rolled back before they are."""
    async with transaction(office_of(request).engine) as session:
        yield session
