"""People, where they are held, and who says that they are persecuted."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from app.exports.entities.entity import (
    Entity,
    anonymous,
    country,
    identity,
    of_map,
    plain_date,
    source_urls,
    web,
)
from app.exports.entities.sites import Site

_NAME_KINDS = {"former": "previousName", "pen": "alias"}
_SEPARATORS = re.compile("[^a-z0-9]+")  # of the words of a code; an id has letters, digits, hyphens
_GENDERS = frozenset({"female", "male", "other"})
_PARTS = {"given": "firstName", "family": "lastName", "patronymic": "fatherName"}


def of_prisoner(document: Mapping[str, Any], site: Site) -> Iterator[Entity]:
    if anonymous(document):
        return
    person = _person(document, site)
    yield person
    if document["facility"]:
        place = identity("facility", document["facility"]["id"])
        yield _link("held", person.id, place, "held in").put(status=[document["regime"] or ""])
    yield from _recognitions(document, person.id, site)


def _recognitions(document: Mapping[str, Any], person: str, site: Site) -> Iterable[Entity]:
    """One of an organisation, a status and a date, however often it is recorded."""
    found: dict[str, Entity] = {}
    for one in document["recognitions"]:
        organisation = site.id_of("organisation", one["organisation"])
        if organisation:
            link = _link("recognition", identity("organisation", organisation), person, one["status"])
            link.id = "-".join([link.id, *_SEPARATORS.split(one["status"]), *plain_date(one["date"])])
            same = found.setdefault(link.id, link)
            same.put(date=plain_date(one["date"]), sourceUrl=web(one["url"]))
    return found.values()


def _person(document: Mapping[str, Any], site: Site) -> Entity:
    person = Entity("Person", identity("prisoner", document["id"]))
    for form in document["names"]:
        person.put(**{_NAME_KINDS.get(form["kind"], "name"): [form["full"]]})
        if form["kind"] not in _NAME_KINDS:
            person.put(**{theirs: _some(form[ours]) for ours, theirs in _PARTS.items()})
    person.named([] if "name" in person.properties else of_map(document["name"]))
    birth = document["birth"]
    return person.put(
        birthDate=plain_date(birth["date"]) or [str(birth["year"] or "")],
        deathDate=plain_date(document["death"]),
        gender=_some(document["gender"] if document["gender"] in _GENDERS else None),
        country=country(document["country"]), profession=of_map(document["occupation"]),
        status=[document["status"]], summary=of_map(document["summary"]),
        description=of_map(document["description"]),
        wikidataId=_some(document["external_ids"].get("wikidata")),
        sourceUrl=[site.page("prisoners", document["slug"]), *source_urls(document), *_pages(document)],
        modifiedAt=[document["updated_at"][:19]], publisher=[site.name], publisherUrl=web(f"{site.base}/"),
    )  # fmt: skip


def _link(kind: str, subject: str, target: str, role: str) -> Entity:
    ends = (one.removeprefix(identity("")) for one in (subject, target))
    return Entity("UnknownLink", identity(kind, *ends)).put(subject=[subject], object=[target], role=[role])


def _pages(document: Mapping[str, Any]) -> Iterable[str]:
    return [url for link in document["links"] for url in web(link)]


def _some(value: str | None) -> list[str]:
    return [value] if value else []
