"""One attempt: what is due is read, sent without a transaction open, and what came of it is written.

Killed between the receiver's answer and our note of it, the same message goes out once more, under the same
`webhook-id`: no protocol over two machines can do without that. Once noted it never goes out again.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.accounts.holding import HOLD
from app.audit import record
from app.database.sessions import transaction
from app.editorial.changes.tasks import raise_task
from app.models.base import now
from app.models.changes import TaskKind
from app.models.webhooks import (
    DeliveryState,
    DisabledReason,
    Outcome,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
)
from app.sealing import Keyring
from app.webhooks.keys import KIND, keys_of
from app.webhooks.payloads import TEST, body_of, message_id
from app.webhooks.posting import Answer, Poster
from app.webhooks.schedule import delay
from app.webhooks.signing import signed_headers


@dataclass(frozen=True)
class Courier:
    """What it takes to deliver. `base_url` is that of the public site, without a final slash."""

    engine: AsyncEngine
    keyring: Keyring
    poster: Poster
    base_url: str

    async def deliver_next(self, endpoint_id: uuid.UUID) -> bool:
        """The next message that is due there. Whether there was one. Raises `Unsealable`."""
        async with transaction(self.engine) as session:
            found = await _due(session, endpoint_id, now())
            if found is None:
                return False
            endpoint, delivery = found
            keys = await keys_of(session, self.keyring, endpoint_id, now())
        body = body_of(delivery, self.base_url)
        headers = signed_headers(keys, message_id(delivery.id), now(), body)
        answer = await self.poster.post(endpoint.url, headers, body)
        async with transaction(self.engine) as session:
            await note(session, delivery, answer, now())
        return True


async def _due(
    session: AsyncSession, endpoint_id: uuid.UUID, at: datetime
) -> tuple[WebhookEndpoint, WebhookDelivery] | None:
    """In the order of the changes, as far as those that are tried again allow."""
    rows = await session.execute(
        select(WebhookEndpoint, WebhookDelivery)
        .join(WebhookDelivery, col(WebhookDelivery.endpoint_id) == col(WebhookEndpoint.id))
        .where(
            WebhookEndpoint.id == endpoint_id,
            col(WebhookEndpoint.enabled),
            WebhookDelivery.state == DeliveryState.pending,
            col(WebhookDelivery.next_at) <= at,
        )
        .order_by(col(WebhookDelivery.seq).asc().nulls_first(), col(WebhookDelivery.id))
        .limit(1)
    )
    row = rows.first()
    return (row[0], row[1]) if row is not None else None


async def note(session: AsyncSession, sent: WebhookDelivery, answer: Answer, at: datetime) -> None:
    """Nothing, if the endpoint was deleted meanwhile."""
    endpoint = await session.get(WebhookEndpoint, sent.endpoint_id, with_for_update=HOLD)
    delivery = await session.get(WebhookDelivery, sent.id, with_for_update=True)
    if endpoint is None or delivery is None:
        return
    attempt = WebhookAttempt(
        delivery_id=delivery.id, at=at, outcome=answer.outcome, status=answer.status,
        milliseconds=answer.milliseconds,
    )  # fmt: skip
    session.add(attempt)
    if delivery.state != DeliveryState.pending:  # another worker was faster
        return
    delivery.attempts += 1
    if answer.outcome is Outcome.acknowledged:
        delivery.state, endpoint.failing_since = DeliveryState.delivered, None
    else:
        _again(endpoint, delivery, answer, at)
    if answer.outcome is Outcome.gone:
        await _disable(session, endpoint, attempt)
    await session.flush()


def _again(endpoint: WebhookEndpoint, delivery: WebhookDelivery, answer: Answer, at: datetime) -> None:
    asked = answer.retry_after if answer.outcome is Outcome.too_busy else None
    wait = delay(delivery.attempts, asked)
    if delivery.op == TEST:
        delivery.state = DeliveryState.failed  # who asks for a test waits for its answer
    elif wait is None:
        delivery.state = DeliveryState.failed
        endpoint.failing_since = endpoint.failing_since or at
    else:
        delivery.next_at = at + wait


async def _disable(session: AsyncSession, endpoint: WebhookEndpoint, attempt: WebhookAttempt) -> None:
    """The partner said 410: it is theirs to say, and ours to ask them why."""
    if not endpoint.enabled:
        return
    endpoint.enabled, endpoint.disabled_reason = False, DisabledReason.gone
    detail = {"reason": DisabledReason.gone}
    await record(session, None, "webhook:disabled", kind=KIND, record_id=endpoint.id, detail=detail)
    why = (attempt.at.date(), DisabledReason.gone.value)
    await raise_task(session, TaskKind.webhook_gone, (KIND, endpoint.id), attempt.id, why)


async def begin_again(session: AsyncSession, *conditions: object) -> int:
    """These deliveries, from their first attempt on, under the ids that they have. Returns how many."""
    again = update(WebhookDelivery).where(*conditions)  # type: ignore[arg-type]
    values = {"state": DeliveryState.pending.value, "attempts": 0, "next_at": now()}
    done = await session.scalars(
        again.values(values).returning(col(WebhookDelivery.id)).execution_options(synchronize_session=False)
    )
    return len(done.all())
