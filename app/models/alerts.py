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


class Alert(Part, table=True):
    """Severity, urgency and evidence are apart; the public text is another field than the private one."""

    __tablename__ = "alert"
    __table_args__ = table_args(
        *maps_are_objects("headline", "text"),
        *dates_in_order("since"),
        CheckConstraint("approved_by <> created_by", name="two_persons"),
    )

    prisoner_id: uuid.UUID = link("prisoner.id")
    type: str
    severity: str
    urgency: str
    evidence: str
    state: str
    headline: dict[str, str] = text_map(nullable=False)
    text: dict[str, str] = text_map(nullable=False)
    private_text: str | None = None
    since: str
    since_earliest: Day = None
    since_latest: Day = None
    review_by: date | None = Field(default=None)
    actions: list[dict[str, str]] = json_value()
    created_by: str | None = None
    approved_by: str | None = None
    updated_at: datetime = moment(default_factory=now)
