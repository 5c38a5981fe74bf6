"""Routes of the desk. Like those of `/admin/v1`, each says who may call it."""

import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import FormData

from api.admin.routing import AdminRoute
from api.admin.security import MOST_FIELDS, office_of
from api.errors import Problem
from app.database.sessions import transaction
from app.sealing import lend

Words = Annotated[str, Query(max_length=200)]
After = Annotated[uuid.UUID | None, Query()]  # the last id of the page before
_NUMBERS = 2**31  # of PostgreSQL's integers


def desk_router() -> APIRouter:
    return APIRouter(prefix="/admin", route_class=AdminRoute, include_in_schema=False)


async def form_of(request: Request) -> FormData:
    """The form; its bytes stay there for whoever looks for the CSRF token in them."""
    await request.body()
    return await request.form(max_fields=MOST_FIELDS)


def text_of(form: FormData, name: str) -> str:
    """A field as text without spaces around it; "" if it is absent. 422 for a file or a NUL."""
    found: Any = form.get(name, "")
    if not isinstance(found, str) or "\0" in found:
        raise Problem(422, "invalid")
    return found.strip()


def id_in(form: FormData, name: str) -> uuid.UUID | None:
    """None if it is absent or empty. 422 for what is no id."""
    said = text_of(form, name)
    try:
        return uuid.UUID(said) if said else None
    except ValueError as error:
        raise Problem(422, "invalid") from error


def number_in(form: FormData, name: str) -> int | None:
    """A version or the number of a revision; None if it is absent or empty. 422 for anything else."""
    said = text_of(form, name)
    try:
        number = int(said) if said else None
    except ValueError as error:
        raise Problem(422, "invalid") from error
    if number is not None and not 0 <= number < _NUMBERS:
        raise Problem(422, "invalid")
    return number


@asynccontextmanager
async def working(request: Request) -> AsyncIterator[AsyncSession]:
    """A transaction whose refusals the route itself shows: it is rolled back before they are."""
    async with transaction(office_of(request).engine) as session:
        lend(session, office_of(request).secrets.keyring)
        yield session
