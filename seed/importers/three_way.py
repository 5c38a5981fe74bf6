"""What a list said last time, what is recorded, what the list says now: who changed what since?

What only the list changed is taken over, what only an editor changed stays. Where both did, the editor's word
stays and the conflict is shown.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from app.editorial.intake import DossierIn
from app.editorial.intake.values import Intake
from seed.importers.merging import STATED, WISHES

_WISHES = frozenset(WISHES)
_COMPARED = (*STATED, "names", "letters", "recognitions")
T = TypeVar("T", bound=Intake)
Said = Callable[[T, str, T], Any]  # the list's own portion of a field, as JSON; the last is its last word


def laid_over(
    current: DossierIn, wanted: DossierIn, listed: DossierIn, last: DossierIn | None
) -> tuple[DossierIn, list[dict[str, Any]]]:
    """`laid_over_by` of the fields that lists of people have."""
    return laid_over_by(_said, _COMPARED, (current, wanted, listed, last))


def laid_over_by(
    said: Said[T], fields: Sequence[str], words: tuple[T, T, T, T | None]
) -> tuple[T, list[dict[str, Any]]]:
    """Of `words` the first is `current`, then `wanted`, the list's word merged into it by the list's rules,
    then what the list says, and what it said last time, None: not known.

    Returns what to propose, and the conflicts: `path` (JSON Pointer), `last`, `current`, `listed`.
    """
    current, wanted, listed, last = words
    if last is None:
        return wanted, []
    kept: dict[str, Any] = {}
    conflicts = []
    for name in fields:
        now, before, mine = (said(one, name, last) for one in (listed, last, current))
        if getattr(wanted, name) == getattr(current, name) or mine in (before, now):
            continue
        kept[name] = getattr(current, name)
        if now != before:
            conflicts.append({"path": f"/{name}", "last": before, "current": mine, "listed": now})
    return wanted.model_copy(update=kept), conflicts


def _said(dossier: DossierIn, name: str, last: DossierIn) -> Any:
    """The list's own portion of a field, as JSON; what others added beside it is none of its business."""
    value = dossier.model_dump(mode="json", include={name})[name]
    if name == "names":
        own = {(one.lang, one.kind) for one in last.names}
        return [one for one in value if (one["lang"], one["kind"]) in own]
    if name == "recognitions":
        bodies = {one.organisation for one in last.recognitions}
        return [one for one in value if one["organisation"] in bodies]
    if name == "letters" and value is not None:
        return {key: one for key, one in value.items() if key not in _WISHES}
    return value
