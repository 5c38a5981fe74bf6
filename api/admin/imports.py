"""Imports that were run, with their receipts. What they propose is in `/proposals?imported=true`."""

import uuid
from datetime import datetime
from pathlib import PurePath
from typing import Annotated, Any

from fastapi import Depends, Query, Request, Response
from pydantic import Field

from api.admin.paging import Page, Pager, Paging
from api.admin.routing import admin_router
from api.admin.security import Tx, requires
from api.admin.shapes import Out
from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.editorial import import_runs
from app.models.records import ImportRun

router = admin_router("imports")
Importing = Annotated[Actor, Depends(requires(Permission.import_run))]


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
async def imports(
    request: Request, response: Response, asked: Annotated[Paging, Query()], _: Importing, session: Tx
) -> Any:
    """The newest first."""
    pager = Pager(request, "imports", asked)
    before = pager.after(lambda value: (datetime.fromisoformat(value[0]), uuid.UUID(value[1])))
    found = await import_runs.runs(session, before=before, limit=asked.limit + 1)
    waiting = await import_runs.waiting(session, [one.sha256 for one in found])
    shown = [_shown(one, waiting.get(one.sha256, 0)) for one in found[: asked.limit]]
    last = [shown[-1].at.isoformat(), str(shown[-1].id)] if len(found) > asked.limit else None
    return pager.page(response, shown, last)


def _shown(run: ImportRun, waiting: int) -> ImportOut:
    name = PurePath(run.path).name
    return ImportOut(**run.model_dump(exclude={"path"}), source=name, waiting=waiting)
