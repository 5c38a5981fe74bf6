"""Writes the runs of isolation that statistics count, in the transaction that publishes the person."""

import uuid
from collections.abc import Collection, Iterable

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.models.published import IsolationRun
from app.publication.captivity import status_group
from app.publication.gather import Dossier
from app.publication.isolation import ISOLATION, Run, merged

_ALL = ""


async def write_runs(session: AsyncSession, people: Collection[uuid.UUID], shown: Iterable[Dossier]) -> None:
    """Of `people` only those who are `shown` whole have any. An open run ends with its person's custody."""
    await session.execute(delete(IsolationRun).where(col(IsolationRun.person_id).in_(people)))
    session.add_all(row for dossier in shown for row in _rows(dossier))
    await session.flush()


def _rows(dossier: Dossier) -> Iterable[IsolationRun]:
    facilities = {
        stay.id: dossier.facilities[stay.facility_id].slug
        for stay in dossier.stays
        if stay.facility_id in dossier.facilities
    }
    placements: dict[str, list[Run]] = {}
    for row in dossier.regimes:
        if row.regime in ISOLATION:
            run = Run(row.start, row.end)
            placements.setdefault(_ALL, []).append(run)
            if row.stay_id in facilities:
                placements.setdefault(facilities[row.stay_id], []).append(run)
    return [_row(dossier, place, run) for place, runs in placements.items() for run in merged(runs)]


def _row(dossier: Dossier, facility: str, run: Run) -> IsolationRun:
    person = dossier.prisoner
    # As in the profile: when it ended is not known, so no day is made up.
    last = run.start if run.end is None and status_group(person.status) == "ended" else run.end
    return IsolationRun(
        person_id=person.id, facility=facility, first=run.start, last=last, sample=person.sample
    )
