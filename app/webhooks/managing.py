"""What editors do with endpoints. Every change is told to the audit log, without the address."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.holding import HOLD
from app.accounts.opaque import hashed, new_token
from app.accounts.permissions import Permission
from app.accounts.recording import note
from app.accounts.refusals import NotFound, Unfit
from app.models.base import now
from app.models.webhooks import DeliveryState, DisabledReason, WebhookDelivery, WebhookEndpoint, WebhookKey
from app.sealing import Keyring, erase
from app.webhooks.delivering import begin_again
from app.webhooks.keys import KIND, keys_of, make_keys
from app.webhooks.payloads import TEST
from app.webhooks.shapes import EndpointValues
from app.webhooks.signing import Keys
from app.webhooks.taking_in import held_mark, last_change

MOST = 100  # endpoints: each has a lane of its own
_LOG_TOKEN = "whlog_"  # noqa: S105  a prefix


async def endpoints(session: AsyncSession) -> Sequence[WebhookEndpoint]:
    return list(await session.scalars(select(WebhookEndpoint).order_by(col(WebhookEndpoint.id))))


async def endpoint(session: AsyncSession, endpoint_id: uuid.UUID) -> WebhookEndpoint:
    """Held until the transaction ends. Raises `NotFound`."""
    found = await session.get(WebhookEndpoint, endpoint_id, with_for_update=HOLD)
    if found is None:
        raise NotFound
    return found


async def create(
    session: AsyncSession, keyring: Keyring, actor: Actor, values: EndpointValues
) -> tuple[WebhookEndpoint, Keys, str]:
    """It hears of what changes from now on. Also its keys, and the token of its log, which is shown once.

    Raises `Forbidden`, and `Unfit` if there are too many.
    """
    _must(actor, step_up=True)
    if (await session.scalar(select(func.count()).select_from(WebhookEndpoint)) or 0) >= MOST:
        raise Unfit(f"there are {MOST} endpoints, which is the most")
    await held_mark(session)
    token = new_token(_LOG_TOKEN)
    made = WebhookEndpoint(
        **values.model_dump(), since_seq=await last_change(session), log_token_hash=hashed(token)
    )
    session.add(made)
    await session.flush()
    keys = await make_keys(session, keyring, made.id)
    await _tell(session, actor, "webhook:created", made)
    return made, keys, token


async def change(
    session: AsyncSession, actor: Actor, which: WebhookEndpoint, values: EndpointValues
) -> WebhookEndpoint:
    """Another address or filter, from the next change on. Raises `Forbidden`."""
    _must(actor, step_up=True)
    which.sqlmodel_update(values.model_dump())
    await session.flush()
    await _tell(session, actor, "webhook:changed", which)
    return which


async def switch(session: AsyncSession, actor: Actor, which: WebhookEndpoint, *, on: bool) -> None:
    """Off, it hears of nothing, and what waits for it waits on. Twice is once. Raises `Forbidden`."""
    _must(actor)
    if which.enabled == on:
        return
    which.enabled, which.disabled_reason = on, None if on else DisabledReason.by_hand
    if on:
        which.failing_since = None
    await session.flush()
    await _tell(session, actor, "webhook:enabled" if on else "webhook:disabled", which)


async def delete(session: AsyncSession, actor: Actor, which: WebhookEndpoint) -> None:
    """With its keys, its deliveries and its log. Raises `Forbidden`."""
    _must(actor, step_up=True)
    await session.delete(which)
    await session.flush()
    await erase(session, which.id, actor)
    await _tell(session, actor, "webhook:deleted", which)


async def reveal(session: AsyncSession, keyring: Keyring, actor: Actor, which: WebhookEndpoint) -> Keys:
    """The keys that sign now. Raises `Forbidden`, and `Unsealable`."""
    _must(actor, step_up=True)
    await _tell(session, actor, "webhook:secret_shown", which)
    return (await keys_of(session, keyring, which.id, now()))[0]


async def rotate(
    session: AsyncSession, keyring: Keyring, actor: Actor, which: WebhookEndpoint, overlap: timedelta
) -> Keys:
    """New keys; for so long the former ones sign beside them. Raises `Forbidden`."""
    _must(actor, step_up=True)
    await _tell(session, actor, "webhook:rotated", which)
    return await make_keys(session, keyring, which.id, overlap)


async def renew_log_token(session: AsyncSession, actor: Actor, which: WebhookEndpoint) -> str:
    """The former works no more. Raises `Forbidden`."""
    _must(actor, step_up=True)
    token = new_token(_LOG_TOKEN)
    which.log_token_hash = hashed(token)
    await session.flush()
    await _tell(session, actor, "webhook:log_token_renewed", which)
    return token


async def queue_test(session: AsyncSession, actor: Actor, which: WebhookEndpoint) -> WebhookDelivery:
    """A test event, tried once. Raises `Forbidden`, `Unfit` if it is off."""
    _must(actor)
    if not which.enabled:
        raise Unfit("the endpoint is off: switch it on first")
    made = WebhookDelivery(endpoint_id=which.id, kind=KIND, record_id=which.id, op=TEST, at=now())
    session.add(made)
    await session.flush()
    return made


async def redeliver(
    session: AsyncSession, actor: Actor, which: WebhookEndpoint, delivery_id: uuid.UUID
) -> None:
    """Under the same id, whether it was acknowledged or not. Raises `Forbidden`, `NotFound`."""
    _must(actor)
    theirs = col(WebhookDelivery.endpoint_id) == which.id, col(WebhookDelivery.id) == delivery_id
    if not await begin_again(session, *theirs):
        raise NotFound
    await _tell(session, actor, "webhook:redelivered", which, delivery=delivery_id)


async def recover(
    session: AsyncSession, actor: Actor, which: WebhookEndpoint, since: datetime, *, delivered: bool = False
) -> int:
    """All that failed for good since then, or also what was `delivered`. Returns how many.

    Raises `Forbidden`.
    """
    _must(actor)
    ended = {DeliveryState.failed, DeliveryState.delivered} if delivered else {DeliveryState.failed}
    lost = (
        col(WebhookDelivery.endpoint_id) == which.id,
        col(WebhookDelivery.created_at) >= since,
        col(WebhookDelivery.state).in_(ended),
        col(WebhookDelivery.op) != TEST,
    )
    count = await begin_again(session, *lost)
    await _tell(session, actor, "webhook:recovered", which, count=count)
    return count


async def public_keys(session: AsyncSession) -> dict[uuid.UUID, str]:
    """The current one of each endpoint."""
    rows = await session.execute(
        select(WebhookKey.endpoint_id, WebhookKey.public_key).where(col(WebhookKey.expires_at).is_(None))
    )
    return {endpoint_id: key for endpoint_id, key in rows}  # noqa: C416  typed


def _must(actor: Actor, *, step_up: bool = False) -> None:
    actor.require(Permission.webhook_manage)
    if step_up:
        actor.require_step_up()


async def _tell(
    session: AsyncSession, actor: Actor, action: str, which: WebhookEndpoint, **detail: Any
) -> None:
    await note(session, actor, action, which.id, kind=KIND, **detail)
