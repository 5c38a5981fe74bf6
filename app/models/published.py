"""What the public reads: documents as bytes, what they are filtered and sorted by, and the change log.

One table for all kinds, since a list, a filter and a page are the same for each. `facets` holds every value
that can be filtered by as `filter:value`, so one GIN index serves all filters of all kinds.
"""

import uuid
from datetime import date, datetime
from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKeyConstraint, Identity, Index, LargeBinary, text
from sqlalchemy.dialects.postgresql import ARRAY, DATE, INTEGER, TSVECTOR
from sqlmodel import Field, SQLModel

from app.models.base import PUBLISHED, Day, json_value, moment, now, table_args, texts


class Document(SQLModel, table=True):
    __tablename__ = "document"
    __table_args__ = table_args(
        Index("uq_document_kind_slug", "kind", "slug", unique=True),
        Index("ix_document_kind_name", "kind", "sort_name", "id"),
        Index("ix_document_kind_updated", "kind", "updated_at", "id"),
        Index("ix_document_kind_date_up", "kind", "date_up", "id"),
        Index("ix_document_kind_date_down", "kind", "date_down", "id"),
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
    shape: int  # the version of `app.publication.shapes` that made it; those of an older one are made anew
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
    # Numbers in `body` that grow by one a day: where, since which day, from how much.
    live_offset: list[int] = Field(default_factory=list, sa_type=ARRAY(INTEGER), nullable=False)
    live_since: list[date] = Field(default_factory=list, sa_type=ARRAY(DATE), nullable=False)
    live_base: list[int] = Field(default_factory=list, sa_type=ARRAY(INTEGER), nullable=False)
    version: int = 1
    updated_at: datetime = moment()


class Change(SQLModel, table=True):
    """What crosses to search, feeds and snapshots. Written in the document's own transaction, in order."""

    __tablename__ = "change"
    __table_args__ = table_args(
        Index("ix_change_kind_id", "kind", "id"),
        Index("ix_change_removed", "kind", "at", postgresql_where=text("op <> 'put'")),
        schema=PUBLISHED,
    )

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


class Counted(SQLModel, table=True):
    """Somebody who is counted and not shown: coarse facets, no name, an id that is used nowhere else."""

    __tablename__ = "counted"
    __table_args__ = table_args(schema=PUBLISHED)

    id: uuid.UUID = Field(primary_key=True)
    facets: list[str] = texts()


class IsolationRun(SQLModel, table=True):
    """Consecutive days of a published person in isolation; `last` is null while they go on.

    With a facility: those within it. Without (""): all of them together, so that a day counts once.
    """

    __tablename__ = "isolation_run"
    __table_args__ = table_args(schema=PUBLISHED)

    person_id: uuid.UUID = Field(primary_key=True)
    facility: str = Field(primary_key=True)  # its slug
    first: date = Field(primary_key=True)
    last: Day = None
    sample: bool = False


class Label(SQLModel, table=True):
    """Labels of codes that are data (groups): vocabulary, code, text map as JSON bytes."""

    __tablename__ = "label"
    __table_args__ = table_args(schema=PUBLISHED)

    vocabulary: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    labels: bytes = Field(sa_type=LargeBinary, nullable=False)


# Without fast update no list of pending entries grows that every search would have to read through.
_AT_ONCE: dict[str, Any] = {"postgresql_using": "gin", "postgresql_with": {"fastupdate": "off"}}


class Searchable(SQLModel, table=True):
    """What a document is found by, made from the document alone and written in the same transaction."""

    __tablename__ = "searchable"
    __table_args__ = table_args(
        ForeignKeyConstraint(
            ["kind", "id"], ["published.document.kind", "published.document.id"], ondelete="CASCADE"
        ),
        Index("ix_searchable_name_keys", "name_keys", **_AT_ONCE),
        Index("ix_searchable_fold", "fold", postgresql_ops={"fold": "gin_trgm_ops"}, **_AT_ONCE),
        Index("ix_searchable_words", "words", **_AT_ONCE),
        Index("ix_searchable_facets", "facets", **_AT_ONCE),
        schema=PUBLISHED,
    )

    kind: str = Field(primary_key=True)
    id: uuid.UUID = Field(primary_key=True)
    analysis: int  # the version of `app.text` that made this row; rows of an older one are made again
    names: list[str] = texts()
    folds: list[str] = texts()  # of each name, in the same order
    fold: str = ""  # the same in one text: a line each, a space before each word
    name_keys: list[str] = texts()
    words: Any = Field(sa_type=TSVECTOR, nullable=False)  # stems; A in titles and names, B in summaries
    # What the document is filtered by, once more: one table then finds, filters and counts.
    facets: list[str] = texts()
    earliest: Day = None
    latest: Day = None
    birthday: int = 0
    updated_at: datetime = moment()
    # field, lang, text: where snippets are taken from. Last, as it hides the function `texts`.
    texts: list[dict[str, str]] = json_value()


class Heartbeat(SQLModel, table=True):
    """When the worker was last seen, and which of its works failed lately."""

    __tablename__ = "heartbeat"
    __table_args__ = table_args(schema=PUBLISHED)

    name: str = Field(primary_key=True)
    at: datetime = moment()
    troubled: list[str] = texts()


class Consumer(SQLModel, table=True):
    """How far a reader of the change log has come, and with which settings."""

    __tablename__ = "consumer"
    __table_args__ = table_args(schema=PUBLISHED)

    name: str = Field(primary_key=True)
    seq: int = Field(sa_type=BigInteger, nullable=False)
    settings_digest: str = ""
    at: datetime = moment(default_factory=now)
