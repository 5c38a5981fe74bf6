"""How to write to a prisoner. Nothing about who writes, ever. And the campaigns."""

import uuid
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, String
from sqlmodel import Field, SQLModel

from app.models.base import (
    Day,
    Part,
    json_value,
    link,
    maps_are_objects,
    moment,
    now,
    table_args,
    text_map,
    texts,
)
from app.models.people import PublicationState


class LetterProfile(SQLModel, table=True):
    __tablename__ = "letter_profile"
    __table_args__ = table_args(*maps_are_objects("write_about", "avoid"))

    prisoner_id: uuid.UUID = link("prisoner.id", primary_key=True)
    wants: str = "unknown"
    languages: list[str] = texts()
    language_rule: str = "unknown"
    interests: list[str] = texts()
    write_about: dict[str, str] | None = text_map()
    avoid: dict[str, str] | None = text_map()
    addressee: str | None = None
    envelope_lines: list[str] = texts()
    envelope_lang: str | None = None
    verified_on: Day = None


class LetterChannel(Part, table=True):
    __tablename__ = "letter_channel"
    __table_args__ = table_args(
        CheckConstraint(
            "type NOT IN ('family', 'lawyer') OR url ~ '^sealed:'", name="informal_ways_are_sealed"
        ),
        CheckConstraint("type IN ('family', 'lawyer') OR url !~ '^sealed:'", name="public_ways_are_not"),
    )

    prisoner_id: uuid.UUID = link("prisoner.id")
    type: str
    status: str
    url: str | None = None
    verified_on: Day = None


class Campaign(SQLModel, table=True):
    """Letters to people on an occasion, or an appeal to an addressee with a text per language."""

    __tablename__ = "campaign"
    __table_args__ = table_args(
        *maps_are_objects("title", "text", "occasion", "addressee", "legal_reference", "template")
    )

    id: uuid.UUID = Field(primary_key=True)
    slug: str = Field(unique=True)
    state: PublicationState = Field(default=PublicationState.draft, sa_type=String)
    sample: bool = False
    kind: str
    title: dict[str, str] = text_map(nullable=False)
    text: dict[str, str] | None = text_map()
    occasion: dict[str, str] | None = text_map()
    urgent: bool = False
    addressee: dict[str, str] | None = text_map()
    addressee_email: str | None = None
    legal_reference: dict[str, str] | None = text_map()
    template: dict[str, str] | None = text_map()
    progress: list[dict[str, Any]] = json_value()  # what has been done so far: `on` and a text map
    start: str | None = None
    end: str | None = None
    updated_at: datetime = moment(default_factory=now)


class CampaignPrisoner(SQLModel, table=True):
    __tablename__ = "campaign_prisoner"
    __table_args__ = table_args()

    campaign_id: uuid.UUID = link("campaign.id", primary_key=True)
    prisoner_id: uuid.UUID = link("prisoner.id", primary_key=True)
