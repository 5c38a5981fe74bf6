"""The button that takes a record out of everything public."""

import uuid

from starlette.responses import Response

from api.admin.records_typing import Withdrawer
from api.admin.security import Tx
from api.desk.pages import go
from api.desk.routing import desk_router, text_of
from api.desk.sign_in import Form
from app.accounts.refusals import Unfit
from app.editorial.takedown import withdraw
from app.editorial.withdrawal import WithdrawalReason

router = desk_router()


@router.post("/records/{kind}/{record_id}/withdraw")
async def take_down(kind: str, record_id: uuid.UUID, actor: Withdrawer, form: Form, session: Tx) -> Response:
    reason = text_of(form, "reason")
    if reason not in set(WithdrawalReason) or not text_of(form, "sure"):
        raise Unfit("choose a reason, and say that you are sure")
    await withdraw(session, actor, kind, record_id, WithdrawalReason(reason))
    return go(f"/admin/records/{kind}/{record_id}", "withdrawn")
