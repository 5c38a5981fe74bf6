"""Two dossiers of one person: found, seen side by side, joined in a draft for two persons."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import Response

from api.admin.duplicates import Candidate, candidates
from api.admin.records_typing import Writer
from api.admin.security import Tx
from api.desk.diffs import spelled
from api.desk.forms.nouns import DOSSIER
from api.desk.pages import go, page
from api.desk.people import PERSON, people_found
from api.desk.routing import Words, desk_router
from app.accounts.actor import Actor
from app.accounts.refusals import Unfit
from app.editorial import merging
from app.editorial.changes.sight import must_see
from app.editorial.intake import DossierIn
from app.models.changes import Proposal
from app.models.people import PublicationState
from app.text.edtf_dates import parse

router = desk_router()


@dataclass(frozen=True)
class Side:
    """One part of the dossier: as the kept one, the other and both together have it."""

    label: str
    kept: Any
    other: Any
    together: Any


def sides(kept: Mapping[str, Any], other: Mapping[str, Any], together: Mapping[str, Any]) -> list[Side]:
    """What either of them says; what says nothing in all three is left out."""
    found = [
        Side(field.label, *(spelled(field, one.get(field.name)) for one in (kept, other, together)))
        for field in DOSSIER
    ]
    return [one for one in found if any((one.kept, one.other, one.together))]


@router.get("/merge/{kept}")
async def ask(request: Request, kept: uuid.UUID, actor: Writer, session: Tx, q: Words = "") -> Response:
    """Who may be the same, likeliest first; anybody else by name."""
    dossier = await must_see(session, actor, PERSON, kept)
    found = [one for one in await people_found(session, actor, q) if one.id != kept] if q.strip() else []
    return page(
        request, "merge_ask.html", actor, kept=kept, name=dossier.names[0].full, q=q, found=found,
        likely=await _likely(session, actor, dossier, kept),
    )  # fmt: skip


async def _likely(
    session: AsyncSession, actor: Actor, dossier: DossierIn, kept: uuid.UUID
) -> list[Candidate]:
    born = parse(dossier.birth).earliest if dossier.birth else None
    names = [one.full for one in dossier.names]
    found = await candidates(
        session, actor, names, born.year if born else None, dossier.external_ids, kept
    )  # fmt: skip
    return [one for one in found if one.prisoner_id]


@router.get("/merge/{kept}/{other}")
async def compare(
    request: Request, kept: uuid.UUID, other: uuid.UUID, actor: Writer, session: Tx
) -> Response:
    if kept == other:
        raise Unfit("a record can't be merged with itself")
    ours = await must_see(session, actor, PERSON, kept)
    theirs = await must_see(session, actor, PERSON, other)
    gone = await PERSON.row(session, other)
    contents = [one.model_dump(mode="json") for one in (ours, theirs, merging.joined(ours, theirs))]
    return page(
        request, "merge.html", actor, kept=kept, other=other, sides=sides(*contents),
        names=(ours.names[0].full, theirs.names[0].full), merged=gone.merged_into,
        withdrawn=gone.state == PublicationState.withdrawn,
    )  # fmt: skip


@router.post("/merge/{kept}/{other}")
async def propose(kept: uuid.UUID, other: uuid.UUID, actor: Writer, session: Tx) -> Response:
    """A draft: it may be written on before it is handed in."""
    made = await merging.merge(session, actor, kept, other)
    return go(f"/admin/proposals/{made.id}", "merging")


async def joining(session: AsyncSession, actor: Actor, proposal: Proposal) -> list[Side]:
    """For who decides: both dossiers as they stand, and what they become. Raises `NotFound`."""
    if proposal.withdraws_id is None or proposal.record_id is None:
        return []
    kept = await must_see(session, actor, PERSON, proposal.record_id)
    other = await must_see(session, actor, PERSON, proposal.withdraws_id)
    return sides(kept.model_dump(mode="json"), other.model_dump(mode="json"), proposal.content)
