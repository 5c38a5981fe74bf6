"""Loads the JSON files of `seed/report` and `seed/sample`, and publishes what is in them.

Safe to run at every start: what is already there and the same is left alone.
"""

import uuid
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

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
from app.models.people import PublicationState
from app.publication.publisher import refresh
from app.publication.reference_documents import (
    publish_advocacy,
    publish_campaigns,
    publish_figures,
    publish_labels,
    publish_lists,
    publish_organisations,
)

DIRECTORIES = ("report", "sample")
Record = Callable[[AsyncSession, Any], Awaitable[tuple[Any, bool]]]


def seed_files() -> list[SeedFile]:
    here = Path(__file__).parent
    paths = [path for name in DIRECTORIES for path in sorted((here / name).glob("*.json"))]
    return [SeedFile.model_validate_json(path.read_bytes()) for path in paths]


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
    """Everything under `seed/`, in one transaction."""
    engine = owner_engine(owner_dsn)
    try:
        async with transaction(engine) as session:
            return await load(session, seed_files())
    finally:
        await engine.dispose()
