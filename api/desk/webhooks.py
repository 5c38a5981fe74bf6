"""Webhooks of partners: which there are, new ones, a test, and what was delivered."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from fastapi import Request
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.security import TheOffice, Tx
from api.admin.webhooks import WebhookKeeper, WebhookManager
from api.admin.webhooks_shapes import USUAL_OVERLAP
from api.desk.pages import go, page
from api.desk.refusing import in_short
from api.desk.routing import After, desk_router, id_in, text_of, working
from api.desk.sign_in import Form
from app.accounts.actor import Actor
from app.accounts.refusals import Unfit
from app.vocabularies import vocabulary
from app.webhooks import logbook, managing
from app.webhooks.filtering import OPS, SEVERITIES
from app.webhooks.payloads import message_id
from app.webhooks.shapes import EVERY_KIND, EndpointValues
from app.webhooks.telling import WORDS, state_of

router = desk_router()
HERE = "/admin/webhooks"
PAGE = 50
_LISTS = ("kinds", "ops", "countries", "alert_types")


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
    typed: Mapping[str, str] | None = None,
) -> Response:
    """`secrets` are shown this once, to who asked for them; `typed` is what was refused."""
    return page(
        request, "webhooks.html", actor, status=422 if fault else 200, fault=fault, typed=typed or {},
        endpoints=await managing.endpoints(session), keys=await managing.public_keys(session),
        secrets=secrets or {}, state_of=state_of, kinds=EVERY_KIND, ops=OPS, severities=SEVERITIES,
        alert_types=[item.code for item in vocabulary("alert_type").items],
    )  # fmt: skip


@router.post("/webhooks")
async def create(request: Request, actor: WebhookKeeper, form: Form, office: TheOffice) -> Response:
    typed = {name: text_of(form, name) for name in EndpointValues.model_fields}
    try:
        values = _values(typed)
        async with working(request) as session:
            _, keys, token = await managing.create(session, office.secrets.keyring, actor, values)
            told = {"secret": keys.secret_text, "public_key": keys.public_text, "log_token": token}
            return await shown(request, session, actor, secrets=told)
    except Unfit as refusal:
        async with working(request) as session:
            return await shown(request, session, actor, fault=in_short(refusal), typed=typed)


def _values(typed: Mapping[str, str]) -> EndpointValues:
    """Lists are words with spaces or commas between them. Raises `Unfit`."""
    given: dict[str, Any] = dict(typed)
    for name in _LISTS:
        given[name] = typed[name].replace(",", " ").split()
    given["severity_at_least"] = typed["severity_at_least"] or None
    try:
        return EndpointValues.model_validate(given)
    except ValidationError as error:
        first = error.errors()[0]
        raise Unfit(f"{first['loc'][0]}: {first['msg'].removeprefix('Value error, ')}") from None


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


@router.post("/webhooks/{endpoint_id}/test")
async def test(endpoint_id: uuid.UUID, actor: WebhookManager, session: Tx) -> Response:
    await managing.queue_test(session, actor, await managing.endpoint(session, endpoint_id))
    return go(f"{HERE}/{endpoint_id}", "test-queued")


@router.post("/webhooks/{endpoint_id}/redeliver")
async def redeliver(endpoint_id: uuid.UUID, actor: WebhookManager, form: Form, session: Tx) -> Response:
    which, delivery = await managing.endpoint(session, endpoint_id), id_in(form, "delivery")
    await managing.redeliver(session, actor, which, delivery or uuid.UUID(int=0))
    return go(f"{HERE}/{endpoint_id}", "done")


@router.get("/webhooks/{endpoint_id}")
async def log(
    request: Request, endpoint_id: uuid.UUID, actor: WebhookManager, session: Tx, before: After = None
) -> Response:
    which = await managing.endpoint(session, endpoint_id)
    found = await logbook.entries(session, endpoint_id, logbook.Asked(before=before, limit=PAGE + 1))
    older = found[PAGE - 1].delivery.id if len(found) > PAGE else None
    return page(
        request, "webhook.html", actor, endpoint=which, state=state_of(which), entries=found[:PAGE],
        older=older, before=before, words=WORDS, message_id=message_id,
    )  # fmt: skip
