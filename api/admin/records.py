"""Every record of the domain: lists, a new one, one as it stands, and a change of it.

Parts (names, charges, stays, events, alerts, letters …) are within the record. What is sent here becomes a
draft proposal; nothing changes before a second person decides.
"""

import uuid
from typing import Annotated, Any

from fastapi import Body, Query, Request, Response
from sqlalchemy import ColumnElement
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from api.admin.duplicates import must_be_new
from api.admin.idempotency import TheOnce
from api.admin.paging import Page, Pager
from api.admin.preconditions import VersionRead, tag
from api.admin.records_answers import proposal_told, record_shown
from api.admin.records_bodies import plain
from api.admin.records_shapes import PATHS, CardOut, filter_model, patch_model, proposal_model, record_model
from api.admin.records_typing import Endpoint, Reader, acting, typed
from api.admin.refusals import faults_told
from api.admin.routing import admin_router
from api.admin.security import Tx
from app.accounts.actor import Actor
from app.accounts.refusals import NotFound
from app.editorial import listing
from app.editorial.changes.nouns import NOUNS, Noun
from app.editorial.changes.proposals import Wish, propose
from app.editorial.changes.revisions import standing
from app.editorial.changes.sight import sees
from app.editorial.searching import people_like
from app.models.people import Prisoner

router = admin_router("records")
MERGE_PATCH_BODY = Body(media_type="application/merge-patch+json")


def _records(noun: Noun) -> Endpoint:
    async def records(request: Request, response: Response, asked: Any, actor: Any, session: Tx) -> Any:
        """In the order of recording: drafts and withdrawn ones too, as far as your teams reach."""
        pager = Pager(request, noun.kind, asked)
        after = pager.after(str if noun.kind == "group" else lambda value: str(uuid.UUID(value)))
        wanted = await _wanted(session, actor, noun, asked, after)
        found = await listing.records(session, actor, noun, wanted)
        place = "slug" if noun.kind == "group" else "id"
        return pager.page(response, found, CardOut.model_validate, lambda card: str(getattr(card, place)))

    return typed(records, asked=Annotated[filter_model(noun.kind), Query()], actor=Reader)


async def _wanted(
    session: AsyncSession, actor: Actor, noun: Noun, asked: Any, after: str | None
) -> listing.Asked:
    condition: ColumnElement[bool] | None = None
    if asked.q is not None and noun.table is Prisoner:
        condition = col(Prisoner.id).in_(await people_like(session, actor, asked.q))
    elif asked.q is not None:
        condition = listing.saying(noun, asked.q)
    return listing.Asked(
        getattr(asked, "state", None), getattr(asked, "country", None), asked.assignee,
        getattr(asked, "updated_after", None), condition, after, asked.limit + 1,
    )  # fmt: skip


def _create(noun: Noun) -> Endpoint:
    async def create(
        given: Any,
        actor: Any,
        session: Tx,
        once: TheOnce,
        confirmed: bool = False,  # noqa: FBT001, FBT002
    ) -> Response:
        """A draft proposal of a new record. `confirmed`: it is no duplicate of the candidates."""
        plain(given)
        if not confirmed:
            await must_be_new(session, actor, given)
        with faults_told():
            made = await propose(session, actor, noun.kind, None, Wish(given))
        return await proposal_told(once, made, made=True)

    return typed(create, given=noun.shape, actor=acting(noun.write))


def _read(noun: Noun) -> Endpoint:
    async def read(record_id: uuid.UUID, response: Response, actor: Any, session: Tx) -> Any:
        """The whole record as it stands. `ETag` is its version."""
        now = await standing(session, noun, record_id)
        if not await sees(session, actor, now.content):
            raise NotFound
        response.headers["ETag"] = tag(now.number)
        return await record_shown(session, noun, now)

    return typed(read, actor=Reader)


def _change(noun: Noun) -> Endpoint:
    async def change(
        record_id: uuid.UUID, given: Any, actor: Any, session: Tx, version: VersionRead, once: TheOnce
    ) -> Response:
        """A draft proposal: the record with this patch (RFC 7396) laid over it."""
        patch = plain(given.model_dump(mode="json", exclude_unset=True))
        with faults_told():
            wish = Wish(patch=patch, base_version=version)
            made = await propose(session, actor, noun.kind, record_id, wish)
        return await proposal_told(once, made, made=True)

    shape: Any = patch_model(noun.shape)
    return typed(change, given=Annotated[shape, MERGE_PATCH_BODY], actor=acting(noun.write))


def _add(noun: Noun) -> None:
    path = f"/{PATHS[noun.kind]}"
    one, tags = f"{path}/{{record_id}}", [PATHS[noun.kind]]
    made = proposal_model(noun.kind)
    router.get(path, response_model=Page[CardOut], tags=list(tags))(_records(noun))
    router.post(path, response_model=made, status_code=201, tags=list(tags))(_create(noun))
    router.get(one, response_model=record_model(noun.kind), tags=list(tags))(_read(noun))
    router.patch(one, response_model=made, status_code=201, tags=list(tags))(_change(noun))


for _noun in NOUNS.values():
    _add(_noun)
