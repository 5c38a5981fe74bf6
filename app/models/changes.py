"""Changes that editors propose, what became of them, what was recorded before, and what to look at."""

import uuid
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlmodel import Field, SQLModel

from app.models.base import json_value, moment, now, table_args
from app.models.ids import new_id


class ProposalState(StrEnum):
    draft = "draft"
    in_review = "in_review"
    accepted = "accepted"
    rejected = "rejected"
    superseded = "superseded"


class Verdict(StrEnum):
    """What a second person says. Only `republish` brings back what was withdrawn."""

    reject = "reject"
    accept = "accept"
    publish = "publish"
    republish = "republish"


class TaskKind(StrEnum):
    alert_review = "alert_review"
    alert_expired = "alert_expired"
    prolonged_solitary = "prolonged_solitary"
    isolation_in_doubt = "isolation_in_doubt"
    hearing_due = "hearing_due"
    term_ends = "term_ends"
    consent_expired = "consent_expired"
    schedule_failed = "schedule_failed"
    webhook_gone = "webhook_gone"


class Proposal(SQLModel, table=True):
    """One change: `content` is the whole record as intake JSON, as it shall be.

    Accepted with `publish_at` in the future it waits: nothing of it is recorded before that moment.
    """

    __tablename__ = "proposal"
    __table_args__ = table_args(
        Index("ix_proposal_record", "kind", "record_id"), Index("ix_proposal_state", "state", "created_at")
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    kind: str
    record_id: uuid.UUID | None = None  # None: a new record, until it is accepted
    base_version: int | None = None
    content: dict[str, Any] = Field(sa_type=JSONB, nullable=False)
    state: ProposalState = Field(default=ProposalState.draft, sa_type=String)
    verdict: Verdict | None = Field(default=None, sa_type=String, nullable=True)
    author_id: uuid.UUID  # no foreign keys to accounts: the operator has none, and accounts may go
    hands: list[uuid.UUID] = Field(default_factory=list, sa_type=ARRAY(Uuid), nullable=False)
    assignee_id: uuid.UUID | None = None
    reviewer_id: uuid.UUID | None = None
    note: str = ""
    answer: str = ""  # the reviewer's words
    receipt: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
    conflicts: list[dict[str, Any]] = json_value()  # where a list and an editor both said something new
    withdraws_id: uuid.UUID | None = None  # a duplicate that goes when this is accepted
    withdraws_version: int | None = None
    publish_at: datetime | None = moment(default=None)
    version: int = 1  # of the proposal itself
    created_at: datetime = moment(default_factory=now)
    updated_at: datetime = moment(default_factory=now)
    decided_at: datetime | None = moment(default=None)
    applied_at: datetime | None = moment(default=None)


class Revision(SQLModel, table=True):
    """A record after a change. No author: as it was before the first one, or as an import left it."""

    __tablename__ = "revision"
    __table_args__ = table_args()

    kind: str = Field(primary_key=True)
    record_id: uuid.UUID = Field(primary_key=True)
    number: int = Field(primary_key=True)
    content: dict[str, Any] = Field(sa_type=JSONB, nullable=False)
    author_id: uuid.UUID | None = None
    reviewer_id: uuid.UUID | None = None
    proposal_id: uuid.UUID | None = None
    note: str = ""
    at: datetime = moment(default_factory=now)


class Task(SQLModel, table=True):
    """Somebody should look at this record. One per kind, subject (an alert, a consent …) and day."""

    __tablename__ = "task"
    __table_args__ = table_args(UniqueConstraint("kind", "subject_id", "due"))

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    kind: TaskKind = Field(sa_type=String)
    record_kind: str
    record_id: uuid.UUID = Field(index=True)
    subject_id: uuid.UUID
    due: date
    reason: str = ""  # a code, no words about a person
    created_at: datetime = moment(default_factory=now)
    done_at: datetime | None = moment(default=None)
    done_by: uuid.UUID | None = None


class TypedForm(SQLModel, table=True):
    """What somebody has typed and not handed in, as it stands in the form: unchecked, theirs alone."""

    __tablename__ = "typed_form"
    __table_args__ = table_args()

    account_id: uuid.UUID = Field(primary_key=True)
    form: str = Field(primary_key=True)  # which form, e.g. `prisoner:<id>` or `prisoner:new`
    typed: dict[str, Any] = Field(sa_type=JSONB, nullable=False)
    saved_at: datetime = moment(default_factory=now)
