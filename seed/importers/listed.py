"""One row of a list, read and checked, before it meets what is recorded already."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from app.editorial.intake import DossierIn, FacilityIn
from seed.importers.memorial.addresses import AddressChange, ParsedAddress, compare_addresses

# Raised when the same row is read differently, so that the next import applies all rows again.
READING = 1


@dataclass(frozen=True)
class Place:
    """What a list says of where someone is. `facility` is a reference to a facility, None when untied."""

    kind: str  # postal, in_transit, unknown, none
    facility: str | None = None
    postcode: str | None = None
    wording: str = ""

    def as_text(self) -> str:
        return json.dumps({"kind": self.kind, "postcode": self.postcode, "wording": self.wording})

    @classmethod
    def from_text(cls, text: str | None, facility: str | None) -> "Place":
        return cls(facility=facility, **json.loads(text)) if text else cls("none")


@dataclass(frozen=True)
class Listed:
    """`dossier` says what the list says; `makes` is a facility that the register lacks. Notes are English."""

    external_id: str
    fingerprint: str
    dossier: DossierIn
    place: Place | None = None
    makes: FacilityIn | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unread:
    """A row that can't be taken; `external_id` is the list's own where it has one."""

    external_id: str
    reason: str


def fingerprint(said: Mapping[str, Any]) -> str:
    text = json.dumps([READING, said], ensure_ascii=False, sort_keys=True, default=str)
    # A lone surrogate can be written in JSON; the row is refused later, in words.
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def change_of_place(old: Place, new: Place) -> AddressChange:
    """What happened to someone's address between two lists."""
    before, after = _parsed(old), _parsed(new)
    same = old.facility == new.facility or (old.postcode == new.postcode and _one_is_a_stopgap(old, new))
    return compare_addresses(before, "", after, "" if same else "another")


def _parsed(place: Place) -> ParsedAddress:
    return ParsedAddress(kind=place.kind, wording_key=place.wording)  # type: ignore[arg-type]


def _one_is_a_stopgap(old: Place, new: Place) -> bool:
    """Tied now, or tied better, at the same postcode: the register has grown, nobody was moved."""
    schemes = {(place.facility or "").partition(":")[0] for place in (old, new)}
    return len(schemes) > 1
