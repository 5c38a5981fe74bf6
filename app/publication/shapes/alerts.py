"""What calls for attention now."""

from datetime import date, datetime

from app.publication.shapes.base import PersonRef, Shape, SourceRef, TextMap


class AlertAction(Shape):
    kind: str
    text: str
    url: str | None


class AlertCard(Shape):
    id: str
    url: str
    type: str
    severity: str
    urgency: str
    evidence: str
    state: str
    headline: TextMap
    since: str
    since_earliest: date | None
    since_latest: date | None
    review_by: date | None
    updated_at: datetime


class Alert(AlertCard):
    text: TextMap
    actions: list[AlertAction]
    prisoner: PersonRef
    country: str
    sources: list[SourceRef]


class AlertsPart(Shape):
    prisoner: str
    alerts: list[AlertCard]
    updated_at: datetime
