"""Alerts: what calls for attention."""

from datetime import date
from typing import Annotated, Literal

from app.editorial.intake.values import Edtf, Intake, Line, Prose, SourceIn, TextMap, code


class AlertIn(Intake):
    type: Annotated[str, code("alert_type")]
    severity: Annotated[str, code("severity")]
    urgency: Annotated[str, code("urgency")] = "unknown"
    evidence: Annotated[str, code("verification_status")]
    state: Annotated[str, code("alert_state")] = "draft"
    headline: TextMap
    text: TextMap
    private_text: Prose | None = None
    since: Edtf
    review_by: date | None = None
    actions: list[dict[Literal["kind", "text", "url"], str]] = []
    created_by: Line | None = None
    approved_by: Line | None = None  # another person than `created_by` for the grave kinds
    sources: list[SourceIn] = []
