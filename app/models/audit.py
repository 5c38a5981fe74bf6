"""What was done, by whom, in order. Rows are only ever added, and each holds a hash of the one before.

An entry is written to `audit_pending`, in the transaction of what it tells. The database moves it to
`audit_entry` when that transaction commits: see the migration that makes both, and `app.audit`.
"""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, CheckConstraint, Column, Identity, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.models.base import moment, now, table_args

CODE = "^[a-z][a-z_]{0,39}$"
ACTION = "^[a-z][a-z_]{0,39}(:[a-z][a-z_]{0,39})?$"
# An id, a digest, a code, a country; a name, a sentence, a date or a telephone number is none of these.
PLAIN_TEXT = (
    "^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32}|[0-9a-f]{64}"
    "|[a-z][A-Za-z0-9_]{0,59}(:[a-z][a-z0-9_]{0,59})?|[A-Z]{2})$"
)
PLAIN_NUMBER = 10**9
# `$.*[*]` is each value, and each item of a value that is a list.
_PLAIN_DETAIL = f"""jsonb_typeof(detail) = 'object'
AND NOT jsonb_path_exists(detail, '$.keyvalue() ? (!(@.key like_regex "{CODE}"))')
AND NOT jsonb_path_exists(detail, '$.*[*] ? (!(
 @.type() == "string" && @ like_regex "{PLAIN_TEXT}"
 || @.type() == "number" && @ == @.floor() && @ > -{PLAIN_NUMBER} && @ < {PLAIN_NUMBER}
 || @.type() == "boolean" || @.type() == "null"))')"""


def _only_plain() -> tuple[CheckConstraint, ...]:
    return (
        CheckConstraint(f"action ~ '{ACTION}'", name="action_is_code"),
        CheckConstraint(f"kind ~ '{CODE}'", name="kind_is_code"),
        CheckConstraint(_PLAIN_DETAIL, name="detail_is_plain"),
    )


class AuditEntry(SQLModel, table=True):
    """One link of the chain; `at` is the moment of its commit."""

    __tablename__ = "audit_entry"
    __table_args__ = table_args(
        *_only_plain(),
        Index("ix_audit_entry_record_id", "record_id", "seq"),
        Index("ix_audit_entry_actor_id", "actor_id", "seq"),
    )

    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    at: datetime = moment()
    actor_id: uuid.UUID | None = None  # None: the program itself; no foreign key, accounts may go
    action: str
    kind: str
    record_id: uuid.UUID | None = None
    detail: dict[str, Any] = Field(sa_type=JSONB, nullable=False)
    previous_hash: str
    hash: str


class AuditPending(SQLModel, table=True):
    """Empty but for entries whose transaction is still running."""

    __tablename__ = "audit_pending"
    __table_args__ = table_args(*_only_plain())

    id: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    actor_id: uuid.UUID | None = None
    action: str
    kind: str
    record_id: uuid.UUID | None = None
    detail: dict[str, Any] = Field(sa_type=JSONB, nullable=False)


class AuditCheckpoint(SQLModel, table=True):
    """How far the chain was, and with which hash: a chain cut off later does not reach it any more."""

    __tablename__ = "audit_checkpoint"
    __table_args__ = table_args()

    seq: int = Field(sa_column=Column(BigInteger, primary_key=True, autoincrement=False))
    hash: str
    at: datetime = moment(default_factory=now)
