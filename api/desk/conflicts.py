"""Somebody else changed this: both versions side by side, field by field, and a choice for each."""

import json
import uuid
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.records_bodies import plain
from api.admin.records_typing import Writer
from api.desk.diffs import bare
from api.desk.editing import Target, form_of_kind, keep, target_of
from api.desk.pages import go, page
from api.desk.routing import desk_router, id_in, text_of, working
from api.desk.sign_in import Form
from api.errors import Problem
from app.accounts.actor import Actor
from app.accounts.refusals import NotFound
from app.editorial.changes import queue
from app.editorial.changes.proposals import Wish
from app.editorial.changes.refusals import Conflict, ProposalChanged
from app.editorial.changes.revisions import revision

router = desk_router()


@dataclass(frozen=True)
class Choice:
    """`mine` and `theirs` as they would stand; `suggested` is the one that only one of us changed."""

    name: str
    label: str
    mine: Any
    theirs: Any
    suggested: str


async def both(
    session: AsyncSession, actor: Actor, target: Target, refusal: Conflict | ProposalChanged, ours: Any
) -> dict[str, Any]:
    """What the page shows. `ours` is what I typed, as intake JSON."""
    theirs = refusal.theirs if isinstance(refusal, Conflict) else refusal.content
    base = await _base(session, actor, target)
    if isinstance(refusal, Conflict):
        after = Target(
            target.kind, target.record_id, refusal.current_version, target.proposal_id, target.version
        )
    else:
        after = Target(target.kind, target.record_id, target.base, target.proposal_id, refusal.current)
    return {
        "target": after, "choices": choices(target.kind, base, ours, theirs),
        "ours": json.dumps(ours, ensure_ascii=False), "theirs": json.dumps(theirs, ensure_ascii=False),
    }  # fmt: skip


async def _base(session: AsyncSession, actor: Actor, target: Target) -> dict[str, Any] | None:
    """What both of us began with, if it was kept."""
    if target.record_id is None or target.base is None:
        return None
    try:
        return await revision(session, actor, target.kind, target.record_id, target.base)
    except NotFound:
        return None


def choices(kind: str, base: dict[str, Any] | None, ours: Any, theirs: Any) -> list[Choice]:
    found = []
    for field in form_of_kind(kind):
        mine, other = bare(ours.get(field.name)), bare(theirs.get(field.name))
        if mine == other:
            continue
        was = bare(base.get(field.name)) if base is not None else None
        suggested = "theirs" if base is not None and mine == was else "mine"
        if base is not None and was not in (mine, other):
            suggested = ""  # both of us changed it: nobody but the editor can say
        found.append(Choice(field.name, field.label, mine, other, suggested))
    return found


def shown(request: Request, actor: Actor, values: dict[str, Any]) -> Response:
    return page(request, "conflict.html", actor, status=412, **values)


@router.post("/conflicts/{kind}")
async def choose(request: Request, kind: str, actor: Writer, form: Form) -> Response:
    """Lays what was chosen over what stands now; if that changed again meanwhile, asks again."""
    ours, theirs = _json(text_of(form, "_ours")), _json(text_of(form, "_theirs"))
    target = target_of(form, kind, id_in(form, "_record"))
    chosen = [field.name for field in form_of_kind(kind) if text_of(form, f"take.{field.name}") == "mine"]
    content = theirs | {name: ours.get(name) for name in chosen if name in ours}
    for name in chosen:
        if name not in ours:
            content.pop(name, None)
    try:
        async with working(request) as session:
            proposal = await keep(session, actor, target, Wish(content=content))
    except (Conflict, ProposalChanged) as refusal:
        async with working(request) as session:
            return shown(request, actor, await both(session, actor, target, refusal, content))
    return go(f"/admin/proposals/{proposal.id}/edit", "saved")


@router.post("/proposals/{proposal_id}/again")
async def again(request: Request, proposal_id: uuid.UUID, actor: Writer) -> Response:
    """A new draft of what was rejected or taken back; what changed since is a conflict like any other."""
    async with working(request) as session:
        former = await queue.proposal(session, actor, proposal_id)
    target = Target(former.kind, former.record_id, former.base_version)
    try:
        async with working(request) as session:
            made = await keep(session, actor, target, Wish(content=former.content, note=former.note))
    except Conflict as refusal:
        async with working(request) as session:
            values = await both(session, actor, target, refusal, former.content)
            return shown(request, actor, values)
    return go(f"/admin/proposals/{made.id}/edit")


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Problem(422, "invalid") from error
    if not isinstance(found, dict):
        raise Problem(422, "invalid")
    return plain(found)


async def of_own(session: AsyncSession, actor: Actor, proposal_id: uuid.UUID) -> Target:
    proposal = await queue.proposal(session, actor, proposal_id)
    return Target(proposal.kind, proposal.record_id, proposal.base_version, proposal.id, proposal.version)
