"""Who is held in isolation and what was told of it: dated placements, alerts, drafts raised before."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import OPERATOR
from app.editorial.changes.holding import OPEN
from app.editorial.changes.isolation_words import TYPE, Placement, alert_id
from app.models.alerts import Alert
from app.models.changes import Proposal, ProposalState, Task, TaskKind
from app.models.people import Prisoner, PublicationState, RegimeInterval, Stay
from app.publication.isolation import ISOLATION, LONGEST_BEARABLE, Run, prolonged, within_stay
from app.vocabularies import vocabulary

_RULE: Final = timedelta(days=LONGEST_BEARABLE)
_STANDING = frozenset({"draft", "in_review", "active", "updated"})
_ENDED = [item.code for item in vocabulary("detention_status").items if item.extra["group"] == "ended"]


def _meet(run: Run, first: date, last: date, on: date) -> bool:
    return run.start <= last and (run.end or on) >= first


@dataclass(frozen=True)
class Raised:
    """A stretch of which a draft was raised. Its task knows the sixteenth day, and so sixteen days of it."""

    task: Task
    proposal: Proposal

    @property
    def is_ours(self) -> bool:
        """Nobody has written on it or decided: it may be counted again. What was closed may come back."""
        untouched = self.proposal.author_id == OPERATOR.account_id and not self.proposal.hands
        return untouched and self.proposal.state in OPEN | {ProposalState.superseded}

    @property
    def is_open(self) -> bool:
        return self.proposal.state in OPEN

    def meets(self, run: Run, on: date) -> bool:
        return _meet(run, self.task.due - _RULE, self.task.due, on)


@dataclass
class Isolated:
    """All of one person. `doubts` are tasks by the id of the proposal that they are about."""

    placements: list[Placement] = field(default_factory=list)
    told: list[Alert] = field(default_factory=list)
    raised: list[Raised] = field(default_factory=list)
    doubts: dict[uuid.UUID, Task] = field(default_factory=dict)

    def is_told(self, run: Run, on: date) -> bool:
        """An editor was faster. Where dates are corrected, the alert may begin before the stretch does."""
        days = [(one.since_earliest, one.since_latest) for one in self.told]
        return any(first and last and _meet(run, first, last + _RULE, on) for first, last in days)

    def stretches(self, on: date) -> list[tuple[Run | None, Raised | None]]:
        """Each stretch over the rule with the draft of it, and what has only one of the two."""
        return paired(prolonged([days for _, days in self.placements], on), self.raised, on)

    def is_other_in_doubt(self, run: Run | None, raised: Raised) -> bool:
        """Whether the task about it is to be raised or closed: the dates do not bear any more what somebody
        made of it, or they do again. What an editor has ticked off stays so."""
        task, alert = self.doubts.get(raised.proposal.id), alert_id(raised.proposal.id)
        if task is not None and task.done_by is not None:
            return False
        stands = raised.is_open or any(one.id == alert and one.state in _STANDING for one in self.told)
        return (run is None and stands) != (task is not None and task.done_at is None)


def paired(runs: Iterable[Run], raised: Iterable[Raised], on: date) -> list[tuple[Run | None, Raised | None]]:
    """Where two stretches became one, what was decided on stands for it, then what is open."""
    left = list(runs)
    found: list[tuple[Run | None, Raised | None]] = []
    for one in sorted(raised, key=lambda each: (each.is_ours, not each.is_open, each.task.due)):
        run = next((each for each in left if one.meets(each, on)), None)
        if run is not None:
            left.remove(run)
        found.append((run, one))
    return found + [(run, None) for run in left]


async def read_isolated(session: AsyncSession, person: uuid.UUID | None = None) -> dict[uuid.UUID, Isolated]:
    """Of everybody who is not withdrawn, or of one."""
    found: dict[uuid.UUID, Isolated] = defaultdict(Isolated)
    for owner, regime, run in await _placements(session, person):
        found[owner].placements.append((regime, run))
    for task, proposal in await _raised(session, person):
        found[task.record_id].raised.append(Raised(task, proposal))
    for doubt in await _doubts(session, found):
        found[doubt.record_id].doubts[doubt.subject_id] = doubt
    for alert in await _told(session, found):
        found[alert.prisoner_id].told.append(alert)
    return found


def _of(query: Any, column: Any, person: uuid.UUID | None) -> Any:
    """Joined with people who are there to be told of."""
    query = query.join(Prisoner, col(Prisoner.id) == column).where(
        col(Prisoner.merged_into).is_(None), Prisoner.state != PublicationState.withdrawn
    )
    return query if person is None else query.where(Prisoner.id == person)


async def _placements(
    session: AsyncSession, person: uuid.UUID | None
) -> Iterable[tuple[uuid.UUID, str, Run]]:
    """An open one of somebody who is free counts one day: nothing says how many there were."""
    columns: tuple[Any, ...] = (
        Stay.prisoner_id, RegimeInterval.regime, RegimeInterval.start, col(RegimeInterval.end),
        func.upper(Stay.during), col(Prisoner.status).in_(_ENDED),
    )  # fmt: skip
    query: Any = (
        select(*columns)
        .join(RegimeInterval, col(RegimeInterval.stay_id) == col(Stay.id))
        .where(col(RegimeInterval.regime).in_(ISOLATION))
        .order_by(col(RegimeInterval.start))
    )
    found = []
    rows = await session.execute(_of(query, Stay.prisoner_id, person))
    for owner, regime, start, end, left, is_free in rows:
        run = within_stay(Run(start, end), left)
        found.append((owner, regime, Run(start, start) if run.end is None and is_free else run))
    return found


async def _raised(session: AsyncSession, person: uuid.UUID | None) -> Sequence[Any]:
    query: Any = select(Task, Proposal).join(Proposal, col(Proposal.id) == col(Task.subject_id))
    query = _of(query, Task.record_id, person).where(Task.kind == TaskKind.prolonged_solitary)
    return (await session.execute(query.execution_options(populate_existing=True))).all()


async def _doubts(session: AsyncSession, people: Collection[uuid.UUID]) -> Sequence[Task]:
    query = select(Task).where(Task.kind == TaskKind.isolation_in_doubt, col(Task.record_id).in_(people))
    return (await session.scalars(query)).all()


async def _told(session: AsyncSession, people: Collection[uuid.UUID]) -> Sequence[Alert]:
    query = select(Alert).where(Alert.type == TYPE, col(Alert.prisoner_id).in_(people))
    return (await session.scalars(query)).all()
