"""Two dossiers of one person."""

import uuid

from fastapi import Response

from api.admin.idempotency import TheOnce
from api.admin.records_answers import proposal_told
from api.admin.records_shapes import proposal_model
from api.admin.records_typing import Writer
from api.admin.refusals import faults_told
from api.admin.routing import admin_router
from api.admin.security import Tx
from api.admin.shapes import In
from app.editorial import merging

router = admin_router("prisoners")


class MergeIn(In):
    """`other` is the record that goes."""

    other: uuid.UUID


@router.post("/prisoners/{record_id}/merge", response_model=proposal_model("prisoner"), status_code=201)
async def merge(record_id: uuid.UUID, given: MergeIn, actor: Writer, session: Tx, once: TheOnce) -> Response:
    """A draft that joins both; accepted, the other one is withdrawn, and its address leads here."""
    with faults_told():
        made = await merging.merge(session, actor, record_id, given.other)
    return await proposal_told(once, made, made=True)
