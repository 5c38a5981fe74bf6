"""From the change log to deliveries: one row for each endpoint and change.

They are written in one transaction with the progress: killed at any point nothing is lost, nothing is there
twice.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import func, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col, select

from app.models.base import now
from app.models.ids import new_id
from app.models.published import Change, Consumer, Document
from app.models.webhooks import DeliveryState, WebhookDelivery, WebhookEndpoint, WebhookTold
from app.webhooks.filtering import Key, wanted
from app.webhooks.payloads import path_of

NAME = "webhooks"
MOST_CHANGES = 500
_BATCH = 1000
Row = dict[str, Any]


async def last_change(session: AsyncSession) -> int:
    return int(await session.scalar(select(func.coalesce(func.max(Change.seq), 0))) or 0)


async def held_mark(session: AsyncSession) -> Consumer:
    """How far we have come, held until the transaction ends.

    It begins at the first change: each endpoint says itself from where on it is told. Who makes an endpoint
    holds it too, so that no change is passed over between the two.
    """
    first = insert(Consumer).values(name=NAME, seq=0, settings_digest="", at=now())
    await session.execute(first.on_conflict_do_nothing())
    return await session.get_one(Consumer, NAME, with_for_update=True, populate_existing=True)


async def take_in(session: AsyncSession) -> bool:
    """Deliveries for the next changes. Whether there were any changes."""
    mark = await held_mark(session)
    changes = list(await session.scalars(_after(mark.seq)))
    if not changes:
        return False
    endpoints = list(await session.scalars(select(WebhookEndpoint).where(col(WebhookEndpoint.enabled))))
    if endpoints:
        await _tell(session, endpoints, changes)
    moved = update(Consumer).where(col(Consumer.name) == NAME)
    await session.execute(moved.values(seq=changes[-1].seq, at=now()))
    return True


def _after(seq: int) -> Any:
    return select(Change).where(col(Change.seq) > seq).order_by(col(Change.seq)).limit(MOST_CHANGES)


async def _tell(
    session: AsyncSession, endpoints: Sequence[WebhookEndpoint], changes: Sequence[Change]
) -> None:
    keys = {(one.kind, one.id) for one in changes if one.op == "put"}
    facets, told = await _facets(session, keys), await _told(session, keys)
    chosen = list(_chosen(endpoints, changes, facets, told))
    await _write(session, WebhookDelivery, [_delivery(*one) for one in chosen])
    puts = [(one.id, change.kind, change.id) for one, change in chosen if change.op == "put"]
    names = ("endpoint_id", "kind", "record_id")
    await _write(session, WebhookTold, [dict(zip(names, one, strict=True)) for one in dict.fromkeys(puts)])


def _chosen(
    endpoints: Sequence[WebhookEndpoint],
    changes: Sequence[Change],
    facets: Mapping[Key, Sequence[str]],
    told: Mapping[uuid.UUID, set[Key]],
) -> Iterator[tuple[WebhookEndpoint, Change]]:
    for endpoint in endpoints:
        heard = told.get(endpoint.id, set())
        for change in changes:
            if wanted(endpoint, change, facets, heard):
                yield endpoint, change


def _delivery(endpoint: WebhookEndpoint, change: Change) -> Row:
    at = now()
    return {
        "id": new_id(), "endpoint_id": endpoint.id, "seq": change.seq, "kind": change.kind,
        "record_id": change.id, "op": change.op, "path": path_of(change), "at": change.at,
        "state": DeliveryState.pending.value, "attempts": 0, "next_at": at, "created_at": at,
    }  # fmt: skip


async def _facets(session: AsyncSession, keys: set[Key]) -> dict[Key, Sequence[str]]:
    place = tuple_(col(Document.kind), col(Document.id))
    rows = await session.execute(select(Document.kind, Document.id, Document.facets).where(place.in_(keys)))
    return {(kind, identity): facets for kind, identity, facets in rows}


async def _told(session: AsyncSession, keys: set[Key]) -> dict[uuid.UUID, set[Key]]:
    place = tuple_(col(WebhookTold.kind), col(WebhookTold.record_id))
    found: dict[uuid.UUID, set[Key]] = {}
    for one in await session.scalars(select(WebhookTold).where(place.in_(keys))):
        found.setdefault(one.endpoint_id, set()).add((one.kind, one.record_id))
    return found


async def _write(session: AsyncSession, table: type[SQLModel], rows: Sequence[Row]) -> None:
    statement = insert(table.__table__).on_conflict_do_nothing()  # type: ignore[attr-defined]
    for start in range(0, len(rows), _BATCH):
        await session.execute(statement, list(rows[start : start + _BATCH]))
