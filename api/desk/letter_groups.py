"""Solidarity groups: which there are, a token for a new one, its end."""

import uuid

from fastapi import Request
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.letter_groups import GroupIn, GroupKeeper, GroupManager
from api.admin.security import Tx
from api.desk.pages import go, page
from api.desk.routing import desk_router, text_of
from api.desk.sign_in import Form
from app.accounts.actor import Actor
from app.letters import managing

router = desk_router()
HERE = "/admin/letter-groups"


@router.get("/letter-groups")
async def groups(request: Request, actor: GroupManager, session: Tx) -> Response:
    return await shown(request, session, actor)


async def shown(
    request: Request,
    session: AsyncSession,
    actor: Actor,
    *,
    token: str = "",
    fault: str = "",
    typed: str = "",
) -> Response:
    """`token` is shown this once, to who asked for it; `typed` is the label that was refused."""
    return page(
        request, "letter_groups.html", actor, status=422 if fault else 200, fault=fault, typed=typed,
        groups=await managing.groups(session), token=token, today=managing.today(),
        usual=managing.USUAL_DAYS, most=managing.MOST_DAYS, longest=managing.LONGEST_LABEL,
    )  # fmt: skip


@router.post("/letter-groups")
async def create(request: Request, actor: GroupKeeper, form: Form, session: Tx) -> Response:
    label, days = text_of(form, "label"), text_of(form, "days") or str(managing.USUAL_DAYS)
    try:
        given = GroupIn.model_validate({"label": label, "days": days})
    except ValidationError as error:
        first = error.errors()[0]
        fault = f"{first['loc'][0]}: {first['msg']}"
        return await shown(request, session, actor, fault=fault, typed=label)
    _, token = await managing.create(session, actor, given.label, given.days)
    return await shown(request, session, actor, token=token)


@router.post("/letter-groups/{group_id}/revoke")
async def revoke(group_id: uuid.UUID, actor: GroupKeeper, session: Tx) -> Response:
    await managing.revoke(session, actor, await managing.group(session, group_id))
    return go(HERE, "done")
