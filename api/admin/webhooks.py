"""Partners' webhooks: addresses, keys, the log of what was delivered."""

import uuid
from datetime import timedelta
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.admin.paging import Page, Pager
from api.admin.routing import admin_router
from api.admin.security import TheOffice, Tx, anyone, requires
from api.admin.webhooks_shapes import (
    AskedLog,
    DeliveryOut,
    EndpointChange,
    EndpointOut,
    LogAsked,
    LogToken,
    NewEndpoint,
    Recovered,
    RecoveryIn,
    RotationIn,
    Secrets,
    delivery_out,
)
from api.errors import Problem
from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.models.webhooks import DeliveryState, WebhookEndpoint
from app.webhooks import logbook, managing
from app.webhooks.shapes import EndpointValues
from app.webhooks.signing import Keys

router = admin_router("webhooks")
WebhookManager = Annotated[Actor, Depends(requires(Permission.webhook_manage))]
WebhookKeeper = Annotated[Actor, Depends(requires(Permission.webhook_manage, step_up=True))]


def _shown(which: WebhookEndpoint, public_key: str | None) -> EndpointOut:
    return EndpointOut.model_validate({**vars(which), "public_key": public_key})


async def _one(session: AsyncSession, which: WebhookEndpoint) -> EndpointOut:
    return _shown(which, (await managing.public_keys(session)).get(which.id))


def _secrets(keys: Keys) -> Secrets:
    return Secrets(secret=keys.secret_text, public_key=keys.public_text)


@router.get("/webhooks")
async def endpoints(_: WebhookManager, session: Tx) -> list[EndpointOut]:
    keys = await managing.public_keys(session)
    return [_shown(one, keys.get(one.id)) for one in await managing.endpoints(session)]


@router.post("/webhooks", status_code=201)
async def create(given: EndpointValues, actor: WebhookKeeper, session: Tx, office: TheOffice) -> NewEndpoint:
    """It hears of what is published, changed and removed from now on. At most a hundred."""
    made, keys, token = await managing.create(session, office.secrets.keyring, actor, given)
    shown = _shown(made, keys.public_text).model_dump()
    return NewEndpoint(**shown, secret=keys.secret_text, log_token=token)


@router.get("/webhooks/{endpoint_id}")
async def endpoint(endpoint_id: uuid.UUID, _: WebhookManager, session: Tx) -> EndpointOut:
    return await _one(session, await managing.endpoint(session, endpoint_id))


@router.patch("/webhooks/{endpoint_id}")
async def change(
    endpoint_id: uuid.UUID, given: EndpointChange, actor: WebhookKeeper, session: Tx
) -> EndpointOut:
    """What waits goes to the new address."""
    which = await managing.endpoint(session, endpoint_id)
    former = which.model_dump(include=set(EndpointValues.model_fields))
    said = given.model_dump(exclude_unset=True)
    # Null empties: a list, the description, the severity; an address there must be.
    empty = {"description": "", "severity_at_least": None, "url": which.url}
    said = {name: empty.get(name, []) if value is None else value for name, value in said.items()}
    values = EndpointValues.model_validate({**former, **said})
    return await _one(session, await managing.change(session, actor, which, values))


@router.delete("/webhooks/{endpoint_id}", status_code=204)
async def delete(endpoint_id: uuid.UUID, actor: WebhookKeeper, session: Tx) -> None:
    """With its keys and its log."""
    await managing.delete(session, actor, await managing.endpoint(session, endpoint_id))


@router.post("/webhooks/{endpoint_id}/enable", status_code=204)
async def enable(endpoint_id: uuid.UUID, actor: WebhookManager, session: Tx) -> None:
    """What was waiting goes out; what changed while it was off does not."""
    await managing.switch(session, actor, await managing.endpoint(session, endpoint_id), on=True)


@router.post("/webhooks/{endpoint_id}/disable", status_code=204)
async def disable(endpoint_id: uuid.UUID, actor: WebhookManager, session: Tx) -> None:
    await managing.switch(session, actor, await managing.endpoint(session, endpoint_id), on=False)


@router.post("/webhooks/{endpoint_id}/reveal")
async def reveal(endpoint_id: uuid.UUID, actor: WebhookKeeper, session: Tx, office: TheOffice) -> Secrets:
    """The secret that signs now; that it was shown stands in the audit log."""
    which = await managing.endpoint(session, endpoint_id)
    return _secrets(await managing.reveal(session, office.secrets.keyring, actor, which))


@router.post("/webhooks/{endpoint_id}/rotate")
async def rotate(
    endpoint_id: uuid.UUID, given: RotationIn, actor: WebhookKeeper, session: Tx, office: TheOffice
) -> Secrets:
    """New keys. Both generations sign until the overlap ends."""
    which = await managing.endpoint(session, endpoint_id)
    overlap = timedelta(hours=given.overlap_hours)
    return _secrets(await managing.rotate(session, office.secrets.keyring, actor, which, overlap))


@router.post("/webhooks/{endpoint_id}/log-token")
async def renew_log_token(endpoint_id: uuid.UUID, actor: WebhookKeeper, session: Tx) -> LogToken:
    """A new one; the former works no more."""
    which = await managing.endpoint(session, endpoint_id)
    return LogToken(log_token=await managing.renew_log_token(session, actor, which))


@router.post("/webhooks/{endpoint_id}/test", status_code=202)
async def test(endpoint_id: uuid.UUID, actor: WebhookManager, session: Tx) -> DeliveryOut:
    """Sends a signed test event within seconds, once. The log says what came of it."""
    which = await managing.endpoint(session, endpoint_id)
    return delivery_out(logbook.Entry(await managing.queue_test(session, actor, which), ()))


@router.post("/webhooks/{endpoint_id}/recover")
async def recover(endpoint_id: uuid.UUID, given: RecoveryIn, actor: WebhookManager, session: Tx) -> Recovered:
    """Sends again, under the same ids, what failed for good since then, or all."""
    which = await managing.endpoint(session, endpoint_id)
    count = await managing.recover(session, actor, which, given.since, delivered=given.delivered)
    return Recovered(count=count)


@router.post("/webhooks/{endpoint_id}/deliveries/{delivery_id}/redeliver", status_code=204)
async def redeliver(
    endpoint_id: uuid.UUID, delivery_id: uuid.UUID, actor: WebhookManager, session: Tx
) -> None:
    """Once more, acknowledged or not, under the same id."""
    which = await managing.endpoint(session, endpoint_id)
    await managing.redeliver(session, actor, which, delivery_id)


@router.get("/webhooks/{endpoint_id}/log", response_model=Page[DeliveryOut])
async def log(
    request: Request,
    response: Response,
    endpoint_id: uuid.UUID,
    asked: AskedLog,
    _: WebhookManager,
    session: Tx,
) -> Any:
    """Deliveries of the last 30 days with every attempt, the newest first."""
    await managing.endpoint(session, endpoint_id)
    return await _log(request, response, session, endpoint_id, asked)


@router.get(
    "/webhooks/{endpoint_id}/partner-log", response_model=Page[DeliveryOut], dependencies=[Depends(anyone)]
)
async def partner_log(
    request: Request, response: Response, endpoint_id: uuid.UUID, asked: AskedLog, session: Tx
) -> Any:
    """The same for the partner, who has no account: `Authorization: Bearer whlog_…`."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.casefold() != "bearer" or not await logbook.may_read(session, endpoint_id, token.strip()):
        raise Problem(404, "not-found")  # nobody learns which endpoints there are
    return await _log(request, response, session, endpoint_id, asked)


async def _log(
    request: Request, response: Response, session: AsyncSession, endpoint_id: uuid.UUID, asked: LogAsked
) -> Any:
    pager = Pager(request, f"webhook:{endpoint_id}", asked)
    state = DeliveryState(asked.state) if asked.state else None
    wanted = logbook.Asked(state, pager.after(uuid.UUID), asked.limit + 1)
    found = await logbook.entries(session, endpoint_id, wanted)
    return pager.page(response, found, delivery_out, lambda one: str(one.delivery.id))
