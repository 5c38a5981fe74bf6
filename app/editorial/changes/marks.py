"""Who wrote and who approved the grave things: set here from the two persons, whatever was handed in."""

import uuid
from collections.abc import Iterable, Sequence
from typing import TypeVar, cast

from app.editorial.intake import AlertIn, CaseIn, DossierIn, EventIn
from app.editorial.intake.values import Intake
from app.vocabularies import vocabulary

Part = TypeVar("Part", AlertIn, EventIn)
Shape = TypeVar("Shape", bound=Intake)
_BARE: dict[str, None] = {"created_by": None, "approved_by": None}


def marked(recorded: Intake | None, wanted: Shape, author: uuid.UUID, reviewer: uuid.UUID) -> Shape:
    """`wanted` with marks: of what stays as it was the marks it had, of all else those of the two persons."""
    if not isinstance(wanted, (DossierIn, CaseIn)):
        return wanted
    before = recorded if isinstance(recorded, (DossierIn, CaseIn)) else None
    both = {"created_by": str(author), "approved_by": str(reviewer)}
    update: dict[str, object] = {"events": _marked(before.events if before else [], wanted.events, both)}
    if isinstance(wanted, DossierIn):
        alerts = before.alerts if isinstance(before, DossierIn) else []
        update["alerts"] = _marked(alerts, wanted.alerts, both)
    return cast(Shape, wanted.model_copy(update=update))


def unmarked(wanted: Shape) -> Shape:
    """Without any marks: a proposal does not say who approved it."""
    if not isinstance(wanted, (DossierIn, CaseIn)):
        return wanted
    update: dict[str, object] = {"events": [_bare(one) for one in wanted.events]}
    if isinstance(wanted, DossierIn):
        update["alerts"] = [_bare(one) for one in wanted.alerts]
    return cast(Shape, wanted.model_copy(update=update))


def _bare(part: Part) -> Part:
    reason: dict[str, None] = {"without_consent": None} if isinstance(part, AlertIn) else {}
    return part.model_copy(update=_BARE | reason)


def is_fresh(recorded: AlertIn | None, wanted: AlertIn) -> bool:
    """Whether it says anything that is not recorded."""
    return recorded is None or _bare(recorded) != _bare(wanted)


def _marked(recorded: Sequence[Part], wanted: Iterable[Part], both: dict[str, str]) -> list[Part]:
    left = list(recorded)
    found = []
    for part in wanted:
        same = next((one for one in left if _bare(one) == _bare(part)), None)
        if same is not None:
            left.remove(same)
        found.append(same or part.model_copy(update=both))
    return found


def is_grave(recorded: Intake | None, wanted: Intake) -> bool:
    """Whether it adds or changes an alert of a kind for which the reviewer has to prove who they are."""
    if not isinstance(wanted, DossierIn):
        return False
    before = recorded.alerts if isinstance(recorded, DossierIn) else []
    known = [_bare(one) for one in before]
    return any(_needs_two(one.type) and _bare(one) not in known for one in wanted.alerts)


def _needs_two(alert_type: str) -> bool:
    return bool(vocabulary("alert_type").item(alert_type).extra.get("dual_control", True))
