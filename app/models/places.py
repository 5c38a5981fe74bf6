"""Facilities and their addresses over time. SHIZO, PKT and EPKT are regimes, not facilities."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, String
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint, Range
from sqlmodel import Field, SQLModel

from app.models.base import Part, link, maps_are_objects, moment, now, table_args, text_map, texts
from app.models.people import PublicationState


class Facility(SQLModel, table=True):
    """A prison, colony, detention centre or psychiatric hospital. Coordinates in WGS 84 degrees."""

    __tablename__ = "facility"
    __table_args__ = table_args(
        *maps_are_objects("name", "rules"),
        CheckConstraint("longitude BETWEEN -180 AND 180 AND latitude BETWEEN -90 AND 90", name="point"),
    )

    id: uuid.UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    state: PublicationState = Field(default=PublicationState.draft, sa_type=String)
    sample: bool = False
    country: str
    region: str | None = None
    type: str = "unknown"
    name: dict[str, str] = text_map(nullable=False)
    number: str | None = None
    longitude: float | None = None
    latitude: float | None = None
    rules: dict[str, str] | None = text_map()
    needs_review: bool = False
    version: int = 1
    updated_at: datetime = moment(default_factory=now)


class FacilityAddress(Part, table=True):
    __tablename__ = "facility_address"
    __table_args__ = table_args(
        ExcludeConstraint(
            ("facility_id", "="),
            ("during", "&&"),
            name="facility_address_no_overlap",
            using="gist",
            deferrable=True,
            initially="IMMEDIATE",
        ),
    )

    facility_id: uuid.UUID = link("facility.id")
    postcode: str | None = None
    lines: list[str] = texts()
    lang: str
    latin_lines: list[str] = texts()
    during: Range[date] = Field(sa_type=DATERANGE, nullable=False)
