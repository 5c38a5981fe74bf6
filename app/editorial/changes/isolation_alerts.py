"""More than 15 days of isolation raise a draft: the program counts, an editor decides what is said of it.

Once for each run, whatever became of the draft: the task that comes with it stays and says so. The draft is a
proposal in review of an alert in the state `draft`, so that accepting it alone makes nothing public.
"""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.accounts.actor import OPERATOR
from app.database.sessions import transaction
from app.editorial.changes.holding import Held
from app.editorial.changes.nouns import NOUNS
from app.editorial.changes.proposals import note
from app.editorial.changes.record_states import follow
from app.editorial.changes.revisions import Standing, standing
from app.editorial.changes.tasks import raise_task
from app.editorial.intake import AlertIn, DossierIn
from app.models.changes import Proposal, ProposalState, Task, TaskKind
from app.models.ids import part_id
from app.models.people import Prisoner, PublicationState, RegimeInterval, Stay
from app.publication.isolation import ISOLATION, LONGEST_BEARABLE, Run, days_of, prolonged
from app.vocabularies import vocabulary

TYPE = "prolonged_solitary"
PERSON = NOUNS["prisoner"]
REVIEW_AFTER = timedelta(days=14)
Placements = list[tuple[str, Run]]  # regime and days


async def raise_prolonged(engine: AsyncEngine, on: date) -> int:
    """Each in a transaction of its own: killed anywhere, it goes on next time. Returns how many."""
    async with transaction(engine) as session:
        people = await _isolated(session)
    raised = 0
    for person, placements in people.items():
        for run in prolonged([days for _, days in placements], on):
            async with transaction(engine) as session:
                raised += await _raise(session, person, run, on)
    return raised


async def _isolated(session: AsyncSession, person: uuid.UUID | None = None) -> dict[uuid.UUID, Placements]:
    columns: tuple[Any, ...] = (
        Stay.prisoner_id, RegimeInterval.regime, RegimeInterval.start, col(RegimeInterval.end),
    )  # fmt: skip
    query = (
        select(*columns)
        .join(RegimeInterval, col(RegimeInterval.stay_id) == col(Stay.id))
        .join(Prisoner, col(Prisoner.id) == col(Stay.prisoner_id))
        .where(col(RegimeInterval.regime).in_(ISOLATION), Prisoner.state != PublicationState.withdrawn)
        .order_by(col(RegimeInterval.start))
    )
    if person is not None:
        query = query.where(Stay.prisoner_id == person)
    found: dict[uuid.UUID, Placements] = {}
    for owner, regime, start, end in await session.execute(query):
        found.setdefault(owner, []).append((regime, Run(start, end)))
    return found


async def _raise(session: AsyncSession, person: uuid.UUID, run: Run, on: date) -> bool:
    if await _was_raised(session, person, run, on):
        return False
    now = await standing(session, PERSON, person, lock=True)
    placements = (await _isolated(session, person)).get(person, [])
    if now.row.merged_into or run not in prolonged([days for _, days in placements], on):
        return False  # changed since it was read
    proposal_id = part_id("proposal", TYPE, person, run.start)
    due = run.start + timedelta(days=LONGEST_BEARABLE)
    record = ("prisoner", person)
    if not await raise_task(session, TaskKind.prolonged_solitary, record, proposal_id, (due, TYPE)):
        return False
    if not _is_told(now.content, run, on):
        await _propose(session, now, proposal_id, _alert(person, run, placements, on))
    return True


async def _was_raised(session: AsyncSession, person: uuid.UUID, run: Run, on: date) -> bool:
    """Also for a run that was shorter then, or began on another day: its sixteenth day lies in this one."""
    days = col(Task.due).between(run.start, run.end or on)
    raised = select(Task.id).where(Task.kind == TaskKind.prolonged_solitary, Task.record_id == person, days)
    return await session.scalar(raised.limit(1)) is not None


def _is_told(dossier: DossierIn, run: Run, on: date) -> bool:
    """An editor was faster."""
    told = (one for one in dossier.alerts if one.type == TYPE)
    return any(run.start.isoformat() <= one.since <= (run.end or on).isoformat() for one in told)


async def _propose(session: AsyncSession, now: Standing, proposal_id: uuid.UUID, alert: AlertIn) -> None:
    content = now.content.model_copy(update={"alerts": [*now.content.alerts, alert]})
    proposal = Proposal(
        id=proposal_id, kind=PERSON.kind, record_id=now.row.id, base_version=now.number,
        content=content.model_dump(mode="json"), state=ProposalState.in_review,
        author_id=OPERATOR.account_id, note="Counted from dated placements. Nobody has written this.",
    )  # fmt: skip
    session.add(proposal)
    await session.flush()
    await follow(session, Held(proposal, PERSON, now))
    await note(session, None, "proposal:counted", proposal)


def _alert(person: uuid.UUID, run: Run, placements: Placements, on: date) -> AlertIn:
    days = days_of(run, on)
    within = [one for one in placements if run.start <= one[1].start <= (run.end or on)]
    values: dict[str, Any] = {
        "id": part_id("alert", TYPE, person, run.start), "type": TYPE, "state": "draft",
        "severity": vocabulary("alert_type").item(TYPE).extra["default_severity"],
        "urgency": "past" if run.end else "immediate", "evidence": "unverified",
        "since": run.start.isoformat(), "review_by": None if run.end else on + REVIEW_AFTER,
        "headline": {
            "en": f"{days} consecutive days in isolation", "ru": f"В изоляции {days} дней подряд",
        },
        "text": {"en": _text(run, days, within, on, "en"), "ru": _text(run, days, within, on, "ru")},
    }  # fmt: skip
    return AlertIn.model_validate(values)


_WORDS = {
    "en": (
        "{days} consecutive days in isolation, from {start} to {end}, counted over these placements: ",
        "still there on {on}",
    ),
    "ru": ("{days} дней подряд в изоляции, с {start} по {end}, по этим помещениям: ", "на {on} продолжается"),
}  # fmt: skip


def _text(run: Run, days: int, placements: Sequence[tuple[str, Run]], on: date, lang: str) -> str:
    """Dates as they are recorded; nothing but what was counted."""
    sentence, going_on = _WORDS[lang]
    until = going_on.format(on=on)
    listed = "; ".join(
        f"{vocabulary('internal_regime').label(regime, lang)} {one.start} – {one.end or until}"
        for regime, one in placements
    )
    return sentence.format(days=days, start=run.start, end=run.end or until) + listed + "."
