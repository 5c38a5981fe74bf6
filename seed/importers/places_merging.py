"""The register's word on a facility laid over what is recorded: what editors added or changed stays."""

from datetime import date
from typing import Any

from app.editorial.intake import AddressIn, FacilityIn
from app.editorial.intake.private import is_sealed
from seed.importers.three_way import laid_over_by

# What the register states; where it is silent, what is recorded stays.
_STATED = ("region", "type", "number", "longitude", "latitude")
_SILENT: tuple[Any, ...] = (None, "unknown")
_COMPARED = (*_STATED, "name", "addresses")


def merged_place(recorded: FacilityIn, listed: FacilityIn, on: date) -> FacilityIn:
    """What to record for a place that is recorded already. `on` is the register's day."""
    own = [source.title for source in listed.sources]
    stated = {name: getattr(listed, name) for name in _STATED if getattr(listed, name) not in _SILENT}
    return recorded.model_copy(update={
        **stated,
        "name": recorded.name | listed.name,
        "external_ids": recorded.external_ids | listed.external_ids,
        "addresses": addresses_after(recorded.addresses, listed.addresses[-1], on),
        "sources": listed.sources + [one for one in recorded.sources if one.title not in own],
        "notes": [one for one in recorded.notes if is_sealed(one)] + listed.notes,
    })  # fmt: skip


def addresses_after(known: list[AddressIn], now: AddressIn, on: date) -> list[AddressIn]:
    """The history: an address that the register has replaced ends on the register's day."""
    if not known:
        return [now]
    *past, last = known
    if _where(last) == _where(now) or (last.start and last.start >= on):
        return known
    return [*past, last.model_copy(update={"end": on}), now.model_copy(update={"start": on})]


def _where(address: AddressIn) -> tuple[str | None, list[str]]:
    return address.postcode, address.lines


def place_laid_over(
    current: FacilityIn, wanted: FacilityIn, listed: FacilityIn, last: FacilityIn | None
) -> tuple[FacilityIn, list[dict[str, Any]]]:
    """`three_way.laid_over_by` of the fields that a register of places has."""
    return laid_over_by(_said, _COMPARED, (current, wanted, listed, last))


def _said(place: FacilityIn, name: str, last: FacilityIn) -> Any:
    """The register's own portion of a field, as JSON: its language of the name, the address of today."""
    if name == "name":
        return {lang: place.name[lang] for lang in last.name if lang in place.name}
    if name == "addresses":
        return [*_where(place.addresses[-1])] if place.addresses else None
    return place.model_dump(mode="json", include={name})[name]
