"""What somebody who is free wants to be shown of: less at once, by one person; more again is for two."""

import uuid

from starlette.responses import Response

from api.admin.records_typing import Withdrawer
from api.admin.security import Tx
from api.desk.pages import go
from api.desk.routing import desk_router, text_of
from api.desk.sign_in import Form
from app.accounts.refusals import Unfit
from app.editorial.takedown import choose_less
from app.models.people import AfterRelease

router = desk_router()


def less_than(now: str | None) -> list[AfterRelease]:
    """The choices that show less; none for what is no person."""
    order = list(AfterRelease)
    return order[order.index(AfterRelease(now)) + 1 :] if now else []


@router.post("/records/prisoner/{record_id}/after-release")
async def choose(record_id: uuid.UUID, actor: Withdrawer, form: Form, session: Tx) -> Response:
    choice = text_of(form, "choice")
    if choice not in set(AfterRelease) or not text_of(form, "sure"):
        raise Unfit("choose what to show, and say that you are sure")
    await choose_less(session, actor, record_id, AfterRelease(choice))
    return go(f"/admin/records/prisoner/{record_id}", "less")
