"""What was sent to an endpoint, and what came of it. Ids, kinds, times and statuses: no names, no answers."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.opaque import hashed, same
from app.models.webhooks import DeliveryState, WebhookAttempt, WebhookDelivery, WebhookEndpoint


@dataclass(frozen=True)
class Asked:
    """`before` is the id of the last one of the page before."""

    state: DeliveryState | None = None
    before: uuid.UUID | None = None
    limit: int = 20


@dataclass(frozen=True)
class Entry:
    delivery: WebhookDelivery
    attempts: Sequence[WebhookAttempt]


async def entries(session: AsyncSession, endpoint_id: uuid.UUID, asked: Asked) -> list[Entry]:
    """The newest first."""
    query = select(WebhookDelivery).where(WebhookDelivery.endpoint_id == endpoint_id)
    if asked.state is not None:
        query = query.where(WebhookDelivery.state == asked.state)
    if asked.before is not None:
        query = query.where(col(WebhookDelivery.id) < asked.before)
    found = list(await session.scalars(query.order_by(col(WebhookDelivery.id).desc()).limit(asked.limit)))
    ids = [one.id for one in found]
    tried: dict[uuid.UUID, list[WebhookAttempt]] = {identity: [] for identity in ids}
    attempts = select(WebhookAttempt).where(col(WebhookAttempt.delivery_id).in_(ids))
    for one in await session.scalars(attempts.order_by(col(WebhookAttempt.id))):
        tried[one.delivery_id].append(one)
    return [Entry(one, tried[one.id]) for one in found]


async def may_read(session: AsyncSession, endpoint_id: uuid.UUID, token: str) -> bool:
    """Whether this is the token of this endpoint's log."""
    found = await session.get(WebhookEndpoint, endpoint_id)
    kept = found.log_token_hash if found else ""
    return same(kept, hashed(token))
