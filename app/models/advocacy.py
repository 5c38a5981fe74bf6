"""Organisations, recognitions, advocacy actions, official lists and the numbers that sources state."""

import uuid
from datetime import datetime

from sqlalchemy import CheckConstraint, String
from sqlmodel import Field, SQLModel

from app.models.base import Day, Part, link, maps_are_objects, moment, now, table_args, text_map
from app.models.people import PublicationState


class Organisation(SQLModel, table=True):
    __tablename__ = "organisation"
    __table_args__ = table_args(*maps_are_objects("name", "about"))

    id: uuid.UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    state: PublicationState = Field(default=PublicationState.draft, sa_type=String)
    sample: bool = False
    name: dict[str, str] = text_map(nullable=False)
    kind: str
    country: str | None = None
    url: str | None = None
    about: dict[str, str] | None = text_map()
    updated_at: datetime = moment(default_factory=now)


class Recognition(Part, table=True):
    """A row per organisation, status and date: never a boolean."""

    __tablename__ = "recognition"
    __table_args__ = table_args()

    prisoner_id: uuid.UUID = link("prisoner.id")
    organisation_id: uuid.UUID = link("organisation.id", ondelete="RESTRICT")
    status: str
    date: str | None = None
    url: str | None = None


class AdvocacyAction(SQLModel, table=True):
    __tablename__ = "advocacy_action"
    __table_args__ = table_args(*maps_are_objects("title"))

    id: uuid.UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    state: PublicationState = Field(default=PublicationState.draft, sa_type=String)
    sample: bool = False
    type: str
    status: str
    title: dict[str, str] = text_map(nullable=False)
    date: str | None = None
    next_date: str | None = None  # when something is due: a reply, a session, a review
    reference: str | None = None
    url: str | None = None
    prisoner_id: uuid.UUID | None = link("prisoner.id", nullable=True)
    case_id: uuid.UUID | None = link("case.id", nullable=True)
    updated_at: datetime = moment(default_factory=now)


class AdvocacyOrganisation(SQLModel, table=True):
    __tablename__ = "advocacy_organisation"
    __table_args__ = table_args()

    action_id: uuid.UUID = link("advocacy_action.id", primary_key=True)
    organisation_id: uuid.UUID = link("organisation.id", primary_key=True)


class OfficialList(SQLModel, table=True):
    """A state's register: quoted as the state's action, not in our voice."""

    __tablename__ = "official_list"
    __table_args__ = table_args(*maps_are_objects("title", "about"))

    id: uuid.UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    state: PublicationState = Field(default=PublicationState.draft, sa_type=String)
    sample: bool = False
    country: str
    kind: str
    title: dict[str, str] = text_map(nullable=False)
    about: dict[str, str] | None = text_map()
    updated_at: datetime = moment(default_factory=now)


class OfficialListEntry(Part, table=True):
    __tablename__ = "official_list_entry"
    __table_args__ = table_args(
        CheckConstraint("num_nonnulls(name, organisation_id, prisoner_id) >= 1", name="has_subject"),
    )

    list_id: uuid.UUID = link("official_list.id")
    name: str | None = None
    organisation_id: uuid.UUID | None = link("organisation.id", nullable=True, ondelete="NO ACTION")
    prisoner_id: uuid.UUID | None = link("prisoner.id", nullable=True, ondelete="NO ACTION")
    listed_on: str | None = None
    removed_on: str | None = None


class Figure(SQLModel, table=True):
    """A number that a source states, with the day it was true."""

    __tablename__ = "figure"
    __table_args__ = table_args(*maps_are_objects("label"))

    id: uuid.UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    state: PublicationState = Field(default=PublicationState.draft, sa_type=String)
    label: dict[str, str] = text_map(nullable=False)
    value: int
    qualifier: str = "exactly"
    as_of: str | None = None
    as_of_latest: Day = None
    list_id: uuid.UUID | None = link("official_list.id", nullable=True)
    case_id: uuid.UUID | None = link("case.id", nullable=True)
