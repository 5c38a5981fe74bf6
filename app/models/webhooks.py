"""Where partners are told of changes, with which keys, and what came of it. No row holds a name or a text."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, Index, String, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from app.models.base import link, moment, now, table_args, texts
from app.models.ids import new_id


class DisabledReason(StrEnum):
    by_hand = "by_hand"
    gone = "gone"  # the receiver answered 410


class DeliveryState(StrEnum):
    pending = "pending"
    delivered = "delivered"
    failed = "failed"  # after the last attempt; by hand it can begin again


class Outcome(StrEnum):
    """What came of one attempt."""

    acknowledged = "acknowledged"
    refused = "refused"  # any status that is none of the others
    gone = "gone"
    redirected = "redirected"
    too_busy = "too_busy"
    timed_out = "timed_out"
    unreachable = "unreachable"
    untrusted = "untrusted"
    unknown_host = "unknown_host"
    forbidden_address = "forbidden_address"


class WebhookEndpoint(SQLModel, table=True):
    """A partner's address. An empty list filters nothing."""

    __tablename__ = "webhook_endpoint"
    __table_args__ = table_args()

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    url: str
    description: str = ""
    kinds: list[str] = texts()
    ops: list[str] = texts()
    countries: list[str] = texts()
    alert_types: list[str] = texts()
    severity_at_least: str | None = None
    enabled: bool = True
    disabled_reason: DisabledReason | None = Field(default=None, sa_type=String)
    failing_since: datetime | None = moment(default=None)
    since_seq: int = Field(sa_type=BigInteger, nullable=False)  # changes after this one are told
    log_token_hash: str
    created_at: datetime = moment(default_factory=now)


class WebhookKey(SQLModel, table=True):
    """Both secrets of one generation, sealed; two generations sign while a rotation overlaps."""

    __tablename__ = "webhook_key"
    __table_args__ = table_args()

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    endpoint_id: uuid.UUID = link("webhook_endpoint.id")
    sealed: str
    public_key: str
    created_at: datetime = moment(default_factory=now)
    expires_at: datetime | None = moment(default=None)  # None: the current one


class WebhookTold(SQLModel, table=True):
    """An endpoint once heard of this record, so it hears of it again even if its filter fits no more."""

    __tablename__ = "webhook_told"
    __table_args__ = table_args()

    endpoint_id: uuid.UUID = link("webhook_endpoint.id", primary_key=True)
    kind: str = Field(primary_key=True)
    record_id: uuid.UUID = Field(primary_key=True)


class WebhookDelivery(SQLModel, table=True):
    """One change for one endpoint, until it is acknowledged. `seq` is None for a test event."""

    __tablename__ = "webhook_delivery"
    __table_args__ = table_args(
        UniqueConstraint("endpoint_id", "seq"),
        Index(
            "ix_webhook_delivery_due", "endpoint_id", "next_at", postgresql_where=text("state = 'pending'")
        ),
        Index("ix_webhook_delivery_created_at", "created_at"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    endpoint_id: uuid.UUID = Field(foreign_key="editorial.webhook_endpoint.id", ondelete="CASCADE")
    seq: int | None = Field(default=None, sa_type=BigInteger)
    kind: str
    record_id: uuid.UUID
    op: str
    path: str | None = None  # where to read about it, without a name; None for what was removed
    at: datetime = moment()  # of the change
    state: DeliveryState = Field(default=DeliveryState.pending, sa_type=String, nullable=False)
    attempts: int = 0  # of this round; by hand it begins again
    next_at: datetime = moment(default_factory=now)
    created_at: datetime = moment(default_factory=now)


class WebhookAttempt(SQLModel, table=True):
    __tablename__ = "webhook_attempt"
    __table_args__ = table_args()

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    delivery_id: uuid.UUID = link("webhook_delivery.id")
    at: datetime = moment()
    outcome: Outcome = Field(sa_type=String, nullable=False)
    status: int | None = None
    milliseconds: int
