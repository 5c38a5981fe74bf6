"""The audit log, newest first, and a look whether it is whole."""

import uuid
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, Field
from starlette.responses import Response

from api.admin.records_typing import Auditor
from api.admin.security import Tx
from api.desk.naming import names_of
from api.desk.pages import page
from api.desk.routing import desk_router
from app.audit import examine
from app.editorial import audited
from app.models.audit import ACTION

router = desk_router()
PAGE = 50


class Filter(BaseModel):
    """What the form asks for; `before` is the number of the last entry of the page before."""

    action: str = Field("", pattern=f"{ACTION}|^$")
    record: str = ""
    before: int | None = Field(None, ge=1)
    verify: bool = False


@router.get("/audit")
async def entries(
    request: Request, actor: Auditor, session: Tx, wanted: Annotated[Filter, Query()]
) -> Response:
    asked = audited.Asked(
        action=wanted.action or None, record=_id(wanted.record), before=wanted.before, limit=PAGE + 1
    )
    found = list(await audited.entries(session, actor, asked))
    verdict = await examine(await session.connection()) if wanted.verify else None
    people = await names_of(session, [one.actor_id for one in found])
    return page(
        request, "audit.html", actor, found=found[:PAGE], people=people, action=wanted.action,
        record=wanted.record, last=found[PAGE - 1].seq if len(found) > PAGE else None, verdict=verdict,
    )  # fmt: skip


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
