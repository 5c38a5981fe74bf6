"""One webhook of a partner: its address and filter, what was delivered, and again."""

import uuid
from typing import Annotated, Any, Literal

from fastapi import Query, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.security import Tx
from api.admin.webhooks import WebhookKeeper, WebhookManager
from api.desk.editing import moment_in_utc
from api.desk.pages import go, page
from api.desk.refusing import in_short
from api.desk.routing import After, desk_router, id_in, text_of, working
from api.desk.sign_in import Form
from api.desk.webhook_forms import CHOICES, Typed, as_typed, typed_in, values_of
from app.accounts.actor import Actor
from app.accounts.refusals import Unfit
from app.models.webhooks import DeliveryState
from app.webhooks import logbook, managing
from app.webhooks.payloads import message_id
from app.webhooks.telling import WORDS, state_of

router = desk_router()
HERE = "/admin/webhooks"
PAGE = 50
State = Annotated[Literal["", "pending", "delivered", "failed"], Query()]


@router.get("/webhooks/{endpoint_id}")
async def one(
    request: Request, endpoint_id: uuid.UUID, actor: WebhookManager, session: Tx,
    before: After = None, state: State = "",
) -> Response:  # fmt: skip
    asked = logbook.Asked(DeliveryState(state) if state else None, before, PAGE + 1)
    return await _shown(request, session, actor, endpoint_id, asked)


async def _shown(
    request: Request,
    session: AsyncSession,
    actor: Actor,
    endpoint_id: uuid.UUID,
    asked: logbook.Asked,
    fault: tuple[str, Typed] | None = None,
) -> Response:
    """`fault` is why what was typed was refused, and what it was."""
    which = await managing.endpoint(session, endpoint_id)
    found = await logbook.entries(session, endpoint_id, asked)
    words, typed = fault or ("", as_typed(which))
    shown: dict[str, Any] = {
        "endpoint": which, "state": state_of(which), "entries": found[:PAGE], "asked": asked,
        "older": found[PAGE - 1].delivery.id if len(found) > PAGE else None,
        "words": WORDS, "message_id": message_id, "states": list(DeliveryState),
    }  # fmt: skip
    return page(
        request, "webhook.html", actor, status=422 if fault else 200, fault=words, typed=typed,
        **shown, **CHOICES,
    )  # fmt: skip


@router.post("/webhooks/{endpoint_id}/change")
async def change(request: Request, endpoint_id: uuid.UUID, actor: WebhookKeeper, form: Form) -> Response:
    """From the next change on."""
    typed = typed_in(form)
    try:
        values = values_of(typed)
        async with working(request) as session:
            await managing.change(session, actor, await managing.endpoint(session, endpoint_id), values)
    except Unfit as refusal:
        async with working(request) as session:
            asked = logbook.Asked(limit=PAGE + 1)
            return await _shown(request, session, actor, endpoint_id, asked, (in_short(refusal), typed))
    return go(f"{HERE}/{endpoint_id}", "done")


@router.post("/webhooks/{endpoint_id}/test")
async def test(endpoint_id: uuid.UUID, actor: WebhookManager, session: Tx) -> Response:
    await managing.queue_test(session, actor, await managing.endpoint(session, endpoint_id))
    return go(f"{HERE}/{endpoint_id}", "test-queued")


@router.post("/webhooks/{endpoint_id}/redeliver")
async def redeliver(endpoint_id: uuid.UUID, actor: WebhookManager, form: Form, session: Tx) -> Response:
    which, delivery = await managing.endpoint(session, endpoint_id), id_in(form, "delivery")
    await managing.redeliver(session, actor, which, delivery or uuid.UUID(int=0))
    return go(f"{HERE}/{endpoint_id}", "done")


@router.post("/webhooks/{endpoint_id}/recover")
async def recover(endpoint_id: uuid.UUID, actor: WebhookManager, form: Form, session: Tx) -> Response:
    """What failed since a moment (UTC), or all that was sent since then."""
    which, since = await managing.endpoint(session, endpoint_id), moment_in_utc(text_of(form, "since"))
    if since is None:
        raise Unfit("say since when")
    await managing.recover(session, actor, which, since, delivered=text_of(form, "delivered") == "1")
    return go(f"{HERE}/{endpoint_id}", "done")
