"""Tasks: records that somebody should look at, because a day has come."""

import uuid
from datetime import date, datetime
from typing import Any

from fastapi import Request, Response

from api.admin.idempotency import TheOnce
from api.admin.paging import Asked, Page, Pager
from api.admin.records_typing import Reader, Writer
from api.admin.routing import admin_router
from api.admin.security import Tx
from api.admin.shapes import Out
from app.editorial.changes import tasks as app_tasks
from app.models.changes import TaskKind

router = admin_router("tasks")


class TaskOut(Out):
    """`reason` is a code: the type of the alert, the scope of the consent, or why publishing failed."""

    id: uuid.UUID
    kind: TaskKind
    record_kind: str
    record_id: uuid.UUID
    subject_id: uuid.UUID
    due: date
    reason: str
    created_at: datetime
    done_at: datetime | None
    done_by: uuid.UUID | None


@router.get("/tasks", response_model=Page[TaskOut])
async def tasks(request: Request, response: Response, asked: Asked, actor: Reader, session: Tx) -> Any:
    """Those that are open, the longest due first."""
    pager = Pager(request, "tasks", asked)
    after = pager.after(lambda value: (date.fromisoformat(value[0]), uuid.UUID(value[1])))
    found = sorted(await app_tasks.open_tasks(session, actor), key=lambda task: (task.due, task.id))
    left = [task for task in found if after is None or (task.due, task.id) > after]
    return pager.page(
        response, left, TaskOut.model_validate, lambda task: [task.due.isoformat(), str(task.id)]
    )


@router.post("/tasks/{task_id}/done", response_model=TaskOut)
async def done(task_id: uuid.UUID, actor: Writer, session: Tx, once: TheOnce) -> Response:
    """Twice is the same as once."""
    return await once.told(TaskOut.model_validate(await app_tasks.finish(session, actor, task_id)))
