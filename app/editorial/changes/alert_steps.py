"""The life of an alert: which state may follow which. One table, asked at hand-in and when it is applied."""

import uuid
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from app.editorial.changes.refusals import AlertStep
from app.editorial.intake import AlertIn, DossierIn
from app.editorial.intake.values import Intake

_NEW: Final = "new"
_PREPARED = frozenset({"draft", "in_review", "active", "exercise"})
# `updated` is an active alert of which something public was changed. Retracted is the end.
STEPS: Mapping[str, frozenset[str]] = MappingProxyType({
    _NEW: _PREPARED | {"resolved", "expired"},  # the last two: what is entered afterwards
    "draft": _PREPARED,
    "in_review": _PREPARED,
    "exercise": _PREPARED,
    "active": frozenset({"active", "updated", "resolved", "retracted", "expired"}),
    "updated": frozenset({"updated", "resolved", "retracted", "expired"}),
    "resolved": frozenset({"resolved", "updated", "retracted"}),
    "expired": frozenset({"expired", "updated", "resolved", "retracted"}),
    "retracted": frozenset({"retracted"}),
})  # fmt: skip
# Whoever saw one of these must be able to see what became of it.
SEEN = frozenset({"active", "updated", "resolved", "expired", "retracted"})
# What readers see of it, and what makes it `updated` when it changes.
_SAID = (
    "type", "severity", "urgency", "certainty", "evidence", "headline", "text", "since", "actions", "sources",
)  # fmt: skip


def stepped(recorded: Intake | None, wanted: Intake, *, public: bool) -> Intake:
    """`wanted` with `updated` where an active alert says something else. `public`: the record is published.

    Raises `AlertStep` for a step that the table does not know, and for a public alert that is left out.
    """
    if not isinstance(wanted, DossierIn):
        return wanted
    before = {one.id: one for one in recorded.alerts} if isinstance(recorded, DossierIn) else {}
    if public:
        _must_stay(before, wanted)
    alerts = [_stepped(before.get(one.id), one, public=public) for one in wanted.alerts]
    return wanted.model_copy(update={"alerts": alerts})


def _stepped(before: AlertIn | None, alert: AlertIn, *, public: bool) -> AlertIn:
    state = before.state if before is not None else _NEW
    if before is not None and public and alert.state == "active" and state in {"active", "updated"}:
        changed = state == "updated" or any(getattr(before, name) != getattr(alert, name) for name in _SAID)
        alert = alert.model_copy(update={"state": "updated" if changed else "active"})
    # What nobody outside has seen may be prepared anew, whatever it was called.
    if (public or before is None) and alert.state not in STEPS[state]:
        raise AlertStep(state, alert.state, sorted(STEPS[state]))
    return alert


def _must_stay(before: Mapping[uuid.UUID | None, AlertIn], wanted: DossierIn) -> None:
    there = {one.id for one in wanted.alerts}
    for alert in before.values():
        if alert.state in SEEN and alert.id not in there:
            raise AlertStep(alert.state, "gone", sorted(STEPS[alert.state]))
