"""Webhooks as the editors' API takes and shows them."""

import uuid
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import Field

from api.admin.paging import Paging
from api.admin.shapes import In, Out
from app.editorial.intake.values import Moment
from app.models.webhooks import DeliveryState, DisabledReason, Outcome
from app.webhooks.logbook import Entry
from app.webhooks.payloads import message_id
from app.webhooks.shapes import AlertType, Country, Description, Kind, Op, Severity, Url

LONGEST_OVERLAP, USUAL_OVERLAP = 168, 24  # hours


class EndpointChange(In):
    """JSON merge patch: what is absent stays."""

    url: Url | None = None
    description: Description | None = None
    kinds: list[Kind] | None = Field(None, max_length=250)
    ops: list[Op] | None = Field(None, max_length=3)
    countries: list[Country] | None = Field(None, max_length=250)
    alert_types: list[AlertType] | None = Field(None, max_length=250)
    severity_at_least: Severity | None = None


class RotationIn(In):
    overlap_hours: int = Field(
        USUAL_OVERLAP, ge=0, le=LONGEST_OVERLAP, description="How long the former keys sign too"
    )


class RecoveryIn(In):
    since: Moment
    delivered: bool = Field(default=False, description="Also what was acknowledged, for who lost it")


class EndpointOut(Out):
    id: uuid.UUID
    url: str
    description: str
    kinds: list[str]
    ops: list[str]
    countries: list[str]
    alert_types: list[str]
    severity_at_least: str | None
    enabled: bool
    disabled_reason: DisabledReason | None
    failing_since: datetime | None = Field(description="A message failed for good, none arrived since")
    public_key: str | None = Field(description="`whpk_…`: checks `v1a` signatures")
    created_at: datetime


class Secrets(Out):
    secret: str = Field(description="`whsec_…`: checks `v1` signatures; give it to the partner in private")
    public_key: str


class NewEndpoint(EndpointOut, Secrets):
    public_key: str
    log_token: str = Field(description="Shown this once: the partner reads their log with it")


class LogToken(Out):
    log_token: str = Field(description="Shown this once")


class Recovered(Out):
    count: int


class AttemptOut(Out):
    at: datetime
    outcome: Outcome
    status: int | None
    milliseconds: int


class DeliveryOut(Out):
    id: uuid.UUID
    webhook_id: str
    seq: int | None = Field(description="null: a test event")
    kind: str
    record_id: uuid.UUID
    op: str
    state: DeliveryState
    attempts: list[AttemptOut]
    next_at: datetime | None = Field(description="When it is tried next; null once it is not")
    created_at: datetime


class LogAsked(Paging):
    """All that are given must hold."""

    state: Literal["pending", "delivered", "failed"] | None = None


AskedLog = Annotated[LogAsked, Query()]


def delivery_out(entry: Entry) -> DeliveryOut:
    told = entry.delivery
    waiting = told.state == DeliveryState.pending
    return DeliveryOut(
        id=told.id, seq=told.seq, kind=told.kind, record_id=told.record_id, op=told.op,
        state=told.state, created_at=told.created_at,
        webhook_id=message_id(told.id),
        next_at=told.next_at if waiting else None,
        attempts=[AttemptOut.model_validate(one) for one in entry.attempts],
    )  # fmt: skip
