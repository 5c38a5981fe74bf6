"""Cases, charges, sentences and the dated facts of a timeline."""

import uuid
from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, String
from sqlmodel import Field, SQLModel

from app.models.base import (
    Day,
    Part,
    dates_in_order,
    link,
    maps_are_objects,
    moment,
    now,
    table_args,
    text_map,
)
from app.models.people import PublicationState


class Provision(SQLModel, table=True):
    """An article of a law, by its one code (`RU-UK-207.3-2-d`)."""

    __tablename__ = "provision"
    __table_args__ = table_args()

    code: str = Field(primary_key=True)
    country: str
    law: str
    article: str
    part: str | None = None
    point: str | None = None


class Case(SQLModel, table=True):
    """A criminal or administrative case; many prisoners may share one."""

    __tablename__ = "case"
    __table_args__ = table_args(*maps_are_objects("title", "summary", "court"))

    id: uuid.UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    state: PublicationState = Field(default=PublicationState.draft, sa_type=String)
    sample: bool = False
    title: dict[str, str] = text_map(nullable=False)
    summary: dict[str, str] | None = text_map()
    court: dict[str, str] | None = text_map()
    country: str
    region: str | None = None
    stage: str = "unknown"
    version: int = 1
    updated_at: datetime = moment(default_factory=now)


class Defendant(SQLModel, table=True):
    __tablename__ = "defendant"
    __table_args__ = table_args()

    case_id: uuid.UUID = link("case.id", primary_key=True)
    prisoner_id: uuid.UUID = link("prisoner.id", primary_key=True)


class Charge(Part, table=True):
    __tablename__ = "charge"
    __table_args__ = table_args()

    prisoner_id: uuid.UUID = link("prisoner.id")
    case_id: uuid.UUID | None = link("case.id", nullable=True)
    provision_code: str = link("provision.code", ondelete="RESTRICT")
    status: str


class Sentence(Part, table=True):
    __tablename__ = "sentence"
    __table_args__ = table_args(
        *maps_are_objects("court"),
        CheckConstraint("term_months >= 0 AND NOT (life AND term_months IS NOT NULL)", name="term"),
    )

    prisoner_id: uuid.UUID = link("prisoner.id")
    case_id: uuid.UUID | None = link("case.id", nullable=True)
    court: dict[str, str] | None = text_map()
    date: str | None = None
    term_months: int | None = None
    life: bool = False
    regime: str | None = None
    fine_amount: int | None = Field(default=None, sa_type=BigInteger)
    fine_currency: str | None = None
    status: str


class Event(Part, table=True):
    """One dated fact; of a prisoner, a case, or both; past or scheduled."""

    __tablename__ = "event"
    __table_args__ = table_args(
        *maps_are_objects("title", "description"),
        *dates_in_order("date"),
        CheckConstraint("num_nonnulls(prisoner_id, case_id) >= 1", name="has_subject"),
        CheckConstraint("approved_by <> created_by", name="two_persons"),
        CheckConstraint("moved_to IS NULL OR status = 'moved'", name="moved_when_moved"),
    )

    prisoner_id: uuid.UUID | None = link("prisoner.id", nullable=True, ondelete="NO ACTION")
    case_id: uuid.UUID | None = link("case.id", nullable=True, ondelete="NO ACTION")
    facility_id: uuid.UUID | None = link("facility.id", nullable=True)
    type: str
    date: str
    date_earliest: Day = None
    date_latest: Day = None
    title: dict[str, str] = text_map(nullable=False)
    description: dict[str, str] | None = text_map()
    status: str
    starts_at: datetime | None = moment(default=None)
    time_zone: str | None = None
    moved_to: str | None = None  # date of the same owner's event that stands for this one now
    created_by: str | None = None
    approved_by: str | None = None
