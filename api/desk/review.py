"""The page on which the second person decides: what changes, what becomes public, and the verdict."""

import uuid
from typing import Any

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.records_typing import Reader, Writer
from api.admin.security import Tx
from api.desk.editing import moment_in_utc
from api.desk.merges import joining
from api.desk.naming import names_of
from api.desk.pages import go, page
from api.desk.refusing import words
from api.desk.routing import desk_router, id_in, number_in, text_of, working
from api.desk.showing import telling
from api.desk.sign_in import Form
from api.errors import Problem
from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import Refusal
from app.editorial.changes import queue
from app.editorial.changes.deciding import decide
from app.editorial.changes.diffing import Difference, diff
from app.editorial.changes.holding import OPEN
from app.editorial.changes.nouns import noun_of
from app.editorial.changes.previewing import Previewed, preview
from app.editorial.changes.proposals import assign, submit, take_back
from app.editorial.changes.revisions import standing
from app.editorial.deciders import able
from app.models.changes import Proposal, ProposalState, Verdict

router = desk_router()
_SAID = {
    ProposalState.rejected: "rejected", ProposalState.in_review: "handed-in",
    ProposalState.superseded: "taken-back",
}  # fmt: skip


@router.get("/proposals/{proposal_id}")
async def review(request: Request, proposal_id: uuid.UUID, actor: Reader, session: Tx) -> Response:
    proposal = await queue.proposal(session, actor, proposal_id)
    row, differences = await _content(session, proposal)
    joined = await joining(session, actor, proposal) if proposal.state in OPEN else []
    public, refusal = await _public(request, actor, proposal)
    hands = [proposal.author_id, *proposal.hands, proposal.reviewer_id, proposal.assignee_id]
    may = actor.can(Permission.dossier_review) or (
        proposal.receipt is not None and actor.can(Permission.import_accept)
    )
    is_open = proposal.state in OPEN
    mine = actor.account_id in {proposal.author_id, *proposal.hands}
    return page(
        request, "review.html", actor, proposal=proposal, row=row, differences=differences, public=public,
        joined=joined, refusal=refusal, people=await names_of(session, hands), mine=mine,
        may_decide=may and not mine and proposal.state == ProposalState.in_review,
        is_open=is_open, reviewers=await able(session, proposal) if is_open else [],
    )  # fmt: skip


async def _content(session: AsyncSession, proposal: Proposal) -> tuple[Any, list[Difference]]:
    if proposal.record_id is None:
        return None, telling(diff({}, proposal.content))
    now = await standing(session, noun_of(proposal.kind), proposal.record_id)
    return now.row, diff(now.json, proposal.content)


async def _public(
    request: Request, actor: Actor, proposal: Proposal
) -> tuple[list[Previewed] | None, Problem | None]:
    """In a transaction of its own: publishing waits for it, and a refusal must not end the page's."""
    if proposal.state not in OPEN:
        return None, None
    try:
        async with working(request) as session:
            return await preview(session, actor, proposal.id), None
    except Refusal as refusal:
        return None, Problem(refusal.status, refusal.code, detail=words(refusal))


@router.post("/proposals/{proposal_id}/decide")
async def verdict(proposal_id: uuid.UUID, actor: Reader, form: Form, session: Tx) -> Response:
    said, version = text_of(form, "verdict"), number_in(form, "version")
    if said not in set(Verdict) or version is None:
        raise Problem(422, "invalid")
    at = moment_in_utc(text_of(form, "publish_at")) if said != Verdict.reject else None
    decided = await decide(
        session, actor, proposal_id, Verdict(said), version=version, answer=text_of(form, "answer"),
        publish_at=at, without_consent=text_of(form, "without_consent"),
    )  # fmt: skip
    if decided.state == ProposalState.accepted and decided.applied_at is None:
        return go(f"/admin/proposals/{proposal_id}", "scheduled")
    done = "accepted" if said == Verdict.accept else "published"
    return go(f"/admin/proposals/{proposal_id}", _SAID.get(decided.state, done))


@router.post("/proposals/{proposal_id}/submit")
async def hand_in(proposal_id: uuid.UUID, actor: Writer, session: Tx) -> Response:
    await submit(session, actor, proposal_id)
    return go(f"/admin/proposals/{proposal_id}", "handed-in")


@router.post("/proposals/{proposal_id}/take-back")
async def back(proposal_id: uuid.UUID, actor: Writer, session: Tx) -> Response:
    await take_back(session, actor, proposal_id)
    return go("/admin", "taken-back")


@router.post("/proposals/{proposal_id}/assign")
async def to_somebody(proposal_id: uuid.UUID, actor: Writer, form: Form, session: Tx) -> Response:
    await assign(session, actor, proposal_id, id_in(form, "assignee"))
    return go(f"/admin/proposals/{proposal_id}", "assigned")
