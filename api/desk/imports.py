"""Lists: handed in as changes, row by row, with progress; accepted many at once by somebody else."""

import uuid
from typing import Annotated

from fastapi import Query, Request
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.datastructures import UploadFile
from starlette.responses import Response

from api.admin.proposals_shapes import MOST_AT_ONCE
from api.admin.records_typing import Accepter, Importer, Reader
from api.admin.security import TheOffice, Tx
from api.desk.editing import seen
from api.desk.importing import MAPPED, Imports, Upload
from api.desk.pages import go, page
from api.desk.refusing import in_short
from api.desk.routing import desk_router, text_of
from api.desk.sign_in import Form
from api.errors import Problem
from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import Forbidden, NotFound
from app.editorial import import_runs
from app.editorial.changes import queue
from app.editorial.changes.deciding import Outcome, decide_imports
from app.models.changes import Proposal, ProposalState, Verdict

router = desk_router()
_MOST, _MOST_RUNS = 100, 20


def _imports(request: Request) -> Imports:
    """Those of this process, kept until it ends; what they made is in the database."""
    state = request.app.state
    if not hasattr(state, "desk_imports"):
        state.desk_imports = Imports()
    found: Imports = state.desk_imports
    return found


class Looked(BaseModel):
    """`after` is the last row of the page before; `tick` asks for those without a conflict to be chosen."""

    after: uuid.UUID | None = None
    tick: bool = False


@router.get("/imports")
async def imports(
    request: Request, actor: Reader, session: Tx, looked: Annotated[Looked, Query()]
) -> Response:
    if not (actor.can(Permission.import_run) or actor.can(Permission.import_accept)):
        raise Forbidden
    return await _shown(request, session, actor, looked)


async def _shown(
    request: Request, session: AsyncSession, actor: Actor, looked: Looked,
    outcomes: list[Outcome] | None = None,
) -> Response:  # fmt: skip
    runs = await import_runs.runs(session, before=None, limit=_MOST_RUNS)
    waiting = await import_runs.waiting(session, [one.sha256 for one in runs])
    offered = await _offered(session, actor, looked.after)
    refused = {one.proposal_id: in_short(one.refusal) for one in outcomes or [] if one.refusal}
    titles = {one: await seen(session, actor, one) for one in refused}
    return page(
        request, "imports.html", actor, runs=runs, waiting=waiting, offered=offered[:_MOST], refused=refused,
        titles=titles, done=len(outcomes or []) - len(refused), mapped=MAPPED, looked=looked,
        more=offered[_MOST - 1].id if len(offered) > _MOST else None,
    )  # fmt: skip


async def _offered(session: AsyncSession, actor: Actor, after: uuid.UUID | None) -> list[Proposal]:
    if not actor.can(Permission.import_accept):
        return []
    asked = queue.Asked(
        states=(ProposalState.in_review,), imported=True, decidable=True, after=after, limit=_MOST + 1
    )  # fmt: skip
    return list(await queue.proposals(session, actor, asked))


@router.post("/imports")
async def begin(request: Request, actor: Importer, form: Form, office: TheOffice) -> Response:
    """A file (compressed by the page's script, as bodies have at most 1 MB) or the list as text."""
    given = form.get("list")
    content = await given.read() if isinstance(given, UploadFile) else text_of(form, "pasted").encode()
    await form.close()
    upload = Upload(
        text_of(form, "importer"), text_of(form, "name"), content, text_of(form, "mapping"),
        older=bool(text_of(form, "older")),
    )  # fmt: skip
    run_id = _imports(request).begin(office.engine, actor, upload)
    return go(f"/admin/imports/{run_id}")


@router.get("/imports/{run_id}")
async def progress(request: Request, run_id: uuid.UUID, actor: Importer) -> Response:
    run = _imports(request).find(run_id)
    if run is None or run.account_id != actor.account_id:
        raise NotFound
    return page(request, "import.html", actor, run=run)


@router.post("/imports/decide")
async def decide(request: Request, actor: Accepter, form: Form, session: Tx) -> Response:
    verdict = text_of(form, "verdict")
    if verdict not in {Verdict.accept, Verdict.publish, Verdict.reject}:
        raise Problem(422, "invalid")
    wanted = [_pair(str(one)) for one in form.getlist("proposal")]
    if len(wanted) > MOST_AT_ONCE:
        raise Problem(422, "invalid")
    outcomes = await decide_imports(session, actor, wanted, Verdict(verdict))
    return await _shown(request, session, actor, Looked(), outcomes)


def _pair(text: str) -> tuple[uuid.UUID, int]:
    """A proposal and its version as it was shown."""
    identity, _, version = text.partition(" ")
    try:
        return uuid.UUID(identity), int(version)
    except ValueError as error:
        raise Problem(422, "invalid") from error
