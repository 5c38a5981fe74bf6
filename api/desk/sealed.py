"""Sealed words: which there are; reading one for a reason that the log keeps, writing one, erasing."""

import uuid
from typing import Annotated, Any

from fastapi import Depends, Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.records_bodies import plain
from api.admin.sealed import Reading, Writing
from api.admin.security import TheOffice, Tx, requires
from api.desk.pages import go, page
from api.desk.part_labels import part_labels
from api.desk.routing import desk_router, text_of, working
from api.desk.sign_in import Form
from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import Forbidden, NotFound, Unfit
from app.editorial import sealed_places
from app.editorial.changes.nouns import noun_of
from app.editorial.changes.sight import must_see
from app.sealing import NothingSealed, Place, Reason, SealedField, seal, unseal

router = desk_router()
LONGEST = 20_000  # characters, as /admin/v1 has it
KINDS = frozenset({"prisoner", "facility", "case"})


async def _reads_or_writes(actor: Annotated[Actor, Depends(requires(Permission.dossier_read))]) -> Actor:
    if not (actor.can(Permission.sealed_read) or actor.can(Permission.sealed_write)):
        raise Forbidden
    return actor


Looking = Annotated[Actor, Depends(_reads_or_writes)]


@router.get("/records/{kind}/{record_id}/sealed")
async def places(request: Request, kind: str, record_id: uuid.UUID, actor: Looking, session: Tx) -> Response:
    """No values: a look at this page is no reading."""
    if kind not in KINDS:
        raise NotFound
    content = await must_see(session, actor, noun_of(kind), record_id)
    found = await sealed_places.places(session, actor, kind, record_id)
    said = content.model_dump(mode="json")
    labels = await part_labels(session, found, said)
    return page(
        request, "sealed.html", actor, kind=kind, record_id=record_id,
        found=[(one, labels.get(one.record_id, "")) for one in found], content=said,
    )  # fmt: skip


@router.get("/sealed/{field}/{place_id}")
async def place(
    request: Request, field: SealedField, place_id: uuid.UUID, actor: Looking, session: Tx
) -> Response:
    return await _shown(request, session, actor, Place(field, place_id))


async def _shown(
    request: Request, session: AsyncSession, actor: Actor, where: Place, **more: Any
) -> Response:
    """Raises `NotFound` for what is not theirs to see."""
    await sealed_places.must_reach(session, actor, where)
    values = {"words": None, "fault": "", "typed": "", "status": 200} | more
    return page(
        request, "sealed_place.html", actor, where=where, reasons=list(Reason), longest=LONGEST,
        sealed_at=await sealed_places.sealed_at(session, where),
        owners=await sealed_places.owners(session, where), **values,
    )  # fmt: skip


@router.post("/sealed/{field}/{place_id}/read")
async def read(
    request: Request, field: SealedField, place_id: uuid.UUID, actor: Reading, form: Form, office: TheOffice
) -> Response:
    """Shown once the log knows of it: the transaction has ended."""
    reason, where = text_of(form, "reason"), Place(field, place_id)
    async with working(request) as session:
        if reason not in set(Reason):
            return await _shown(request, session, actor, where, status=422, fault="reason")
        await sealed_places.must_reach(session, actor, where)
        try:
            words = await unseal(session, office.secrets.keyring, where, actor=actor, reason=Reason(reason))
        except NothingSealed:
            raise NotFound from None
    async with working(request) as session:
        return await _shown(request, session, actor, where, words=words)


@router.post("/sealed/{field}/{place_id}/write")
async def write(
    request: Request, field: SealedField, place_id: uuid.UUID, actor: Writing, form: Form, office: TheOffice
) -> Response:
    """Over what was there."""
    where, value = Place(field, place_id), plain({"value": text_of(form, "value")})["value"]
    async with working(request) as session:
        if not 0 < len(value) <= LONGEST:
            return await _shown(
                request, session, actor, where, status=422, fault="value", typed=value
            )  # fmt: skip
        await sealed_places.must_reach(session, actor, where)
        await seal(session, office.secrets.keyring, where, value, actor=actor)
    return go(f"/admin/sealed/{field}/{place_id}", "sealed")


@router.post("/sealed/{field}/{place_id}/erase")
async def erase(
    request: Request, field: SealedField, place_id: uuid.UUID, actor: Writing, form: Form
) -> Response:
    """All that is sealed under this id: they share a key, and it is the key that goes."""
    if not text_of(form, "sure"):
        raise Unfit("say that you are sure")
    async with working(request) as session:
        await sealed_places.erase_all(session, actor, Place(field, place_id))
    return go(f"/admin/sealed/{field}/{place_id}", "erased")
