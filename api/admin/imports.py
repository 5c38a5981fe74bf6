"""Imports that were run, with their receipts. What they propose is in `/proposals?imported=true`."""

import uuid
from datetime import datetime
from pathlib import PurePath
from typing import Any

from fastapi import Request, Response
from pydantic import Field

from api.admin.paging import Asked, Page, Pager
from api.admin.records_typing import Importer
from api.admin.routing import admin_router
from api.admin.security import Tx
from api.admin.shapes import Out
from app.editorial import import_runs
from app.models.records import ImportRun

router = admin_router("imports")


class ImportOut(Out):
    """The receipt of one file."""

    id: uuid.UUID
    importer: str
    source: str = Field(description="Name of the file")
    sha256: str
    rows: int
    counts: dict[str, int]
    at: datetime
    waiting: int = Field(description="Proposals of this file that wait to be decided on")


@router.get("/imports", response_model=Page[ImportOut])
async def imports(request: Request, response: Response, asked: Asked, _: Importer, session: Tx) -> Any:
    """The newest first."""
    pager = Pager(request, "imports", asked)
    before = pager.after(lambda value: (datetime.fromisoformat(value[0]), uuid.UUID(value[1])))
    found = await import_runs.runs(session, before=before, limit=asked.limit + 1)
    waiting = await import_runs.waiting(session, [one.sha256 for one in found])
    return pager.page(
        response, found, lambda one: _shown(one, waiting.get(one.sha256, 0)),
        lambda one: [one.at.isoformat(), str(one.id)],
    )  # fmt: skip


def _shown(run: ImportRun, waiting: int) -> ImportOut:
    name = PurePath(run.path).name
    return ImportOut(**run.model_dump(exclude={"path"}), source=name, waiting=waiting)
