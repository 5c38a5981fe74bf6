"""A list's word laid over what is recorded: history and what others added stay."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from app.editorial.intake import DossierIn, EventIn, LettersIn, SourceIn, StayIn
from app.text.edtf_dates import parse

# Fields of a dossier that a list states; when it is silent, what is recorded stays.
STATED = (
    "region", "gender", "birth", "death", "occupation", "summary", "description", "status", "stage",
    "detained_on", "grounds", "groups", "charges", "sentences",
)  # fmt: skip
WISHES = ("wants", "languages", "language_rule", "interests", "write_about", "avoid")
_SILENT: tuple[Any, ...] = (None, "unknown", [])


def note_mark(importer: str) -> str:
    """Begins each note an importer writes, so that it replaces its own and leaves those of editors."""
    return f"[{importer}] "


def merged(
    recorded: DossierIn, listed: DossierIn, *, importer: str, on: date, place_known: bool
) -> DossierIn:
    """What to record for someone who is recorded already. `on` is the list's day.

    Facilities are referred to alike on both sides. With `place_known` False the stays are left alone.
    """
    stated = {name: getattr(listed, name) for name in STATED if getattr(listed, name) not in _SILENT}
    if recorded.status == "in_transfer" and listed.stays and listed.stays[-1].facility:
        # Arrived: the old word is no longer true, even if the list does not say what holds now.
        stated["status"] = listed.status
    stays = recorded.stays
    if place_known and listed.stays:
        stays = stays_after(recorded.stays, listed.stays[-1], on)
    own = {_origin(source) for source in listed.sources}
    bodies = {one.organisation for one in listed.recognitions}
    return recorded.model_copy(update={
        **stated,
        "external_ids": listed.external_ids,
        "names": _names(recorded, listed),
        "cases": _union(recorded.cases, listed.cases),
        "events": _events(recorded.events, listed.events, own),
        "stays": stays,
        "letters": _letters(recorded.letters, listed.letters),
        "recognitions": [one for one in recorded.recognitions if one.organisation not in bodies]
        + listed.recognitions,
        "links": _union(recorded.links, listed.links),
        "sources": listed.sources + [one for one in recorded.sources if _origin(one) not in own],
        "notes": [one for one in recorded.notes if not one.startswith(note_mark(importer))] + listed.notes,
    })  # fmt: skip


def _origin(source: SourceIn) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(source.title.items()))


def _union(first: Sequence[str], second: Sequence[str]) -> list[str]:
    return list(dict.fromkeys([*first, *second]))


def _names(recorded: DossierIn, listed: DossierIn) -> list[Any]:
    own = {(name.lang, name.kind) for name in listed.names}
    said = {name.full for name in listed.names}
    others = [one for one in recorded.names if (one.lang, one.kind) not in own and one.full not in said]
    return [*listed.names, *others]


def _events(recorded: list[EventIn], listed: list[EventIn], own: set[Any]) -> list[EventIn]:
    types = {one.type for one in listed}

    def is_the_lists(event: EventIn) -> bool:
        origins = {_origin(source) for source in event.sources}
        return event.type in types and bool(origins) and origins <= own

    return [one for one in recorded if not is_the_lists(one)] + listed


def _letters(recorded: LettersIn | None, listed: LettersIn | None) -> LettersIn | None:
    """The list knows addresses and channels; what the person wishes was learnt elsewhere."""
    if recorded is None or listed is None:
        return listed or recorded
    return listed.model_copy(update={name: getattr(recorded, name) for name in WISHES})


def stays_after(recorded: list[StayIn], now: StayIn, on: date) -> list[StayIn]:
    """The stays when a list of that day says `now` (no facility: in transit). Positions of the past stay."""
    if not recorded:
        return [now.model_copy(update={"start": None})]
    *past, last = recorded
    if last.end is None and last.facility == now.facility:
        return recorded
    fresh = StayIn(facility=now.facility, start=on.isoformat())
    known_until = parse(last.end).latest if last.end else None
    began = parse(last.start).earliest if last.start else None
    if (known_until and known_until >= on) or (began and began > on):
        # Something newer than this list is recorded: the list does not overrule it.
        return recorded
    if last.end is not None:
        return [*recorded, fresh]
    if began == on:
        return [*past, fresh]
    return [*past, _ended(last, on - timedelta(days=1)), fresh]


def _ended(stay: StayIn, day: date) -> StayIn:
    regimes = [
        one if one.end else one.model_copy(update={"end": max(day, one.start)}) for one in stay.regimes
    ]
    return stay.model_copy(update={"end": day.isoformat(), "regimes": regimes})
