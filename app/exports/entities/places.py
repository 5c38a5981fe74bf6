"""Places of detention with their addresses, and organisations."""

from collections.abc import Iterator, Mapping
from typing import Any

from app.exports.entities.entity import Entity, country, identity, of_map, source_urls, web
from app.exports.entities.sites import Site


def of_facility(document: Mapping[str, Any], site: Site) -> Iterator[Entity]:
    facility = Entity("PublicBody", identity("facility", document["id"])).named(of_map(document["name"])).put(
        country=country(document["country"]), classification=[document["type"]],
        sourceUrl=[site.page("facilities", document["slug"]), *source_urls(document)],
        modifiedAt=[document["updated_at"][:19]],
    )  # fmt: skip
    address = _address(document)
    if address is not None:
        yield address
        facility.put(addressEntity=[address.id], address=address.properties.get("full", []))
    yield facility


def _address(document: Mapping[str, Any]) -> Entity | None:
    """Where it is now: the point on the map, and the lines of an envelope."""
    now = document["address"]
    if now is None and document["latitude"] is None:
        return None
    address = Entity("Address", identity("address", document["id"])).put(country=country(document["country"]))
    if document["latitude"] is not None and document["longitude"] is not None:
        address.put(latitude=[document["latitude"]], longitude=[document["longitude"]])
    if now is not None:
        whole = [", ".join([*lines, now["postcode"] or ""]).strip(", ") for lines in _written(now)]
        address.put(full=whole, postalCode=[now["postcode"] or ""])
    return address


def _written(address: Mapping[str, Any]) -> list[list[str]]:
    """In its own script, and in Latin."""
    return [lines for lines in (address["lines"], address["latin_lines"]) if lines]


def of_organisation(document: Mapping[str, Any], site: Site) -> Iterator[Entity]:
    public = document["kind"] in {"state_body", "intergovernmental"}
    schema = "PublicBody" if public else "Organization"
    yield Entity(schema, identity("organisation", document["id"])).named(of_map(document["name"])).put(
        country=country(document["country"]), website=web(document["website"]),
        description=of_map(document["about"]), classification=[document["kind"]],
        sourceUrl=[site.page("v1/organisations", document["slug"]), *source_urls(document)],
        modifiedAt=[document["updated_at"][:19]],
    )  # fmt: skip
