"""Loads the JSON files of `seed/report` and `seed/sample`, and publishes what is in them.

Safe to run at every start.
"""

import hashlib
import uuid
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from app.database.engines import owner_engine
from app.database.sessions import transaction
from app.editorial.facilities import record_case, record_facility, record_group
from app.editorial.intake import SeedFile
from app.editorial.prisoners import record_prisoner
from app.editorial.reference_records import (
    record_advocacy,
    record_campaign,
    record_figure,
    record_list,
    record_organisation,
)
from app.models.ids import new_id
from app.models.people import PublicationState
from app.models.records import ImportRun
from app.publication.advocacy import publish_advocacy
from app.publication.publisher import refresh
from app.publication.reference_documents import (
    publish_campaigns,
    publish_figures,
    publish_labels,
    publish_lists,
    publish_organisations,
)

DIRECTORIES = ("report", "sample")
IMPORTER = "seed"
Record = Callable[[AsyncSession, Any], Awaitable[tuple[Any, bool]]]


def seed_paths() -> list[Path]:
    here = Path(__file__).parent
    return [path for name in DIRECTORIES for path in sorted((here / name).glob("*.json"))]


def seed_files() -> list[SeedFile]:
    return [SeedFile.model_validate_json(path.read_bytes()) for path in seed_paths()]


def seed_digest() -> str:
    """SHA-256 over all files: which seed this is."""
    return hashlib.sha256(b"".join(path.read_bytes() for path in seed_paths())).hexdigest()


async def _record_all(session: AsyncSession, record: Record, items: Iterable[Any]) -> set[uuid.UUID]:
    """Ids of what was recorded; records that have a state become published, unless someone withdrew them."""
    ids = set()
    for item in items:
        row, _ = await record(session, item)
        if getattr(row, "state", None) == PublicationState.draft:
            row.state = PublicationState.published
        if hasattr(row, "id"):
            ids.add(row.id)
    return ids


async def load(session: AsyncSession, files: list[SeedFile]) -> int:
    """Record and publish all files as one. Returns how many public documents changed."""

    async def record(name: str, verb: Record) -> set[uuid.UUID]:
        return await _record_all(session, verb, (item for file in files for item in getattr(file, name)))

    await record("groups", record_group)
    organisations = await record("organisations", record_organisation)
    facilities = await record("facilities", record_facility)
    cases = await record("cases", record_case)
    prisoners = await record("prisoners", record_prisoner)
    lists = await record("lists", record_list)
    figures = await record("figures", record_figure)
    campaigns = await record("campaigns", record_campaign)
    advocacy = await record("advocacy", record_advocacy)
    await publish_labels(session)
    changed = await publish_organisations(session, organisations)
    changed += await refresh(session, prisoners=prisoners, cases=cases, facilities=facilities)
    changed += await publish_lists(session, lists) + await publish_figures(session, figures)
    return changed + await publish_campaigns(session, campaigns) + await publish_advocacy(session, advocacy)


async def load_seed(owner_dsn: str) -> int:
    """Everything under `seed/`, in one transaction; a seed that was loaded before is not loaded again.

    So what editors changed in it since stays as they left it.
    """
    digest = seed_digest()
    engine = owner_engine(owner_dsn)
    try:
        async with transaction(engine) as session:
            loaded = select(ImportRun.id).where(ImportRun.importer == IMPORTER, ImportRun.sha256 == digest)
            if await session.scalar(loaded) is not None:
                return 0
            changed = await load(session, seed_files())
            run = ImportRun(
                id=new_id(),
                importer=IMPORTER,
                path="seed",
                sha256=digest,
                rows=0,
                counts={"documents": changed},
            )
            session.add(run)
            return changed
    finally:
        await engine.dispose()
