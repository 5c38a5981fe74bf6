"""Records the alerts of a person. Each keeps its id, wherever it stands in the list and whatever it says."""

import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.editorial.intake import AlertIn
from app.editorial.parts import cite, dates, different, sync_parts
from app.models.alerts import Alert
from app.models.base import now
from app.models.ids import part_id


async def record_alerts(session: AsyncSession, person: uuid.UUID, alerts: Sequence[AlertIn]) -> bool:
    """Make these all the alerts of the person. Raises ValueError for an id that is there twice."""
    found = await session.scalars(
        select(Alert).where(col(Alert.prisoner_id) == person).order_by(col(Alert.position))
    )
    known = {row.id: row for row in found}
    rows = [
        _row(person, position, alert, known)
        for position, alert in enumerate(_identified(person, alerts, known.values()))
    ]
    said_otherwise = [row for row in rows if row.id in known and _says_otherwise(known[row.id], row)]
    changed = await sync_parts(session, Alert, "prisoner_id", person, rows)
    for row in said_otherwise:
        known[row.id].updated_at = now()
    for row, alert in zip(rows, alerts, strict=True):
        changed |= await cite(session, row.id, alert.sources)
    return changed


def _row(person: uuid.UUID, position: int, alert: AlertIn, known: dict[uuid.UUID, Alert]) -> Alert:
    row = Alert(
        position=position,
        prisoner_id=person,
        **alert.model_dump(exclude={"sources", "since", "actions"}),
        actions=[one.model_dump(exclude_none=True) for one in alert.actions],
        **dates("since", alert.since),
    )
    before = known.get(row.id)
    if before is not None and before.state == row.state:
        row.state_since = before.state_since
    return row


def _says_otherwise(before: Alert, row: Alert) -> bool:
    return bool(set(different(before, row)) - {"position"})


def _identified(person: uuid.UUID, alerts: Sequence[AlertIn], known: Iterable[Alert]) -> list[AlertIn]:
    """With ids: who records without a proposal (an import, a seed file) knows none, and comes again."""
    found = with_ids(alerts, known)
    ids = [
        alert.id or part_id("alert", person, alert.type, alert.since, position)
        for position, alert in enumerate(found)
    ]
    if len(set(ids)) < len(ids):
        raise ValueError("an alert's id is there twice")
    return [alert.model_copy(update={"id": one}) for alert, one in zip(found, ids, strict=True)]


def with_ids(alerts: Sequence[AlertIn], known: Iterable[Any]) -> list[AlertIn]:
    """An alert without an id is the first known one of its type and date that nobody else claims."""
    claimed = {alert.id for alert in alerts}
    free = [one for one in known if one.id not in claimed and one.id is not None]
    found = []
    for alert in alerts:
        same = next((one for one in free if (one.type, one.since) == (alert.type, alert.since)), None)
        if alert.id is None and same is not None:
            free.remove(same)
            alert = alert.model_copy(update={"id": same.id})  # noqa: PLW2901
        found.append(alert)
    return found
