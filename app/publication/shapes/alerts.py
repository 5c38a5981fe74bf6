"""What calls for attention now."""

from datetime import date, datetime

from app.publication.shapes.base import PersonRef, Shape, SourceRef, TextMap


class AlertAction(Shape):
    kind: str
    text: str
    url: str | None


class AlertCard(Shape):
    """`state_since` is when the present state began. `confirmed` is false from the day after `review_by`, and
    null where no such day is set or nothing calls for attention any more. `expires` is the last day.
    """

    id: str
    url: str
    type: str
    severity: str
    urgency: str
    certainty: str
    evidence: str
    state: str
    state_since: datetime
    headline: TextMap
    since: str
    since_earliest: date | None
    since_latest: date | None
    review_by: date | None
    confirmed: bool | None
    not_confirmed_since: date | None
    expires: date | None
    retracted_at: datetime | None
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
