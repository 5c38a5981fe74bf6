"""Where facts come from, and what imports have done."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel

from app.models.base import Part, link, maps_are_objects, moment, now, table_args, text_map


class Source(SQLModel, table=True):
    """Shown to readers. Who a confidential source is belongs into a sealed field, which this is not."""

    __tablename__ = "source"
    __table_args__ = table_args(*maps_are_objects("title"))

    id: uuid.UUID = Field(primary_key=True)
    type: str
    title: dict[str, str] = text_map(nullable=False)
    url: str | None = None
    published_on: str | None = None


class Citation(Part, table=True):
    """This record rests on that source; `subject_id` is the record's id, whatever its table."""

    __tablename__ = "citation"
    __table_args__ = table_args()

    subject_id: uuid.UUID = Field(index=True)
    source_id: uuid.UUID = link("source.id", ondelete="RESTRICT")
    locator: str | None = None


class Group(SQLModel, table=True):
    """A group that people are persecuted as part of; codes are data, labels in every language."""

    __tablename__ = "group"
    __table_args__ = table_args(*maps_are_objects("labels"))

    code: str = Field(primary_key=True)
    labels: dict[str, str] = text_map(nullable=False)


class ImportRun(SQLModel, table=True):
    """The receipt of one file; the report says what it did to whom."""

    __tablename__ = "import_run"
    __table_args__ = table_args()

    id: uuid.UUID = Field(primary_key=True)
    importer: str
    path: str
    sha256: str
    rows: int
    counts: dict[str, int] = Field(sa_type=JSONB, nullable=False)
    at: datetime = moment(default_factory=now)


class ImportedRow(SQLModel, table=True):
    """What a list last said about one of its rows, so that the next import sees what changed."""

    __tablename__ = "imported_row"
    __table_args__ = table_args()

    importer: str = Field(primary_key=True)
    external_id: str = Field(primary_key=True)
    fingerprint: str
    facility_ref: str | None = None
    address: str | None = None
    gone_since: datetime | None = moment(default=None)
    said: dict[str, Any] | None = Field(default=None, sa_type=JSONB(none_as_null=True), nullable=True)
    run_id: uuid.UUID = link("import_run.id", ondelete="RESTRICT")
