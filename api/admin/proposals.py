"""Changes on their way: what waits, what it would do, and the decision of a second person."""

import uuid
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from sqlalchemy.ext.asyncio import AsyncSession

from api.admin.idempotency import TheOnce
from api.admin.paging import Page, Pager
from api.admin.preconditions import VersionRead, tag
from api.admin.proposals_shapes import (
    AssignIn,
    DecisionIn,
    ManyIn,
    OutcomeOut,
    Outcomes,
    Preview,
    PreviewedDocument,
    Queue,
    Reviewer,
    Reviewers,
)
from api.admin.records_answers import differences_shown, proposal_shown, proposal_told
from api.admin.records_bodies import plain
from api.admin.records_shapes import ProposalCard, any_of, change_model, proposal_model
from api.admin.records_typing import Accepter, Reader, Writer, typed
from api.admin.refusals import faults_told
from api.admin.revisions import Differences
from api.admin.routing import admin_router
from api.admin.security import Tx, requires
from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import Unfit
from app.editorial import deciders
from app.editorial.changes import deciding, previewing, proposals, queue
from app.editorial.changes.diffing import diff
from app.editorial.changes.nouns import noun_of
from app.editorial.changes.revisions import standing
from app.models.changes import ProposalState

router = admin_router("proposals")
AnyProposal = any_of(proposal_model)
Deciding = Annotated[Actor, Depends(requires(Permission.dossier_review))]


@router.get("/proposals", response_model=Page[ProposalCard])
async def listed(
    request: Request, response: Response, asked: Annotated[Queue, Query()], actor: Reader, session: Tx
) -> Any:
    """The oldest first, as far as your teams reach."""
    pager = Pager(request, "proposals", asked)
    found = await queue.proposals(session, actor, _asked(actor, asked, pager.after(uuid.UUID)))
    return pager.page(response, found, ProposalCard.model_validate, lambda one: str(one.id))


def _asked(actor: Actor, asked: Queue, after: uuid.UUID | None) -> queue.Asked:
    author, assignee, states = asked.author, asked.assignee, asked.state
    if asked.queue == "mine":
        author = actor.account_id
    elif asked.queue == "assigned":
        assignee = actor.account_id
    if asked.queue in {"to_review", "assigned"}:
        states = states or [ProposalState.in_review]
    return queue.Asked(
        states, asked.kind, asked.record, author, assignee, asked.queue == "to_review", asked.imported,
        after, asked.limit + 1,
    )  # fmt: skip


@router.post("/proposals/decide", response_model=Outcomes)
async def decide_many(given: ManyIn, actor: Accepter, session: Tx, once: TheOnce) -> Response:
    """Rows of lists, up to 200 at once. The importer decides on none of their own."""
    wanted = [(one.id, one.version) for one in given.proposals]
    outcomes = await deciding.decide_imports(session, actor, wanted, given.verdict)
    shown = [
        OutcomeOut(id=one.proposal_id, code=one.refusal.code if one.refusal else None) for one in outcomes
    ]
    return await once.told(Outcomes(items=shown))


@router.get("/proposals/{proposal_id}", response_model=AnyProposal)
async def read(proposal_id: uuid.UUID, response: Response, actor: Reader, session: Tx) -> Any:
    """With all of its content. `ETag` is the version of the proposal itself."""
    found = await queue.proposal(session, actor, proposal_id)
    response.headers["ETag"] = tag(found.version)
    return proposal_shown(found)


async def revise(
    proposal_id: uuid.UUID, given: Any, actor: Writer, session: Tx, version: VersionRead, once: TheOnce
) -> Response:
    """Writes on it, as long as nobody has decided. Whoever writes here can't decide on it any more."""
    found = await queue.proposal(session, actor, proposal_id)
    if found.kind != given.kind:
        raise Unfit("the proposal is of another kind")
    patch = given.content.model_dump(mode="json", exclude_unset=True) if given.content is not None else None
    wish = proposals.Wish(
        patch=plain(patch),
        base_version=given.base_version,
        note=given.note or "",
        publish_at=given.publish_at,
        at_once="publish_at" in given.model_fields_set and given.publish_at is None,
    )
    with faults_told():
        changed = await proposals.revise(session, actor, proposal_id, wish, version=version)
    return await proposal_told(once, changed)


router.patch("/proposals/{proposal_id}", response_model=AnyProposal)(
    typed(revise, given=any_of(change_model))
)


@router.get("/proposals/{proposal_id}/diff")
async def differences(proposal_id: uuid.UUID, actor: Reader, session: Tx) -> Differences:
    """What it changes of the record as it stands now."""
    found = await queue.proposal(session, actor, proposal_id)
    now = None
    if found.record_id is not None:
        now = (await standing(session, noun_of(found.kind), found.record_id)).json
    return Differences(items=differences_shown(diff(now or {}, found.content)))


@router.get("/proposals/{proposal_id}/preview")
async def preview(proposal_id: uuid.UUID, actor: Reader, session: Tx) -> Preview:
    """Every public document that would change if it were published now, with the difference."""
    return Preview(items=await _previewed(session, actor, proposal_id))


async def _previewed(session: AsyncSession, actor: Actor, proposal_id: uuid.UUID) -> list[PreviewedDocument]:
    return [
        PreviewedDocument(
            kind=one.kind, slug=one.slug, now=one.now, would_be=one.would_be,
            differences=differences_shown(one.differences),
        )
        for one in await previewing.preview(session, actor, proposal_id)
    ]  # fmt: skip


@router.post("/proposals/{proposal_id}/submit", response_model=AnyProposal)
async def submit(proposal_id: uuid.UUID, actor: Writer, session: Tx, once: TheOnce) -> Response:
    """Hands it in for review."""
    return await proposal_told(once, await proposals.submit(session, actor, proposal_id))


@router.post("/proposals/{proposal_id}/take-back", response_model=AnyProposal)
async def take_back(proposal_id: uuid.UUID, actor: Writer, session: Tx, once: TheOnce) -> Response:
    """By its author; what waits for its moment also by a reviewer."""
    return await proposal_told(once, await proposals.take_back(session, actor, proposal_id))


@router.post("/proposals/{proposal_id}/assign", response_model=AnyProposal)
async def assign(
    proposal_id: uuid.UUID, given: AssignIn, actor: Writer, session: Tx, once: TheOnce
) -> Response:
    return await proposal_told(once, await proposals.assign(session, actor, proposal_id, given.assignee))


@router.get("/proposals/{proposal_id}/reviewers")
async def reviewers(proposal_id: uuid.UUID, actor: Reader, session: Tx) -> Reviewers:
    """Who may decide on it: `assign` takes one of these."""
    found = await queue.proposal(session, actor, proposal_id)
    able = await deciders.able(session, found)
    return Reviewers(
        items=[Reviewer(id=one.id, handle=one.name, display_name=one.display_name) for one in able]
    )


@router.post("/proposals/{proposal_id}/decide", response_model=AnyProposal)
async def decide(
    proposal_id: uuid.UUID,
    given: DecisionIn,
    actor: Deciding,
    session: Tx,
    version: VersionRead,
    once: TheOnce,
) -> Response:
    """By somebody who did not write on it. `If-Match` is the proposal's `ETag`."""
    decided = await deciding.decide(
        session, actor, proposal_id, given.verdict, version=version, answer=given.answer,
        publish_at=given.publish_at, without_consent=given.without_consent,
    )  # fmt: skip
    return await proposal_told(once, decided)
