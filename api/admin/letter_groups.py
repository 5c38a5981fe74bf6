"""Solidarity groups that editors know, and the tokens that make their counts of letters weigh fully."""

import uuid
from datetime import date, datetime
from typing import Annotated

from fastapi import Depends
from pydantic import Field, StringConstraints

from api.admin.routing import admin_router
from api.admin.security import Tx, requires
from api.admin.shapes import In, Out
from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.letters import managing

router = admin_router("letters")
GroupManager = Annotated[Actor, Depends(requires(Permission.letter_group_manage))]
GroupKeeper = Annotated[Actor, Depends(requires(Permission.letter_group_manage, step_up=True))]
Label = Annotated[
    str,
    StringConstraints(
        strip_whitespace=True, min_length=1, max_length=managing.LONGEST_LABEL, pattern=r"^[^\x00-\x1f\x7f]*$"
    ),
]


class GroupIn(In):
    label: Label = Field(description="So that editors know which it is; the letters' queue can't read it")
    days: int = Field(
        managing.USUAL_DAYS, ge=1, le=managing.MOST_DAYS, description="How long its token works"
    )


class GroupOut(Out):
    id: uuid.UUID
    label: str
    created_at: datetime
    ends_on: date
    revoked_on: date | None


class NewGroup(GroupOut):
    token: str = Field(description="`nzg_…`, shown this once: give it to the group in private")


@router.get("/letter-groups")
async def groups(_: GroupManager, session: Tx) -> list[GroupOut]:
    """The newest first; those that were revoked too."""
    return [GroupOut.model_validate(vars(one)) for one in await managing.groups(session)]


@router.post("/letter-groups", status_code=201)
async def create(given: GroupIn, actor: GroupKeeper, session: Tx) -> NewGroup:
    made, token = await managing.create(session, actor, given.label, given.days)
    return NewGroup.model_validate({**vars(made), "token": token})


@router.post("/letter-groups/{group_id}/revoke", status_code=204)
async def revoke(group_id: uuid.UUID, actor: GroupKeeper, session: Tx) -> None:
    """Its token works no more, at once; letters that it counted stay counted."""
    await managing.revoke(session, actor, await managing.group(session, group_id))
