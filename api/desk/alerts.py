"""A quick alert: who, what, since when, in one language; and what becomes of it, in one click each.

All of it is handed in at once for a second person.
"""

import uuid
from datetime import timedelta
from typing import Any

from fastapi import Request
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select
from starlette.responses import Response

from api.admin.denials import note_denial
from api.admin.records_typing import Writer
from api.admin.security import Tx
from api.desk.alert_forms import FIELDS, AlertForm, alert_said, alert_typed
from api.desk.forms.faults import Fault, faults_of
from api.desk.forms.nouns import DOSSIER
from api.desk.pages import go, page
from api.desk.refusing import words
from api.desk.routing import Words, desk_router, text_of, working
from api.desk.sign_in import Form
from api.errors import Problem
from app.accounts.actor import Actor
from app.accounts.refusals import NotFound, Refusal
from app.editorial.changes.alert_steps import STEPS
from app.editorial.changes.nouns import NOUNS
from app.editorial.changes.proposals import Wish, propose, submit
from app.editorial.changes.revisions import standing
from app.editorial.changes.sight import must_see
from app.editorial.listing import Card, cards
from app.editorial.searching import people_like
from app.models.changes import Proposal
from app.models.people import Prisoner
from app.publication.publisher import today

router = desk_router()
PERSON = NOUNS["prisoner"]
_MOST_FOUND = 10
LOOK_AGAIN = timedelta(days=14)
# `confirm` changes no state: it sets another day to look again.
_STEPS = {"resolve": "resolved", "retract": "retracted", "activate": "active", "confirm": None}


@router.get("/alerts/new")
async def ask(request: Request, actor: Writer, session: Tx, who: Words = "") -> Response:
    """Without JavaScript in two steps: find the person, then say what happened."""
    found = await _found(session, actor, who) if who.strip() else None
    return page(request, "alert.html", actor, who=who, found=found, person=None, form=AlertForm({}), there=[])


async def _found(session: AsyncSession, actor: Actor, who: str) -> list[Card]:
    rated = await people_like(session, actor, who)
    best = sorted(rated, key=lambda one: (-rated[one], one))[:_MOST_FOUND]
    rows = await session.scalars(select(Prisoner).where(col(Prisoner.id).in_(best)))
    return await cards(session, PERSON, list(rows))


@router.get("/alerts/new/{record_id}")
async def about(request: Request, record_id: uuid.UUID, actor: Writer, session: Tx) -> Response:
    return await _form(request, session, actor, record_id, AlertForm({"lang": "en"}))


@router.get("/alerts/{record_id}/{alert_id}")
async def edit(
    request: Request, record_id: uuid.UUID, alert_id: uuid.UUID, actor: Writer, session: Tx, lang: Words = ""
) -> Response:
    """The same form, filled with what is recorded, in the language asked for."""
    content = await must_see(session, actor, PERSON, record_id)
    alert = next((one for one in content.alerts if one.id == alert_id), None)
    if alert is None:
        raise NotFound
    return await _form(request, session, actor, record_id, AlertForm(alert_typed(alert, lang), alert_id))


async def _form(
    request: Request, session: AsyncSession, actor: Actor, record_id: uuid.UUID, form: AlertForm
) -> Response:
    content = await must_see(session, actor, PERSON, record_id)
    person = {"id": record_id, "name": content.names[0].full}
    there = [(one, sorted(STEPS[one.state] - {one.state})) for one in content.alerts]
    return page(
        request, "alert.html", actor, status=422 if form.faults else 200, who="", found=None, person=person,
        form=form, there=there,
    )  # fmt: skip


@router.post("/alerts/new/{record_id}")
async def hand_in(request: Request, record_id: uuid.UUID, actor: Writer, form: Form) -> Response:
    return await _handed_in(request, record_id, actor, form, None)


@router.post("/alerts/{record_id}/{alert_id}")
async def change(
    request: Request, record_id: uuid.UUID, alert_id: uuid.UUID, actor: Writer, form: Form
) -> Response:
    return await _handed_in(request, record_id, actor, form, alert_id)


async def _handed_in(
    request: Request, record_id: uuid.UUID, actor: Actor, form: Form, alert_id: uuid.UUID | None
) -> Response:
    typed = {name: text_of(form, name) for name in FIELDS}
    try:
        async with working(request) as session:
            proposal = await _proposed(
                session, actor, record_id, alert_id, lambda before: alert_said(typed, before),
                text_of(form, "_note"),
            )  # fmt: skip
    except (ValidationError, Refusal) as refusal:
        if isinstance(refusal, NotFound):
            raise
        await note_denial(request, refusal)
        async with working(request) as session:
            again = AlertForm(typed, alert_id, _faults(refusal))
            return await _form(request, session, actor, record_id, again)
    return go(f"/admin/proposals/{proposal.id}", "handed-in")


@router.post("/alerts/{record_id}/{alert_id}/{step}")
async def take_step(
    record_id: uuid.UUID, alert_id: uuid.UUID, step: str, actor: Writer, form: Form, session: Tx
) -> Response:
    """Resolves, retracts, activates or confirms it, as far as the life of an alert allows."""
    if step not in _STEPS:
        raise Problem(404, "not-found")
    state = _STEPS[step]
    again = (today() + LOOK_AGAIN).isoformat()

    def changed(before: dict[str, Any]) -> dict[str, Any]:
        return {**before, "review_by": again} if state is None else {**before, "state": state}

    proposal = await _proposed(session, actor, record_id, alert_id, changed, text_of(form, "_note"))
    return go(f"/admin/proposals/{proposal.id}", "handed-in")


async def _proposed(
    session: AsyncSession,
    actor: Actor,
    record_id: uuid.UUID,
    alert_id: uuid.UUID | None,
    changed: Any,
    note: str,
) -> Proposal:
    """`changed` makes the alert's new JSON of what is recorded ({} for a new one)."""
    await must_see(session, actor, PERSON, record_id)
    now = await standing(session, PERSON, record_id, lock=True)
    alerts = now.json["alerts"]
    place = next((n for n, one in enumerate(alerts) if one["id"] == str(alert_id)), None)
    if alert_id is not None and place is None:
        raise NotFound
    if place is None:
        alerts = [*alerts, changed({})]
    else:
        alerts = [*alerts[:place], changed(alerts[place]), *alerts[place + 1 :]]
    wish = Wish(patch={"alerts": alerts}, base_version=now.number, note=note)
    proposal = await propose(session, actor, "prisoner", record_id, wish)
    return await submit(session, actor, proposal.id)


def _faults(refusal: ValidationError | Refusal) -> list[Fault]:
    """By the fields of this form: the last step of `alerts.3.headline`."""
    if isinstance(refusal, ValidationError):
        found = faults_of(refusal, DOSSIER)
        return [Fault(one.path.rpartition(".")[2], one.where, one.what) for one in found]
    return [Fault("type", "", words(refusal))]
