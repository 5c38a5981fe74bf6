"""Prisoners: who they are, what they are called, where they are held, what they agreed to."""

import uuid
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint, Range
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
    texts,
)


class PublicationState(StrEnum):
    draft = "draft"
    in_review = "in_review"
    published = "published"
    withdrawn = "withdrawn"


class AfterRelease(StrEnum):
    """What a person decided after release; each says less than the one before."""

    keep = "keep"
    initials_only = "initials_only"
    statistics_only = "statistics_only"
    remove = "remove"


class Prisoner(SQLModel, table=True):
    """A person deprived of liberty, or persecuted, for political reasons."""

    __tablename__ = "prisoner"
    __table_args__ = table_args(
        *maps_are_objects("occupation", "summary", "description"),
        *dates_in_order("birth", "detained"),
    )

    id: uuid.UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    state: PublicationState = Field(default=PublicationState.draft, sa_type=String)
    sample: bool = False
    country: str
    region: str | None = None
    gender: str = "unknown"
    birth: str | None = None
    birth_earliest: Day = None
    birth_latest: Day = None
    death: str | None = None
    occupation: dict[str, str] | None = text_map()
    summary: dict[str, str] | None = text_map()
    description: dict[str, str] | None = text_map()
    status: str = "unknown"
    stage: str = "unknown"
    detained: str | None = None
    detained_earliest: Day = None
    detained_latest: Day = None
    grounds: list[str] = texts()
    groups: list[str] = texts()
    links: list[str] = texts()
    photo_source_url: str | None = None  # never shown: our pages load nothing from elsewhere
    review_reason: str | None = None
    after_release: AfterRelease = Field(default=AfterRelease.keep, sa_type=String)
    # What stands for them where they must not be recognised; random, since their id was public before.
    veil_id: uuid.UUID = Field(default_factory=uuid.uuid4)
    merged_into: uuid.UUID | None = link("prisoner.id", nullable=True)
    version: int = 1
    created_at: datetime = moment(default_factory=now)
    updated_at: datetime = moment(default_factory=now)


class Name(Part, table=True):
    """One row per name form; a new language is data, not a migration."""

    __tablename__ = "name"
    __table_args__ = table_args(
        Index("ix_name_keys", "keys", postgresql_using="gin"),
        Index("ix_name_fold", "fold", postgresql_using="gin", postgresql_ops={"fold": "gin_trgm_ops"}),
    )

    prisoner_id: uuid.UUID = link("prisoner.id")
    kind: str
    lang: str
    full: str
    family: str | None = None
    given: str | None = None
    patronymic: str | None = None
    dative: str | None = None
    keys: list[str] = texts()  # what spellings in other scripts share; see app.editorial.namesakes
    fold: str = ""  # how it sounds: a line each way, a space before each word
    analysis: int = 0  # by which `keys` and `fold` were made


class ExternalId(SQLModel, table=True):
    """What another list or register calls a record of ours."""

    __tablename__ = "external_id"
    __table_args__ = table_args(
        CheckConstraint("num_nonnulls(prisoner_id, facility_id) = 1", name="one_target"),
    )

    scheme: str = Field(primary_key=True)
    value: str = Field(primary_key=True)
    prisoner_id: uuid.UUID | None = link("prisoner.id", nullable=True, ondelete="NO ACTION")
    facility_id: uuid.UUID | None = link("facility.id", nullable=True, ondelete="NO ACTION")


class Stay(Part, table=True):
    """In a facility from–to; without a facility: in transit. No two stays of one person overlap."""

    __tablename__ = "stay"
    __table_args__ = table_args(
        ExcludeConstraint(
            ("prisoner_id", "="),
            ("during", "&&"),
            name="stay_no_overlap",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
    )

    prisoner_id: uuid.UUID = link("prisoner.id")
    facility_id: uuid.UUID | None = link("facility.id", nullable=True, ondelete="RESTRICT")
    start: str | None = None
    end: str | None = None
    during: Range[date] = Field(sa_type=DATERANGE, nullable=False)


class RegimeInterval(Part, table=True):
    """Internal regime within a stay (ordinary, SHIZO, PKT …); whole days, the last day included."""

    __tablename__ = "regime_interval"
    __table_args__ = table_args(CheckConstraint('start <= "end"', name="in_order"))

    stay_id: uuid.UUID = link("stay.id")
    regime: str
    start: date
    end: date | None = None


class Consent(Part, table=True):
    __tablename__ = "consent"
    __table_args__ = table_args(UniqueConstraint("prisoner_id", "scope", "position"))

    prisoner_id: uuid.UUID = link("prisoner.id")
    scope: str
    basis: str
    given_on: Day = None
    expires_on: Day = None
    revoked_on: Day = None


class EditorNote(Part, table=True):
    """For editors only: a reference to sealed words, or what a list's importer remarks (`[importer] …`)."""

    __tablename__ = "editor_note"
    __table_args__ = table_args(
        CheckConstraint(
            r"text ~ '^(sealed:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$|\[[^\]]{1,60}\] )'",
            name="words_are_sealed",
        ),
    )

    prisoner_id: uuid.UUID | None = link("prisoner.id", nullable=True, ondelete="NO ACTION")
    facility_id: uuid.UUID | None = link("facility.id", nullable=True, ondelete="NO ACTION")
    text: str
