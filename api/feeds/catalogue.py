"""Which feeds there are, of which documents, and by what they can be filtered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from api.feeds.entries import KINDS
from app.publication.timelines import HEARINGS
from app.published import kinds
from app.published.following import Stream
from app.published.kinds import Filter
from app.vocabularies import vocabulary

HEARING_FACETS = (
    *(f"type:{code}" for code in HEARINGS),
    "status:scheduled", "status:cancelled", "status:moved",
)  # fmt: skip
EVERYTHING = tuple(sorted(KINDS))


def _known_kind(value: str) -> str:
    if value not in KINDS:
        raise ValueError(f"allowed: {', '.join(EVERYTHING)}")
    return value


KIND = Filter("Only documents of this kind", check=_known_kind, example="alert")
AT_LEAST = Filter("CAP 1.2 severity, this or graver", vocabulary="severity", example="severe")


@dataclass(frozen=True)
class Feed:
    """`name` is its code in the vocabulary `feed` and its place under /feeds."""

    name: str
    about: str
    streams: Sequence[Stream]
    filters: Mapping[str, Filter]
    forms: tuple[str, ...] = ("atom", "json")


FEEDS = (
    Feed("everything", "Whatever was published or removed", [Stream(kind) for kind in EVERYTHING],
         {"kind": KIND, "country": kinds.COUNTRY, "sample": kinds.SAMPLE, "updated_after": kinds.UPDATED}),
    Feed("alerts", "Torture, health, isolation, disappearance, death", [Stream("alert")],
         {**kinds.ALERTS.filters, "severity_at_least": AT_LEAST}, ("atom", "json", "cap.atom")),
    Feed("events", "Dated facts across people and cases", [Stream("event")], kinds.EVENTS.filters),
    Feed("hearings", "Hearings: to come, held, cancelled, moved", [Stream("event", within=(HEARING_FACETS,))],
         kinds.EVENTS.filters),
    Feed("prisoners", "People: new and changed profiles", [Stream("prisoner")], kinds.PRISONERS.filters),
)  # fmt: skip


def narrowed(filters: Mapping[str, tuple[str, ...]]) -> dict[str, tuple[str, ...]]:
    """Filters as columns know them: `severity_at_least` is a choice of severities, `kind` one of streams."""
    made = {name: values for name, values in filters.items() if name not in {"kind", "severity_at_least"}}
    if least := filters.get("severity_at_least"):
        order = [item.code for item in vocabulary("severity").items]  # gravest first, unknown last
        graver = order[: max(order.index(code) for code in least) + 1]
        made["severity"] = tuple(code for code in made.get("severity", graver) if code in graver) or ("",)
    return made


def of_kinds(streams: Sequence[Stream], wanted: Sequence[str]) -> list[Stream]:
    return [one for one in streams if not wanted or one.kind in wanted]


def of_prisoner(document: Mapping[str, Any]) -> list[Stream]:
    """The profile, alerts, events of the person and of their cases, what was done for them."""
    person, slug = UUID(document["id"]), document["slug"]
    cases = tuple(UUID(case["id"]) for case in document["cases"])
    return [
        Stream("prisoner", (person,)), Stream("alert", (person,)), Stream("event", (person, *cases)),
        Stream("advocacy", facets=(f"prisoner:{slug}",)),
    ]  # fmt: skip


def of_case(document: Mapping[str, Any]) -> list[Stream]:
    """The case, its events and those of its defendants in it, what was done for it."""
    words = (f"case:{document['slug']}",)
    case = (UUID(document["id"]),)
    return [Stream("case", case), Stream("event", case, words), Stream("advocacy", facets=words)]


def of_facility(document: Mapping[str, Any]) -> list[Stream]:
    """The place, who is held there, alerts and events there."""
    words = (f"facility:{document['slug']}",)
    inside = [Stream(kind, facets=words) for kind in ("alert", "event", "prisoner")]
    return [Stream("facility", (UUID(document["id"]),)), *inside]


def of_country(code: str) -> list[Stream]:
    return [Stream(kind, facets=(f"country:{code}",)) for kind in EVERYTHING]
