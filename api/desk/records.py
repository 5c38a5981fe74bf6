"""The page of a record with all its parts: saving makes or changes my draft, handing in asks for review."""

import uuid
from collections.abc import Sequence
from typing import Any

from fastapi import Request
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.denials import note_denial
from api.admin.records_typing import Reader, Writer
from api.admin.security import Tx
from api.desk import autosaving, conflicts, editing
from api.desk.after_release import less_than
from api.desk.editing import Editing, Target, form_of_kind, target_of
from api.desk.forms.faults import Fault, faults_of
from api.desk.forms.reading import asked_languages, languages, read
from api.desk.forms.titles import PUBLIC
from api.desk.naming import names_of
from api.desk.pages import go, page
from api.desk.refusing import words
from api.desk.routing import desk_router, text_of, working
from api.desk.sign_in import Form
from app.accounts.actor import Actor
from app.accounts.refusals import Refusal
from app.editorial.changes.holding import OPEN
from app.editorial.changes.nouns import noun_of
from app.editorial.changes.proposals import submit
from app.editorial.changes.refusals import Closed, Conflict, ProposalChanged
from app.editorial.changes.revisions import revisions
from app.editorial.withdrawal import WithdrawalReason
from app.models.changes import Revision

router = desk_router()
# What an English, a Russian and a Persian reader of prisoners' lists have in common to start from.
_FIRST_LANGUAGES = ("en", "ru")
_MOST_REVISIONS = 20


@router.get("/records/{kind}/{record_id}")
async def record(request: Request, kind: str, record_id: uuid.UUID, actor: Reader, session: Tx) -> Response:
    return await shown(request, session, actor, await editing.of_record(session, actor, kind, record_id))


@router.get("/proposals/{proposal_id}/edit")
async def draft(request: Request, proposal_id: uuid.UUID, actor: Reader, session: Tx) -> Response:
    found = await editing.of_proposal(session, actor, proposal_id)
    if found.proposal is not None and found.proposal.state not in OPEN:
        raise Closed
    return await shown(request, session, actor, found)


async def shown(
    request: Request, session: AsyncSession, actor: Actor, what: Editing, faults: list[Fault] | None = None,
    status: int = 200,
) -> Response:  # fmt: skip
    typed = None if faults else await autosaving.typed_of(session, actor, what.target)
    if typed is not None and request.query_params.get("typed"):
        what, typed = autosaving.put_back(what, typed), None
    history: Sequence[Revision] = []
    if (record_id := what.target.record_id) is not None:
        history = await revisions(session, actor, what.target.kind, record_id, limit=_MOST_REVISIONS)
    asked = asked_languages(request.query_params.get("langs", ""))
    said = languages(what.fields, what.content)
    langs = list(dict.fromkeys([*_FIRST_LANGUAGES, *sorted(said), *asked]))
    noun = noun_of(what.target.kind)
    return page(
        request, "record.html", actor, status=status, what=what, target=what.target, langs=langs,
        may_write=actor.can(noun.write), state=getattr(what.row, "state", None), has_state=noun.has_state,
        public=PUBLIC, less=less_than(getattr(what.row, "after_release", None)),
        faults=faults or [], by_path={one.path: one.what for one in faults or []}, history=history,
        people=await names_of(session, [one.author_id for one in history]),
        reasons=list(WithdrawalReason), typed=typed, saved=request.query_params.get("said") == "saved",
    )  # fmt: skip


@router.post("/records/{kind}/{record_id}")
async def save_record(
    request: Request, kind: str, record_id: uuid.UUID, actor: Writer, form: Form
) -> Response:
    return await save(request, actor, target_of(form, kind, record_id), form)


@router.post("/proposals/{proposal_id}/edit")
async def save_draft(request: Request, proposal_id: uuid.UUID, actor: Writer, form: Form) -> Response:
    return await save(request, actor, await _own_target(request, actor, proposal_id, form), form)


async def _own_target(request: Request, actor: Actor, proposal_id: uuid.UUID, form: Form) -> Target:
    """The form says what was read of it, the draft itself what it belongs to."""
    async with working(request) as session:
        own = await conflicts.of_own(session, actor, proposal_id)
    sent = target_of(form, own.kind, own.record_id)
    return Target(own.kind, own.record_id, sent.base, own.proposal_id, sent.version)


async def save(request: Request, actor: Actor, target: Target, form: Form) -> Response:
    handing_in = text_of(form, "_do") == "hand-in"
    try:
        async with working(request) as session:
            proposal = await editing.save(session, actor, target, form)
            await autosaving.forget_typed(session, actor, target)
            if handing_in:
                await submit(session, actor, proposal.id)
    except (Conflict, ProposalChanged) as refusal:
        ours = _as_recorded(target, form)
        async with working(request) as session:
            return conflicts.shown(
                request, actor, await conflicts.both(session, actor, target, refusal, ours)
            )
    except (ValidationError, Refusal) as refusal:
        await note_denial(request, refusal)
        return await _again(request, actor, target, form, refusal)
    if handing_in:
        return go(f"/admin/proposals/{proposal.id}", "handed-in")
    return go(f"/admin/proposals/{proposal.id}/edit", "saved")


def _as_recorded(target: Target, form: Form) -> dict[str, Any]:
    """What was typed, in full: with the defaults of what was left empty."""
    content = read(form_of_kind(target.kind), form)
    found: dict[str, Any] = noun_of(target.kind).shape.model_validate(content).model_dump(mode="json")
    return found


async def _again(
    request: Request, actor: Actor, target: Target, form: Form, refusal: ValidationError | Refusal
) -> Response:
    """The form with what was typed, and what is wrong with it."""
    fields = form_of_kind(target.kind)
    if isinstance(refusal, ValidationError):
        faults, status = faults_of(refusal, fields), 422
    else:
        faults, status = [Fault("", "", words(refusal))], refusal.status
    async with working(request) as session:
        row = None
        if target.record_id is not None:
            row = (await editing.of_record(session, actor, target.kind, target.record_id)).row
        proposal = await editing.seen(session, actor, target.proposal_id) if target.proposal_id else None
        what = editing.typed_in(form, target, proposal, row)
        return await shown(request, session, actor, what, faults, status)
