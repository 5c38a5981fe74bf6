"""People of every state, searched in any script; a new person, after a look at who is recorded already."""

import uuid
from typing import Any

from fastapi import Request
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col
from starlette.responses import Response

from api.admin.denials import note_denial
from api.admin.duplicates import likely
from api.admin.records_typing import Reader, Writer
from api.admin.security import Tx
from api.desk.forms.faults import Fault, faults_of
from api.desk.forms.nouns import DOSSIER
from api.desk.pages import go, page
from api.desk.routing import After, Words, desk_router, text_of, working
from api.desk.sign_in import Form
from app.accounts.actor import Actor
from app.accounts.refusals import Refusal
from app.editorial import listing, searching
from app.editorial.changes import queue
from app.editorial.changes.holding import OPEN
from app.editorial.changes.nouns import NOUNS
from app.editorial.changes.proposals import Wish, propose
from app.editorial.intake import DossierIn
from app.models.people import Prisoner, PublicationState

PAGE = 50
PERSON = NOUNS["prisoner"]
router = desk_router()


@router.get("/people")
async def people(
    request: Request, actor: Reader, session: Tx, q: Words = "", state: str = "", after: After = None
) -> Response:
    """With words the likeliest first, else in the order of recording."""
    wanted = state if state in set(PublicationState) else None
    found = await listing.records(session, actor, PERSON, await _asked(session, actor, q, wanted, after))
    new = await _unrecorded(session, actor, q) if after is None else []
    more = found[-2].id if len(found) > PAGE else None
    return page(
        request, "people.html", actor, found=found[:PAGE], more=more, q=q, state=state, new=new,
        states=list(PublicationState),
    )  # fmt: skip


async def _asked(
    session: AsyncSession, actor: Actor, q: str, state: str | None, after: uuid.UUID | None
) -> listing.Asked:
    condition = None
    if q.strip():
        condition = col(Prisoner.id).in_(await searching.people_like(session, actor, q))
    last = str(after) if after else None
    return listing.Asked(state, condition=condition, after=last, limit=PAGE + 1)


async def people_found(session: AsyncSession, actor: Actor, q: str) -> list[listing.Card]:
    """Recorded people of a name, in any script."""
    return await listing.records(session, actor, PERSON, await _asked(session, actor, q, None, None))


async def _unrecorded(session: AsyncSession, actor: Actor, q: str) -> list[Any]:
    if q.strip():
        return [one for one, _ in await searching.proposed(session, actor, [q], PAGE)]
    asked = queue.Asked(states=OPEN, kind="prisoner", imported=False, limit=200)
    return [one for one in await queue.proposals(session, actor, asked) if one.record_id is None]


@router.get("/people/new")
async def ask(request: Request, actor: Writer) -> Response:
    return page(request, "new_person.html", actor, typed={}, likely=None, faults=[])


@router.post("/people/new")
async def new(request: Request, actor: Writer, form: Form) -> Response:
    """First shows who may be the same; a second press makes the draft all the same."""
    typed = {name: text_of(form, name) for name in ("full", "lang", "country", "birth", "latin")}
    content = _content(typed)
    try:
        given = DossierIn.model_validate(content)
    except ValidationError as error:
        return _refused(request, actor, typed, 422, faults_of(error, DOSSIER))
    async with working(request) as session:
        found = await likely(session, actor, given)
    if text_of(form, "checked") or not found:
        return await _made(request, actor, content, typed)
    return page(request, "new_person.html", actor, typed=typed, likely=found, faults=[])


def _refused(
    request: Request, actor: Actor, typed: dict[str, str], status: int, faults: list[Fault]
) -> Response:
    return page(
        request, "new_person.html", actor, status=status, typed=typed, likely=None, faults=faults
    )  # fmt: skip


def _content(typed: dict[str, str]) -> dict[str, Any]:
    names = [{"full": typed["full"], "lang": typed["lang"] or "en"}]
    if typed["latin"]:
        names.append({"full": typed["latin"], "lang": "en"})
    content: dict[str, Any] = {"names": names, "country": typed["country"].upper()}
    return content | ({"birth": typed["birth"]} if typed["birth"] else {})


async def _made(request: Request, actor: Actor, content: dict[str, Any], typed: dict[str, str]) -> Response:
    try:
        async with working(request) as session:
            proposal = await propose(session, actor, "prisoner", None, Wish(content=content))
    except Refusal as refusal:
        await note_denial(request, refusal)
        said = [Fault("country", "Country", "Your team works on other countries.")]
        faults = said if refusal.code == "forbidden" else [Fault("", "", refusal.code)]
        return _refused(request, actor, typed, refusal.status, faults)
    return go(f"/admin/proposals/{proposal.id}/edit")
