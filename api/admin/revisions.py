"""The history of each record: what it was, what differs between two versions, and the way back."""

import uuid
from typing import Annotated, Any

from fastapi import Path, Query, Request, Response
from pydantic import Field

from api.admin.idempotency import TheOnce
from api.admin.paging import Asked, Note, Page, Pager
from api.admin.preconditions import VersionRead
from api.admin.records_answers import differences_shown, proposal_told, revision_shown
from api.admin.records_shapes import PATHS, DifferenceOut, RevisionCard, proposal_model, revision_model
from api.admin.records_typing import Endpoint, Reader, acting, typed
from api.admin.refusals import faults_told
from api.admin.routing import admin_router
from api.admin.security import Tx
from api.admin.shapes import In, Out
from app.accounts.refusals import NotFound
from app.editorial.changes import restoring
from app.editorial.changes import revisions as history
from app.editorial.changes.nouns import NOUNS, Noun

router = admin_router("revisions")
MOST_REVISIONS = 10**9
Number = Annotated[int, Field(ge=1, lt=MOST_REVISIONS)]


class RestoreIn(In):
    """`number` is the revision to go back to."""

    number: Number
    note: Note = ""


class Differences(Out):
    items: list[DifferenceOut]


def _revisions(noun: Noun) -> Endpoint:
    async def revisions(
        record_id: uuid.UUID, request: Request, response: Response, asked: Asked, actor: Reader, session: Tx
    ) -> Any:
        """Newest first; none before the first change."""
        pager = Pager(request, f"{noun.kind}:{record_id}:revisions", asked)
        found = await history.revisions(
            session, actor, noun.kind, record_id, before=pager.after(int), limit=asked.limit + 1
        )
        return pager.page(response, found, RevisionCard.model_validate, lambda row: row.number)

    return revisions


def _revision(noun: Noun) -> Endpoint:
    async def revision(
        record_id: uuid.UUID, number: Annotated[Number, Path()], actor: Reader, session: Tx
    ) -> Any:
        """The record as it was after that change."""
        found = await history.kept_revision(session, actor, noun.kind, record_id, number)
        if found is None:
            raise NotFound
        return revision_shown(found)

    return revision


def _diff(noun: Noun) -> Endpoint:
    async def diff(
        record_id: uuid.UUID,
        before: Annotated[Number, Query(alias="from")],
        after: Annotated[Number, Query(alias="to")],
        actor: Reader,
        session: Tx,
    ) -> Differences:
        """What changed from one version to another."""
        found = await history.diff_of(session, actor, noun.kind, record_id, (before, after))
        return Differences(items=differences_shown(found))

    return diff


def _restore(noun: Noun) -> Endpoint:
    async def restore(
        record_id: uuid.UUID, given: RestoreIn, actor: Any, session: Tx, version: VersionRead, once: TheOnce
    ) -> Response:
        """A draft proposal that says what that revision said."""
        with faults_told():
            made = await restoring.restore(
                session, actor, noun.kind, record_id, given.number, base_version=version, note=given.note
            )
        return await proposal_told(once, made, made=True)

    return typed(restore, actor=acting(noun.write))


def _add(noun: Noun) -> None:
    one, tags = f"/{PATHS[noun.kind]}/{{record_id}}", [PATHS[noun.kind]]
    revision = revision_model(noun.kind)
    router.get(f"{one}/revisions", response_model=Page[RevisionCard], tags=list(tags))(_revisions(noun))
    router.get(f"{one}/revisions/{{number}}", response_model=revision, tags=list(tags))(_revision(noun))
    router.get(f"{one}/diff", tags=list(tags))(_diff(noun))
    router.post(f"{one}/restore", response_model=proposal_model(noun.kind), status_code=201, tags=list(tags))(
        _restore(noun)
    )


for _noun in NOUNS.values():
    _add(_noun)
