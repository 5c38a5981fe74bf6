"""Tasks: what somebody should look at, because a day has come."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, literal, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import NotFound
from app.editorial.changes.sight import is_seen
from app.editorial.changes.task_rules import HOLDS, RULES
from app.models.base import now
from app.models.changes import Task, TaskKind
from app.models.ids import new_id

WEBHOOK = "webhook"  # the one kind of record here that is no noun of editors


async def raise_tasks(session: AsyncSession, on: date) -> int:
    """Once each, whoever asks how often. Returns how many there are more than before."""
    await _close_answered(session)
    raised = 0
    for rule in RULES:
        wanted = rule.found(on).subquery()
        _, _, subject, due, _ = wanted.c
        fresh = wanted.select().where(~_raised(rule.kind, subject, due), due.is_not(None))
        for row in await session.execute(fresh):
            raised += await raise_task(session, rule.kind, (row[0], row[1]), row[2], (row[3], row[4]))
    return raised


def _raised(kind: TaskKind, subject: Any, due: Any) -> ColumnElement[bool]:
    """So that nothing is written each minute of what was raised long ago."""
    return exists(literal(1)).where(
        col(Task.kind) == kind, col(Task.subject_id) == subject, col(Task.due) == due
    )


async def raise_task(
    session: AsyncSession,
    kind: TaskKind,
    record: tuple[str, uuid.UUID],
    subject: uuid.UUID,
    why: tuple[date, str],
) -> int:
    """`why` is the day and a code. Returns 0 if it was raised before."""
    statement = insert(Task).values(
        id=new_id(), kind=kind, record_kind=record[0], record_id=record[1], subject_id=subject, due=why[0],
        reason=why[1], created_at=now(),
    )  # fmt: skip
    fresh = statement.on_conflict_do_nothing(index_elements=["kind", "subject_id", "due"])
    return len((await session.scalars(fresh.returning(col(Task.id)))).all())


async def _close_answered(session: AsyncSession) -> None:
    """Another day was set, or there is nothing any more to look at."""
    for kind, holds in HOLDS.items():
        done = update(Task).where(col(Task.kind) == kind, col(Task.done_at).is_(None), ~holds)
        await session.execute(done.values(done_at=now()).execution_options(synchronize_session=False))


async def open_tasks(session: AsyncSession, actor: Actor) -> Sequence[Task]:
    """Those of records that are theirs to see, the oldest first."""
    rows = await session.scalars(select(Task).where(col(Task.done_at).is_(None)).order_by(col(Task.due)))
    seen: dict[uuid.UUID, bool] = {}
    shown = []
    for task in rows:
        if task.record_id not in seen:
            seen[task.record_id] = await _is_theirs(session, actor, task)
        if seen[task.record_id]:
            shown.append(task)
    return shown


async def _is_theirs(session: AsyncSession, actor: Actor, task: Task) -> bool:
    if task.record_kind == WEBHOOK:
        return actor.can(Permission.webhook_manage)
    return await is_seen(session, actor, task.record_kind, task.record_id)


async def finish(session: AsyncSession, actor: Actor, task_id: uuid.UUID) -> Task:
    """Raises `NotFound`; twice is once."""
    task = await session.get(Task, task_id, with_for_update=True)
    if task is None or not await _is_theirs(session, actor, task):
        raise NotFound
    if task.done_at is None:
        task.done_at, task.done_by = now(), actor.account_id
        await session.flush()
    return task
