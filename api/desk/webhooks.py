"""Webhooks of partners: which there are, new ones, their keys."""

import uuid
from collections.abc import Mapping
from datetime import timedelta

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.security import TheOffice, Tx
from api.admin.webhooks import WebhookKeeper, WebhookManager
from api.admin.webhooks_shapes import USUAL_OVERLAP
from api.desk.pages import go, page
from api.desk.refusing import in_short
from api.desk.routing import desk_router, text_of, working
from api.desk.sign_in import Form
from api.desk.webhook import HERE
from api.desk.webhook_forms import CHOICES, Typed, typed_in, values_of
from app.accounts.actor import Actor
from app.accounts.refusals import Unfit
from app.webhooks import managing
from app.webhooks.telling import state_of

router = desk_router()


@router.get("/webhooks")
async def endpoints(request: Request, actor: WebhookManager, session: Tx) -> Response:
    return await shown(request, session, actor)


async def shown(
    request: Request,
    session: AsyncSession,
    actor: Actor,
    *,
    secrets: Mapping[str, str] | None = None,
    fault: str = "",
    typed: Typed | None = None,
) -> Response:
    """`secrets` are shown this once, to who asked for them; `typed` is what was refused."""
    return page(
        request, "webhooks.html", actor, status=422 if fault else 200, fault=fault, typed=typed or {},
        endpoints=await managing.endpoints(session), keys=await managing.public_keys(session),
        secrets=secrets or {}, state_of=state_of, **CHOICES,
    )  # fmt: skip


@router.post("/webhooks")
async def create(request: Request, actor: WebhookKeeper, form: Form, office: TheOffice) -> Response:
    typed = typed_in(form)
    try:
        values = values_of(typed)
        async with working(request) as session:
            _, keys, token = await managing.create(session, office.secrets.keyring, actor, values)
            told = {"secret": keys.secret_text, "public_key": keys.public_text, "log_token": token}
            return await shown(request, session, actor, secrets=told)
    except Unfit as refusal:
        async with working(request) as session:
            return await shown(request, session, actor, fault=in_short(refusal), typed=typed)


@router.post("/webhooks/{endpoint_id}/reveal")
async def reveal(
    request: Request, endpoint_id: uuid.UUID, actor: WebhookKeeper, session: Tx, office: TheOffice
) -> Response:
    which = await managing.endpoint(session, endpoint_id)
    keys = await managing.reveal(session, office.secrets.keyring, actor, which)
    told = {"secret": keys.secret_text, "public_key": keys.public_text}
    return await shown(request, session, actor, secrets=told)


@router.post("/webhooks/{endpoint_id}/rotate")
async def rotate(
    request: Request, endpoint_id: uuid.UUID, actor: WebhookKeeper, session: Tx, office: TheOffice
) -> Response:
    """The former keys sign for a day more."""
    which = await managing.endpoint(session, endpoint_id)
    overlap = timedelta(hours=USUAL_OVERLAP)
    keys = await managing.rotate(session, office.secrets.keyring, actor, which, overlap)
    told = {"secret": keys.secret_text, "public_key": keys.public_text}
    return await shown(request, session, actor, secrets=told)


@router.post("/webhooks/{endpoint_id}/switch")
async def switch(endpoint_id: uuid.UUID, actor: WebhookManager, form: Form, session: Tx) -> Response:
    which = await managing.endpoint(session, endpoint_id)
    await managing.switch(session, actor, which, on=text_of(form, "on") == "1")
    return go(HERE, "done")


@router.post("/webhooks/{endpoint_id}/delete")
async def delete(endpoint_id: uuid.UUID, actor: WebhookKeeper, session: Tx) -> Response:
    await managing.delete(session, actor, await managing.endpoint(session, endpoint_id))
    return go(HERE, "done")
