"""Cases with their defendants, and what happened to whom."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.exports.entities.entity import Entity, anonymous, country, identity, interval, of_map, source_urls
from app.exports.entities.sites import Site


def of_case(document: Mapping[str, Any], site: Site) -> Iterator[Entity]:
    case = Entity("CourtCase", identity("case", document["id"])).named(of_map(document["title"])).put(
        country=country(document["country"]), status=[document["stage"]], court=of_map(document["court"]),
        summary=of_map(document["summary"]),
        sourceUrl=[site.page("cases", document["slug"]), *source_urls(document)],
        modifiedAt=[document["updated_at"][:19]],
    )  # fmt: skip
    yield case
    for person in document["defendants"]:
        if anonymous(person):
            continue
        party = identity("prisoner", person["id"])
        yield Entity("CourtCaseParty", identity("defendant", document["id"], person["id"])).put(
            case=[case.id], party=[party], role=["defendant"]
        )


def of_event(document: Mapping[str, Any], site: Site) -> Iterator[Entity]:
    """A dated fact, with whom it is about and where."""
    facility = site.id_of("facility", document["facility"])
    involved = _involved(document["prisoner"])
    involved += [identity("facility", facility)] if facility else []
    event = _happening("event", document, document["title"], document["date"]).put(
        involved=involved, summary=of_map(document["description"]), sourceUrl=source_urls(document)
    )
    yield event
    case = site.id_of("case", document["case"])
    if case:
        yield Entity("UnknownLink", identity("of-case", case, document["id"])).put(
            subject=[identity("case", case)], object=[event.id], role=["timeline"]
        )


def of_alert(document: Mapping[str, Any], site: Site) -> Iterator[Entity]:
    """What calls for attention, until it is retracted."""
    if document["retracted_at"] is not None:
        return
    yield _happening("alert", document, document["headline"], document["since"]).put(
        involved=_involved(document["prisoner"]), summary=of_map(document["text"]),
        notes=[document["state"], document["severity"]],
        sourceUrl=[site.page("v1/alerts", document["id"]), *source_urls(document)],
    )  # fmt: skip


def _involved(person: Mapping[str, Any] | None) -> list[str]:
    return [] if person is None or anonymous(person) else [identity("prisoner", person["id"])]


def _happening(kind: str, document: Mapping[str, Any], name: Mapping[str, str], on: str) -> Entity:
    called = of_map(name) or [document["type"].replace("_", " ")]
    return Entity("Event", identity(kind, document["id"])).named(called).put(
        country=country(document["country"]), keywords=[document["type"]], **interval(on)
    )  # fmt: skip
