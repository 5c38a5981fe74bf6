"""Facilities of the register and of address blocks, in the shape that is recorded, and back."""

import re
from collections import defaultdict
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.editorial.intake import AddressIn, FacilityIn, SourceIn
from app.models.people import ExternalId
from app.models.places import Facility, FacilityAddress
from seed.importers.facility_matching import MadeFacility, Register
from seed.importers.facility_names import facility_key
from seed.importers.ospace.parse import RawFacility

OSPACE = "ospace"
ADDRESS_BLOCK = "addressblock"
_PREFIXES = {"ospace:": OSPACE, "address:": ADDRESS_BLOCK}
_NUMBER = re.compile(r"(?<![А-ЯЁ])([А-ЯЁ]{1,6})\s?-\s?(\d{1,3})(?!\d)")
_SOURCE = SourceIn(
    type="open_source", title={"en": "Register of Russian penal facilities", "ru": "Перечень учреждений ФСИН"}
)


def facility_ref(external_id: str) -> str:
    """A reference as the intake understands it, for an id of the parsers."""
    prefix = next(one for one in _PREFIXES if external_id.startswith(one))
    return f"{_PREFIXES[prefix]}:{external_id.removeprefix(prefix)}"


def facility_of_register(raw: RawFacility) -> FacilityIn:
    line = re.sub(rf"^{raw.postcode}[\s,]*", "", raw.address_line)
    said = {"regime": raw.regime, "contingent": raw.contingent, "department": raw.department}
    return FacilityIn(
        **_common(raw.external_id, raw.name, raw.region, raw.type, raw.postcode, line),
        longitude=raw.lon, latitude=raw.lat, sources=[_SOURCE],
        notes=[*raw.notes, *(f"{name}: {text}" for name, text in said.items() if text)],
    )  # fmt: skip


def facility_of_block(made: MadeFacility) -> FacilityIn:
    """Known from a person's address only, so an editor has to look at it."""
    return FacilityIn(
        **_common(made.external_id, made.name, made.region, made.type, made.postcode, made.address_line),
        needs_review=made.needs_review, notes=["Made from an address block: not in the register."],
    )  # fmt: skip


def _common(
    external_id: str, name: str, region: str | None, type_: str | None, postcode: str, line: str
) -> dict[str, Any]:
    scheme, _, value = facility_ref(external_id).partition(":")
    number = _NUMBER.search(name)
    return {
        "external_ids": {scheme: value},
        # Crimean facilities lie in Ukraine, whoever runs them.
        "country": region[:2] if region else "RU",
        "region": region,
        "type": type_ or "unknown",
        "name": {"ru": name},
        "number": f"{number[1]}-{number[2]}" if number else None,
        "addresses": [AddressIn(postcode=postcode, lines=[line or name], lang="ru")],
    }


async def recorded_register(session: AsyncSession) -> Register:
    """The facilities that an address block may be tied to: those the register's importer recorded."""
    addresses: dict[Any, list[FacilityAddress]] = defaultdict(list)
    for one in await session.scalars(select(FacilityAddress).order_by(col(FacilityAddress.position))):
        addresses[one.facility_id].append(one)
    rows = await session.execute(
        select(ExternalId, Facility)
        .join(Facility, col(Facility.id) == col(ExternalId.facility_id))
        .where(col(ExternalId.scheme) == OSPACE)
    )
    return Register(
        _as_raw(known.value, facility, address)
        for known, facility in rows
        for address in addresses[facility.id][-1:]
    )


def _as_raw(value: str, facility: Facility, address: FacilityAddress) -> RawFacility:
    name = facility.name.get("ru", "")
    return RawFacility(
        external_id=f"{OSPACE}:{value}", name=name, key=facility_key(name), region=facility.region,
        type=facility.type, regime=None, contingent=None, postcode=address.postcode or "",
        address_line=", ".join(address.lines), department=None, lon=facility.longitude, lat=facility.latitude,
    )  # fmt: skip
