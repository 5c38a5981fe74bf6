"""The first page: what needs me."""

import uuid
from typing import Any

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.records_typing import Reader, Writer
from api.admin.security import Tx
from api.desk.naming import names_of
from api.desk.pages import go, page
from api.desk.routing import desk_router
from app.accounts.permissions import Permission
from app.editorial.changes import queue, tasks
from app.editorial.changes.holding import OPEN
from app.editorial.changes.nouns import noun_of
from app.models.changes import ProposalState, Task
from app.models.webhooks import WebhookEndpoint

router = desk_router()
_MOST = 30


@router.get("")
async def what_needs_me(request: Request, actor: Reader, session: Tx) -> Response:
    own = actor.account_id
    review: Any = []
    if actor.can(Permission.dossier_review):
        waiting = (ProposalState.in_review,)
        asked = queue.Asked(states=waiting, decidable=True, imported=False, limit=_MOST)
        review = await queue.proposals(session, actor, asked)
    assigned = await queue.proposals(session, actor, queue.Asked(states=OPEN, assignee_id=own, limit=_MOST))
    mine = await queue.proposals(session, actor, _of_author(own, ProposalState.draft))
    handed_in = await queue.proposals(session, actor, _of_author(own, ProposalState.in_review))
    rejected = await queue.proposals(session, actor, _of_author(own, ProposalState.rejected))
    due = list(await tasks.open_tasks(session, actor))[:_MOST]
    authors = [one.author_id for one in (*review, *assigned)]
    return page(
        request, "queue.html", actor, review=review, assigned=assigned, mine=mine, handed_in=handed_in,
        rejected=list(rejected)[-5:], due=[(one, *await _place(session, one)) for one in due],
        people=await names_of(session, authors),
    )  # fmt: skip


def _of_author(own: uuid.UUID, state: ProposalState) -> queue.Asked:
    return queue.Asked(states=(state,), author_id=own, imported=False, limit=_MOST)


async def _place(session: AsyncSession, task: Task) -> tuple[str, str]:
    """What the task is about, in words, and where it is at the desk."""
    if task.record_kind == tasks.WEBHOOK:
        found = await session.get(WebhookEndpoint, task.record_id)
        return found.description or found.url if found else "", f"/admin/webhooks/{task.record_id}"
    row = await noun_of(task.record_kind).row(session, task.record_id)
    return str(getattr(row, "slug", "")), f"/admin/records/{task.record_kind}/{task.record_id}"


@router.post("/tasks/{task_id}/done")
async def done(task_id: uuid.UUID, actor: Writer, session: Tx) -> Response:
    await tasks.finish(session, actor, task_id)
    return go("/admin", "done")
