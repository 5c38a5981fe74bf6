"""Editors' search."""

import uuid
from typing import Annotated, Any, Literal

from fastapi import Query

from api.admin.paging import Word
from api.admin.records_shapes import CardOut
from api.admin.records_typing import Reader
from api.admin.routing import admin_router
from api.admin.security import Tx
from api.admin.shapes import Out
from app.editorial import searching

router = admin_router("search")


class HitOut(Out):
    """A record, or (found in `draft`) a proposal of a new one. `snippet` is plain text of a note."""

    found_in: Literal["name", "label", "draft", "note"]
    score: float
    record: CardOut | None
    proposal_id: uuid.UUID | None
    label: list[str]
    snippet: str | None


class Hits(Out):
    items: list[HitOut]


@router.get("/search")
async def search(
    actor: Reader,
    session: Tx,
    q: Annotated[Word, Query()],
    limit: Annotated[int, Query(ge=1, le=50)] = 20,
) -> Hits:
    """People by name in any script and spelling, other records by label, drafts, and notes by their words.

    Withdrawn records and drafts too; only what you may see.
    """
    return Hits(items=[_shown(hit) for hit in await searching.search(session, actor, q, limit)])


def _shown(hit: searching.Hit) -> HitOut:
    label: list[Any] = list(hit.card.label.values()) if hit.card else searching.labels_of(hit.proposal)
    return HitOut(
        found_in=hit.found_in, score=hit.score, record=CardOut.model_validate(hit.card) if hit.card else None,
        proposal_id=hit.proposal.id if hit.proposal else None, label=label[:10], snippet=hit.snippet,
    )  # fmt: skip
