"""What is asked and said about proposals."""

import uuid
from typing import Any, Literal

from pydantic import Field

from api.admin.paging import Note, Paging
from api.admin.records_shapes import DifferenceOut
from api.admin.shapes import In, Out
from app.editorial.intake.values import Moment
from app.models.changes import ProposalState, Verdict

MOST_AT_ONCE = 200


class Queue(Paging):
    """All that are given must hold. `queue`: what I wrote, what I may decide on, what is assigned to me."""

    queue: Literal["mine", "to_review", "assigned"] | None = None
    state: list[ProposalState] = Field(default_factory=list, max_length=5)
    kind: str | None = Field(None, max_length=40)
    record: uuid.UUID | None = None
    author: uuid.UUID | None = None
    assignee: uuid.UUID | None = None
    imported: bool | None = None


class AssignIn(In):
    assignee: uuid.UUID | None = Field(description="Somebody who may decide on it; null: nobody")


class DecisionIn(In):
    """`accept` records it, and what is public follows; `publish` makes the record public; `republish` brings
    back what was taken down. With `publish_at` nothing happens before that moment."""

    verdict: Verdict
    answer: Note = Field("", description="To the author")
    publish_at: Moment | None = None
    without_consent: Note = Field(
        "",
        max_length=500,
        description="Why a grave alert is published though nobody agreed; kept with the alert",
    )


class Chosen(In):
    id: uuid.UUID
    version: int = Field(ge=1, lt=2**31)


class ManyIn(In):
    """Rows of lists, each with the version that was read."""

    proposals: list[Chosen] = Field(min_length=1, max_length=MOST_AT_ONCE)
    verdict: Verdict


class OutcomeOut(Out):
    id: uuid.UUID
    code: str | None = Field(description="Why it was refused; null: decided")


class Outcomes(Out):
    """One that is refused leaves the others decided."""

    items: list[OutcomeOut]


class PreviewedDocument(Out):
    """One public document. null where there is none."""

    kind: str
    slug: str
    now: dict[str, Any] | None
    would_be: dict[str, Any] | None
    differences: list[DifferenceOut]


class Preview(Out):
    items: list[PreviewedDocument]


class Reviewer(Out):
    id: uuid.UUID
    handle: str
    display_name: str


class Reviewers(Out):
    items: list[Reviewer]
