"""What the public reads: documents as bytes, what they are filtered and sorted by, and the change log.

One table for all kinds, since a list, a filter and a page are the same for each. `facets` holds every value
that can be filtered by as `filter:value`, so one GIN index serves all filters of all kinds.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import BigInteger, Column, Identity, Index, LargeBinary
from sqlalchemy.dialects.postgresql import ARRAY, DATE, INTEGER
from sqlmodel import Field, SQLModel

from app.models.base import PUBLISHED, Day, moment, table_args, texts


class Document(SQLModel, table=True):
    __tablename__ = "document"
    __table_args__ = table_args(
        Index("uq_document_kind_slug", "kind", "slug", unique=True),
        Index("ix_document_kind_name", "kind", "sort_name", "id"),
        Index("ix_document_kind_updated", "kind", "updated_at", "id"),
        Index("ix_document_kind_date_up", "kind", "date_up", "id"),
        Index("ix_document_kind_date_down", "kind", "date_down", "id"),
        Index("ix_document_kind_need", "kind", "need", "id"),
        Index("ix_document_kind_birthday", "kind", "birthday", "id"),
        Index("ix_document_subject_id", "subject_id"),
        Index("ix_document_facets", "facets", postgresql_using="gin"),
        schema=PUBLISHED,
    )

    kind: str = Field(primary_key=True)
    id: uuid.UUID = Field(primary_key=True)
    slug: str
    subject_id: uuid.UUID  # the record it was made from: an alert's prisoner, a case, itself
    digest: str  # of the content without version and time: the same again is no change
    body: bytes = Field(sa_type=LargeBinary, nullable=False)
    card: bytes = Field(sa_type=LargeBinary, nullable=False)
    etag: str
    facets: list[str] = texts()
    sort_name: str = ""
    earliest: Day = None
    latest: Day = None
    # What to sort by where the day is not known: last either way.
    date_up: date = date.max
    date_down: date = date.min
    birthday: int = 0  # day of a leap year, 1–366, with consent only; 0 unknown
    need: float = 0
    # Numbers in `body` that grow by one a day: where, since which day, from how much.
    live_offset: list[int] = Field(default_factory=list, sa_type=ARRAY(INTEGER), nullable=False)
    live_since: list[date] = Field(default_factory=list, sa_type=ARRAY(DATE), nullable=False)
    live_base: list[int] = Field(default_factory=list, sa_type=ARRAY(INTEGER), nullable=False)
    version: int = 1
    updated_at: datetime = moment()


class Change(SQLModel, table=True):
    """What crosses to search, feeds and snapshots. Written in the document's own transaction, in order."""

    __tablename__ = "change"
    __table_args__ = table_args(schema=PUBLISHED)

    seq: int | None = Field(
        default=None, sa_column=Column(BigInteger, Identity(always=True), primary_key=True)
    )
    at: datetime = moment()
    kind: str
    id: uuid.UUID
    op: str
    slug: str | None = None  # never that of a removed person
    into: str | None = None


class Redirect(SQLModel, table=True):
    """Former and gone addresses. The slug is kept as a digest: a tombstone holds no name."""

    __tablename__ = "redirect"
    __table_args__ = table_args(schema=PUBLISHED)

    kind: str = Field(primary_key=True)
    slug_digest: str = Field(primary_key=True)
    target_id: uuid.UUID = Field(index=True)
    gone_at: datetime | None = moment(default=None)


class Label(SQLModel, table=True):
    """Labels of codes that are data (groups): vocabulary, code, text map as JSON bytes."""

    __tablename__ = "label"
    __table_args__ = table_args(schema=PUBLISHED)

    vocabulary: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    labels: bytes = Field(sa_type=LargeBinary, nullable=False)
