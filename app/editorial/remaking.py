"""Makes anew what a program with other shapes published. Where nothing in it differs, it is no change."""

import asyncio
import logging
import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import or_, tuple_, update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.editorial.changes.nouns import NOUNS
from app.models.cases import Case
from app.models.people import Prisoner
from app.models.published import Document
from app.publication.outgoing import publish_in_batches
from app.publication.publisher import PERSONAL
from app.publication.shapes import SHAPE

EVERY = 3600.0  # seconds
_BATCH = 200  # documents
log = logging.getLogger(__name__)


async def remake_outdated(engine: AsyncEngine) -> int:
    """Every document of other shapes, in batches. Returns how many were looked at."""
    return await publish_in_batches(engine, _remake_batch)


async def _remake_batch(session: AsyncSession) -> int:
    outdated = col(Document.shape) != SHAPE
    query = select(Document.kind, Document.id, Document.subject_id).where(outdated).limit(_BATCH)
    found = [tuple(row) for row in await session.execute(query)]
    for kind, ids in (await _records(session, found)).items():
        await NOUNS[kind].publish(session, ids)
    # Nothing is looked at twice, not even what no record stands behind.
    keys = [(kind, identity) for kind, identity, _ in found]
    await session.execute(
        update(Document).where(tuple_(col(Document.kind), col(Document.id)).in_(keys), outdated)
        .values(shape=SHAPE)
    )  # fmt: skip
    return len(found)


async def _records(session: AsyncSession, found: Sequence[tuple[Any, ...]]) -> dict[str, set[uuid.UUID]]:
    """The records that these documents (kind, id, subject) are made from, by noun."""
    records: dict[str, set[uuid.UUID]] = defaultdict(set)
    about = {subject for kind, _, subject in found if kind in PERSONAL}
    records["prisoner"] = await _people(session, about)
    # An event is of a person or of a case.
    records["case"] = set(await session.scalars(select(Case.id).where(col(Case.id).in_(about))))
    for kind, identity, _ in found:
        if kind not in PERSONAL:
            records[kind].add(identity)
    return {kind: ids for kind, ids in records.items() if ids}


async def _people(session: AsyncSession, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Who is shown under these ids: their own, or that of who is known by initials alone."""
    own = or_(col(Prisoner.id).in_(ids), col(Prisoner.veil_id).in_(ids))
    return set(await session.scalars(select(Prisoner.id).where(own)))


async def run_remaking(engine: AsyncEngine) -> None:
    """Until cancelled. Hourly, as a program of an earlier version may run beside this one."""
    while True:
        try:
            log.info("made anew after a change of shapes: %d documents", await remake_outdated(engine))
        except (DBAPIError, OSError) as error:
            log.warning("could not make documents anew: %s", type(error).__name__)
        await asyncio.sleep(EVERY)
