"""More than 15 days of isolation raise a draft: the program counts, an editor decides what is said of it.

One for each stretch, whatever became of it. Until somebody writes on it or decides, it is counted again each
day and when dates are corrected, and closed when the count falls under the rule; it comes back if the count
does. What was decided stays: if the dates no longer bear it, that is a task. The draft is a proposal in
review of an alert in the state `draft`, so that accepting it alone makes nothing public.
"""

import uuid
from collections.abc import Awaitable, Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.accounts.actor import OPERATOR
from app.database.sessions import transaction
from app.editorial.changes.holding import Held
from app.editorial.changes.isolation_read import Isolated, Raised, read_isolated
from app.editorial.changes.isolation_words import TYPE, counted_alert
from app.editorial.changes.nouns import NOUNS
from app.editorial.changes.proposals import note
from app.editorial.changes.record_states import follow
from app.editorial.changes.revisions import Standing, standing
from app.editorial.changes.tasks import raise_task
from app.editorial.intake import AlertIn
from app.models.base import now as moment_now
from app.models.changes import Proposal, ProposalState, TaskKind
from app.publication.isolation import LONGEST_BEARABLE, Run

PERSON = NOUNS["prisoner"]
Counted = Callable[[uuid.UUID], AlertIn]  # of the id of its proposal


async def raise_prolonged(engine: AsyncEngine, on: date) -> int:
    """Each person in a transaction of its own: killed anywhere, it goes on next time.

    Returns how many drafts are new.
    """
    async with transaction(engine) as session:
        people = await read_isolated(session)
    new = 0
    for person, known in people.items():
        if any(_step(known, *stretch, on) for stretch in known.stretches(on)):
            async with transaction(engine) as session:
                new += await _settle(session, person, on)
    return new


async def _settle(session: AsyncSession, person: uuid.UUID, on: date) -> int:
    now = await standing(session, PERSON, person, lock=True)
    known = (await read_isolated(session, person)).get(person, Isolated())
    new = 0
    for run, raised in known.stretches(on):
        step = _step(known, run, raised, on)
        if step is not None:
            await step(session, now)
            new += raised is None
    return new


Step = Callable[[AsyncSession, Standing], Awaitable[None]]


def _step(known: Isolated, run: Run | None, raised: Raised | None, on: date) -> Step | None:
    """What is to be done about a stretch, or None."""
    if run is not None and (raised is None or raised.is_ours) and not known.is_told(run, on):
        counted = partial(counted_alert, run=run, placements=known.placements, on=on)
        due = run.start + timedelta(days=LONGEST_BEARABLE)
        return partial(_raise if raised is None else partial(_count_again, raised), counted, due)
    if raised is None:
        return None
    if raised.is_ours:
        return partial(_close, raised) if raised.is_open else None
    return partial(_doubt, raised, known) if known.is_other_in_doubt(run, raised) else None


async def _raise(counted: Counted, due: date, session: AsyncSession, now: Standing) -> None:
    proposal = Proposal(
        kind=PERSON.kind, record_id=now.row.id, base_version=now.number, content={},
        state=ProposalState.in_review, author_id=OPERATOR.account_id,
        note="Counted from dated placements. Nobody has written this.",
    )  # fmt: skip
    proposal.content = _content(now, counted(proposal.id))
    session.add(proposal)
    await session.flush()
    record = (PERSON.kind, now.row.id)
    await raise_task(session, TaskKind.prolonged_solitary, record, proposal.id, (due, TYPE))
    await follow(session, Held(proposal, PERSON, now))
    await note(session, None, "proposal:counted", proposal)


def _content(now: Standing, alert: AlertIn) -> dict[str, Any]:
    """The record as it is, and the alert."""
    content = now.content.model_copy(update={"alerts": [*now.content.alerts, alert]})
    return content.model_dump(mode="json")  # type: ignore[no-any-return]


async def _count_again(
    raised: Raised, counted: Counted, due: date, session: AsyncSession, now: Standing
) -> None:
    """Also over what else was changed of the record. Writes nothing where the count is the same."""
    task, proposal = raised.task, raised.proposal
    content = _content(now, counted(proposal.id))
    if raised.is_open and (proposal.content, proposal.base_version) == (content, now.number):
        return
    if not raised.is_open:
        task.done_at = task.done_by = proposal.decided_at = None
    proposal.content, proposal.base_version, task.due = content, now.number, due
    await _written(session, now, proposal, ProposalState.in_review)


async def _close(raised: Raised, session: AsyncSession, now: Standing) -> None:
    raised.task.done_at = raised.proposal.decided_at = moment_now()
    await _written(session, now, raised.proposal, ProposalState.superseded)


async def _written(session: AsyncSession, now: Standing, proposal: Proposal, state: ProposalState) -> None:
    proposal.state = state
    proposal.version += 1
    proposal.updated_at = moment_now()
    await session.flush()
    await follow(session, Held(proposal, PERSON, now))
    await note(session, None, "proposal:counted_again", proposal, state=state)


async def _doubt(raised: Raised, known: Isolated, session: AsyncSession, now: Standing) -> None:
    """A task of its own, as long as it holds."""
    found = known.doubts.get(raised.proposal.id)
    if found is not None:
        found.done_at = None if found.done_at else moment_now()
        return
    record, why = (PERSON.kind, now.row.id), (raised.task.due, TYPE)
    await raise_task(session, TaskKind.isolation_in_doubt, record, raised.proposal.id, why)
