"""Records of every noun, listed alike; and a new one of each."""

import uuid
from typing import Annotated, Any

from fastapi import Query, Request
from pydantic import BaseModel, Field
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.records_typing import Reader, Writer
from api.admin.security import Tx
from api.desk import editing, records
from api.desk.forms.titles import PLACES, TITLES
from api.desk.pages import go, page
from api.desk.routing import desk_router
from api.desk.sign_in import Form
from api.errors import Problem
from app.accounts.actor import Actor
from app.editorial import listing
from app.editorial.changes import queue
from app.editorial.changes.holding import OPEN
from app.editorial.changes.nouns import Noun, noun_of
from app.models.people import PublicationState

router = desk_router()
PAGE, _MOST_NEW = 50, 200


@router.get("/records")
async def nouns(request: Request, actor: Reader) -> Response:
    return page(request, "nouns.html", actor, kinds=list(TITLES))


class Looked(BaseModel):
    """What the form asks for; `after` is the last one of the page before."""

    q: str = Field("", max_length=200)
    state: str = Field("", max_length=20)
    after: str = Field("", max_length=100)

    @property
    def words(self) -> str:
        return self.q.replace("\0", "").strip()


@router.get("/records/{kind}")
async def listed(
    request: Request, kind: str, actor: Reader, session: Tx, looked: Annotated[Looked, Query()]
) -> Response:
    """In the order of recording; groups by their short names."""
    noun = noun_of(kind)
    if kind in PLACES:
        return go(PLACES[kind])
    found = await listing.records(session, actor, noun, _asked(noun, looked))
    more = (found[-2].slug if kind == "group" else found[-2].id) if len(found) > PAGE else None
    new = [] if looked.after or looked.words else await _unrecorded(session, actor, kind)
    return page(
        request, "records.html", actor, kind=kind, noun=noun, found=found[:PAGE], more=more, q=looked.q,
        state=looked.state, new=new, states=list(PublicationState),
    )  # fmt: skip


def _asked(noun: Noun, looked: Looked) -> listing.Asked:
    wanted = looked.state if noun.has_state and looked.state in set(PublicationState) else None
    condition = listing.saying(noun, looked.words) if looked.words else None
    return listing.Asked(wanted, condition=condition, after=_after(noun, looked.after), limit=PAGE + 1)


def _after(noun: Noun, after: str) -> str | None:
    if noun.kind == "group" or not after:
        return after.replace("\0", "") or None
    try:
        return str(uuid.UUID(after))
    except ValueError as error:
        raise Problem(422, "invalid") from error


async def _unrecorded(session: AsyncSession, actor: Actor, kind: str) -> list[Any]:
    asked = queue.Asked(states=OPEN, kind=kind, imported=False, limit=_MOST_NEW)
    return [one for one in await queue.proposals(session, actor, asked) if one.record_id is None]


@router.get("/records/{kind}/new")
async def ask(request: Request, kind: str, actor: Writer, session: Tx) -> Response:
    """People have a page of their own, which looks first who is recorded already."""
    if kind == "prisoner":
        return go("/admin/people/new")
    return await records.shown(request, session, actor, editing.of_new(actor, kind))


@router.post("/records/{kind}/new")
async def new(request: Request, kind: str, actor: Writer, form: Form) -> Response:
    return await records.save(request, actor, editing.target_of(form, kind, None), form)
