"""Facilities, and who is in one of them now."""

import uuid

from fastapi import Request
from sqlmodel import col, select
from starlette.responses import Response

from api.admin.records_typing import Reader
from api.admin.security import Tx
from api.desk.pages import page
from api.desk.routing import After, Words, desk_router
from app.editorial import listing
from app.editorial.changes.nouns import NOUNS
from app.editorial.changes.sight import must_see
from app.models.people import Prisoner, Stay
from app.publication.publisher import today

router = desk_router()
PAGE = 50
_MOST_HELD = 1000


@router.get("/facilities")
async def facilities(
    request: Request,
    actor: Reader,
    session: Tx,
    q: Words = "",
    after: After = None,
) -> Response:
    noun = NOUNS["facility"]
    condition = listing.saying(noun, q.strip()) if q.strip() else None
    asked = listing.Asked(condition=condition, after=str(after) if after else None, limit=PAGE + 1)
    found = await listing.records(session, actor, noun, asked)
    more = found[-2].id if len(found) > PAGE else None
    return page(request, "facilities.html", actor, found=found[:PAGE], more=more, q=q)


@router.get("/facilities/{facility_id}")
async def facility(request: Request, facility_id: uuid.UUID, actor: Reader, session: Tx) -> Response:
    """Who is here, as far as one's teams reach."""
    content = await must_see(session, actor, NOUNS["facility"], facility_id)
    stays = select(Stay.prisoner_id).where(
        col(Stay.facility_id) == facility_id, col(Stay.during).contains(today())
    )
    asked = listing.Asked(condition=col(Prisoner.id).in_(stays), limit=_MOST_HELD)
    held = await listing.records(session, actor, NOUNS["prisoner"], asked)
    return page(request, "facility.html", actor, place=content, facility_id=facility_id, held=held)
