"""Health and torture alerts, and what people can do about them."""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint
from sqlmodel import Field

from app.models.base import (
    Day,
    Part,
    dates_in_order,
    json_value,
    link,
    maps_are_objects,
    moment,
    now,
    table_args,
    text_map,
)

# What may stand where words for editors only belong: a reference to words that are sealed.
SEALED = "^sealed:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$"


class Alert(Part, table=True):
    """Severity, urgency, certainty and evidence are apart; `private_text` is a reference to sealed words.

    `expires_on` is the last day; `state_since` is when the present state was recorded.
    """

    __tablename__ = "alert"
    __table_args__ = table_args(
        *maps_are_objects("headline", "text"),
        *dates_in_order("since"),
        CheckConstraint("approved_by <> created_by", name="two_persons"),
        CheckConstraint(f"private_text ~ '{SEALED}'", name="private_text_is_sealed"),
    )

    prisoner_id: uuid.UUID = link("prisoner.id")
    type: str
    severity: str
    urgency: str
    certainty: str = "unknown"
    evidence: str
    state: str
    headline: dict[str, str] = text_map(nullable=False)
    text: dict[str, str] = text_map(nullable=False)
    private_text: str | None = None
    since: str
    since_earliest: Day = None
    since_latest: Day = None
    review_by: date | None = Field(default=None)
    expires_on: date | None = Field(default=None)
    actions: list[dict[str, str]] = json_value()
    created_by: str | None = None
    approved_by: str | None = None
    without_consent: str | None = None
    state_since: datetime = moment(default_factory=now)
    updated_at: datetime = moment(default_factory=now)
