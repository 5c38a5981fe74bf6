"""Alerts: what calls for attention."""

import uuid
from typing import Annotated

from pydantic import Field

from app.editorial.intake.private import Private
from app.editorial.intake.values import Day, Edtf, Intake, Line, SourceIn, TextMap, Url, code


class AlertActionIn(Intake):
    """What a reader can do: write, call, send the appeal at `url`."""

    kind: Annotated[str, code("alert_action")]
    text: Line
    url: Url | None = None


class AlertIn(Intake):
    """`id` is given once and stays, whatever becomes of the list; leave it out for a new alert.

    The last three are set by the program, whatever is handed in.
    """

    id: uuid.UUID | None = None
    type: Annotated[str, code("alert_type")]
    severity: Annotated[str, code("severity")]
    urgency: Annotated[str, code("urgency")] = "unknown"
    certainty: Annotated[str, code("certainty")] = "unknown"
    evidence: Annotated[str, code("verification_status")]
    state: Annotated[str, code("alert_state")] = "draft"
    headline: TextMap
    text: TextMap
    private_text: Private | None = None  # for editors only
    since: Edtf
    review_by: Day | None = None  # from the day after it counts as not confirmed
    expires_on: Day | None = None  # its last day
    actions: Annotated[list[AlertActionIn], Field(max_length=20)] = []
    sources: Annotated[list[SourceIn], Field(max_length=100)] = []
    created_by: Line | None = None
    approved_by: Line | None = None  # another person than `created_by` for the grave kinds
    without_consent: Line | None = None  # why the second person published it without a consent
