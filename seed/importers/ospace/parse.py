"""Features of the register of Russian penal facilities, read into plain values. Texts stay in Russian."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from seed.importers.facility_names import FacilityKey, facility_key, facility_type, find_name, slug
from seed.importers.russian_regions import region_of

_LIMITS = (180.0, 90.0)  # degrees of longitude and latitude
UNNAMED = "the register gives no name: taken from its address line"


@dataclass(frozen=True)
class RawFacility:
    """One facility as the register states it; lon, lat in degrees (WGS 84); region is ISO 3166-2."""

    external_id: str
    name: str
    key: FacilityKey | None
    region: str | None
    type: str | None
    regime: str | None
    contingent: str | None
    postcode: str
    address_line: str
    department: str | None
    lon: float | None
    lat: float | None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class BadRow:
    """A feature that was not read: its place in the file (from 0) and why (English)."""

    index: int
    reason: str


@dataclass(frozen=True)
class ParsedRegister:
    """What was read of the register, and what was not."""

    facilities: tuple[RawFacility, ...]
    bad_rows: tuple[BadRow, ...] = field(default=())


def parse_register(document: Mapping[str, Any]) -> ParsedRegister:
    """Read a GeoJSON FeatureCollection. Bad features are reported, never raised."""
    facilities: dict[str, RawFacility] = {}
    bad: list[BadRow] = []
    for index, feature in enumerate(document.get("features") or ()):
        read = parse_feature(feature)
        if isinstance(read, str):
            bad.append(BadRow(index, read))
        elif read.external_id in facilities:
            bad.append(BadRow(index, f"the same name and postcode as an earlier row: {read.external_id}"))
        else:
            facilities[read.external_id] = read
    return ParsedRegister(tuple(_note_likely_repeats(list(facilities.values()))), tuple(bad))


def parse_feature(feature: Mapping[str, Any]) -> RawFacility | str:
    """One feature as a facility, or (as text) the reason why it is none."""
    properties = feature.get("properties") or {}
    stated = {name: str(value).strip() for name, value in properties.items() if value is not None}
    postcode, line = stated.get("postcode", ""), stated.get("address", "")
    if not re.fullmatch(r"\d{6}", postcode):
        return f"the postcode is not six digits: {postcode!r}"
    name, notes = stated.get("name", ""), []
    if not name:
        name = _name_in_address(line)
        notes.append(UNNAMED)
    if not name:
        return "neither a name nor an address line with one"
    key, regime = facility_key(name), stated.get("regime")
    # The register joins Saint Petersburg with the region around it: the address decides.
    region = region_of(line) or region_of(stated.get("region", ""), stated.get("dep") or name)
    lon, lat = _coordinates(feature)
    return RawFacility(
        external_id=f"ospace:{postcode}:{slug(name)}", name=name, key=key, region=region,
        type=facility_type(key, name, regime), regime=regime, contingent=_contingent(stated, notes),
        postcode=postcode, address_line=line, department=stated.get("dep") or None,
        lon=lon, lat=lat, notes=tuple(notes),
    )  # fmt: skip


def _contingent(stated: Mapping[str, str], notes: list[str]) -> str | None:
    if sex := stated.get("sex"):
        notes.append(f"sex: {sex}")
    text = stated.get("contingent", "")
    return None if text in {"", "(пусто)"} else text


def _name_in_address(line: str) -> str:
    for item in reversed(re.split(r",|\.\s+(?=ФКУ)", line)):
        if find_name(item):
            return re.sub(r"^.*?(?=ГБУ)", "", item).strip()
    return ""


def _coordinates(feature: Mapping[str, Any]) -> tuple[float | None, float | None]:
    pair = (feature.get("geometry") or {}).get("coordinates") or ()
    numbers = [float(value) for value in pair[:2] if isinstance(value, int | float)]
    if len(numbers) != len(_LIMITS) or any(abs(n) > limit for n, limit in zip(numbers, _LIMITS, strict=True)):
        return None, None
    return numbers[0], numbers[1]


def _note_likely_repeats(facilities: Iterable[RawFacility]) -> list[RawFacility]:
    """Rows without a name repeat a named one now and then, under another postcode: an editor decides."""
    named = {(one.key, one.region): one for one in facilities if UNNAMED not in one.notes}
    result = []
    for one in facilities:
        twin = named.get((one.key, one.region)) if UNNAMED in one.notes and one.region else None
        note = (f"may be the same facility as {twin.external_id}",) if twin else ()
        result.append(replace(one, notes=one.notes + note))
    return result
