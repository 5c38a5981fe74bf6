"""The audit log, newest first, and a look whether it is whole."""

import uuid
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.records_typing import Auditor
from api.admin.security import Tx
from api.desk.naming import names_of
from api.desk.pages import page
from api.desk.routing import desk_router
from app.accounts import managing
from app.accounts.actor import Actor
from app.audit import examine
from app.editorial import audited
from app.models.audit import ACTION, CODE, AuditEntry

router = desk_router()
PAGE = 50


class Filter(BaseModel):
    """What the form asks for; `before` is the number of the last entry of the page before."""

    who: str = Field("", max_length=40)
    action: str = Field("", pattern=f"{ACTION}|^$", max_length=100)
    kind: str = Field("", pattern=f"{CODE}|^$", max_length=100)
    record: str = Field("", max_length=40)
    before: int | None = Field(None, ge=1, lt=2**63)
    verify: bool = False

    def asked(self) -> audited.Asked:
        return audited.Asked(
            _id(self.who), self.action or None, self.kind or None, _id(self.record), self.before, PAGE + 1
        )  # fmt: skip

    @property
    def no_ids(self) -> list[str]:
        """Fields that hold something else than an id."""
        return [name for name in ("who", "record") if getattr(self, name).strip() and not self._fits(name)]

    def _fits(self, name: str) -> bool:
        return _id(getattr(self, name)) is not None


@router.get("/audit")
async def entries(
    request: Request, actor: Auditor, session: Tx, wanted: Annotated[Filter, Query()]
) -> Response:
    found = await _found(session, actor, wanted)
    verdict = await examine(await session.connection()) if wanted.verify else None
    everybody = {one.id: one.display_name for one in await managing.accounts(session)}
    return page(
        request, "audit.html", actor, found=found[:PAGE], wanted=wanted, verdict=verdict, everybody=everybody,
        people=await names_of(session, [one.actor_id for one in found]),
        last=found[PAGE - 1].seq if len(found) > PAGE else None,
        status=422 if wanted.no_ids else 200,
    )  # fmt: skip


async def _found(session: AsyncSession, actor: Actor, wanted: Filter) -> list[AuditEntry]:
    return [] if wanted.no_ids else list(await audited.entries(session, actor, wanted.asked()))


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text.strip())
    except ValueError:
        return None
