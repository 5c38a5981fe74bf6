"""A quick alert: who, what, since when, in one language; handed in at once for a second person."""

import uuid
from typing import Any

from fastapi import Request
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select
from starlette.responses import Response

from api.admin.records_typing import Writer
from api.admin.security import Tx
from api.desk.forms.faults import Fault, faults_of
from api.desk.forms.nouns import DOSSIER
from api.desk.pages import go, page
from api.desk.refusing import words
from api.desk.routing import Words, desk_router, text_of, working
from api.desk.sign_in import Form
from app.accounts.actor import Actor
from app.accounts.refusals import Refusal
from app.editorial.changes.nouns import NOUNS
from app.editorial.changes.proposals import Wish, propose, submit
from app.editorial.changes.revisions import standing
from app.editorial.changes.sight import must_see
from app.editorial.listing import Card, cards
from app.editorial.searching import people_like
from app.models.people import Prisoner

router = desk_router()
PERSON = NOUNS["prisoner"]
_PLAIN = ("type", "severity", "urgency", "evidence", "since", "private_text")
_MOST_FOUND = 10


@router.get("/alerts/new")
async def ask(request: Request, actor: Writer, session: Tx, who: Words = "") -> Response:
    """Without JavaScript in two steps: find the person, then say what happened."""
    found = await _found(session, actor, who) if who.strip() else None
    return page(request, "alert.html", actor, who=who, found=found, person=None, typed={}, faults=[])


async def _found(session: AsyncSession, actor: Actor, who: str) -> list[Card]:
    rated = await people_like(session, actor, who)
    best = sorted(rated, key=lambda one: (-rated[one], one))[:_MOST_FOUND]
    rows = await session.scalars(select(Prisoner).where(col(Prisoner.id).in_(best)))
    return await cards(session, PERSON, list(rows))


@router.get("/alerts/new/{record_id}")
async def about(request: Request, record_id: uuid.UUID, actor: Writer, session: Tx) -> Response:
    return await _form(request, session, actor, record_id, {"lang": "en"})


async def _form(
    request: Request,
    session: AsyncSession,
    actor: Actor,
    record_id: uuid.UUID,
    typed: dict[str, str],
    *,
    faults: list[Fault] | None = None,
) -> Response:
    content = await must_see(session, actor, PERSON, record_id)
    person = {"id": record_id, "name": content.names[0].full}
    return page(
        request, "alert.html", actor, status=422 if faults else 200, who="", found=None, person=person,
        typed=typed, faults=faults or [],
    )  # fmt: skip


@router.post("/alerts/new/{record_id}")
async def hand_in(request: Request, record_id: uuid.UUID, actor: Writer, form: Form) -> Response:
    typed = {
        name: text_of(form, name)
        for name in (*_PLAIN, "lang", "headline", "text", "source", "source_kind", "url")
    }
    try:
        async with working(request) as session:
            await must_see(session, actor, PERSON, record_id)
            now = await standing(session, PERSON, record_id, lock=True)
            alerts = [*now.json["alerts"], _alert(typed)]
            wish = Wish(patch={"alerts": alerts}, base_version=now.number, note=text_of(form, "_note"))
            proposal = await propose(session, actor, "prisoner", record_id, wish)
            await submit(session, actor, proposal.id)
    except (ValidationError, Refusal) as refusal:
        async with working(request) as session:
            return await _form(request, session, actor, record_id, typed, faults=_faults(refusal))
    return go(f"/admin/proposals/{proposal.id}", "handed-in")


def _alert(typed: dict[str, str]) -> dict[str, Any]:
    lang = typed["lang"] or "en"
    said: dict[str, Any] = {name: typed[name] for name in _PLAIN if typed[name]}
    said |= {name: {lang: typed[name]} for name in ("headline", "text") if typed[name]}
    if typed["source"]:
        source = {"type": typed["source_kind"] or "open_source", "title": {lang: typed["source"]}}
        said["sources"] = [source | ({"url": typed["url"]} if typed["url"] else {})]
    return said | {"state": "active"}


def _faults(refusal: ValidationError | Refusal) -> list[Fault]:
    """By the fields of this form: the last step of `alerts.3.headline`."""
    if isinstance(refusal, ValidationError):
        found = faults_of(refusal, DOSSIER)
        return [Fault(one.path.rpartition(".")[2], one.where, one.what) for one in found]
    return [Fault("type", "", words(refusal))]
