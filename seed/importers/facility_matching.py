"""Which facility an address block speaks of: one of the register, or one made from the block itself."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from seed.importers.facility_names import FacilityKey, facility_type, slug
from seed.importers.memorial.addresses import ParsedAddress
from seed.importers.ospace.parse import RawFacility

How = Literal["postcode_and_key", "postcode_and_kind", "key_and_region", "made", "none"]


@dataclass(frozen=True)
class MadeFacility:
    """A facility known from address blocks only (Russian, as written); an editor has to look at it."""

    external_id: str
    name: str
    key: FacilityKey | None
    region: str | None
    type: str | None
    postcode: str
    address_line: str
    department: str | None
    needs_review: bool = True


@dataclass(frozen=True)
class Match:
    """The facility's external id and how it was found; `candidates` are those looked at and not taken."""

    facility_id: str | None
    how: How
    candidates: tuple[str, ...] = ()
    made: MadeFacility | None = None


class Register:
    """Facilities of the register, looked up by postcode and by key and region."""

    def __init__(self, facilities: Iterable[RawFacility]) -> None:
        self._by_postcode: dict[str, list[RawFacility]] = defaultdict(list)
        self._by_key: dict[tuple[FacilityKey | None, str | None], list[RawFacility]] = defaultdict(list)
        for facility in facilities:
            self._by_postcode[facility.postcode].append(facility)
            self._by_key[facility.key, facility.region].append(facility)

    def match(self, parsed: ParsedAddress) -> Match:
        """The facility of a postal address; never one whose own name disagrees with the block."""
        if parsed.kind != "postal" or parsed.postcode is None:
            return Match(None, "none")
        here = self._by_postcode.get(parsed.postcode, [])
        if parsed.key is not None:
            region = parsed.region or _only_region(here)
            here = [one for one in here if not (region and one.region and one.region != region)]
            if tied := self._tied(parsed, parsed.key, region, here):
                return tied
        made = make_facility(parsed, parsed.region or _only_region(here))
        candidates = tuple(one.external_id for one in here)
        return Match(made.external_id, "made", candidates, made) if made else Match(None, "none", candidates)

    def _tied(
        self, parsed: ParsedAddress, key: FacilityKey, region: str | None, here: list[RawFacility]
    ) -> Match | None:
        if key.kind == "psych":
            # A hospital is known by its words, not by an abbreviation all of them share.
            here = [one for one in here if _share_word(parsed.facility, one.name)]
        same_key = [one for one in here if one.key == key]
        if len(same_key) == 1:
            return _match(same_key[0], "postcode_and_key", here)
        same_kind = [one for one in here if one.key and one.key.kind == key.kind]
        if len(same_kind) == 1 and (key.number is None or same_kind[0].key == key):
            return _match(
                same_kind[0], "postcode_and_kind" if same_kind[0].key != key else "postcode_and_key", here
            )
        # Without a number the key is too weak to look past the postcode.
        in_region = self._by_key.get((key, region), []) if region and key.number is not None else []
        near = [one for one in in_region if _share_word(parsed.place, one.address_line)]
        return _match(near[0], "key_and_region", here) if len(near) == len(in_region) == 1 else None


def _match(facility: RawFacility, how: How, looked_at: list[RawFacility]) -> Match:
    others = tuple(one.external_id for one in looked_at if one is not facility)
    return Match(facility.external_id, how, others)


_SAYS_LITTLE = re.compile(
    r"\w+ (?:обл\w*|край)|республик\w* \w+|\w+ республик\w*"
    r"|\b(?:район|посел\w+|улица|проезд|проспект|город\w*"
    r"|гбуз|гбу|гауз|больниц\w*|психи\w+|психо\w+|област\w+|республ\w+|краев\w+|филиал|имени)\b"
)


def _share_word(left: str, right: str) -> bool:
    """Whether two addresses, or two names of hospitals, share a telling word or a number of theirs."""
    telling = [
        set(re.findall(r"[а-я]{4,}|№ ?\d+", _SAYS_LITTLE.sub(" ", text.lower().replace("ё", "е"))))
        for text in (left, right)
    ]
    return bool(telling[0] & telling[1])


def _only_region(facilities: list[RawFacility]) -> str | None:
    regions = {one.region for one in facilities if one.region}
    return regions.pop() if len(regions) == 1 else None


def make_facility(parsed: ParsedAddress, region: str | None) -> MadeFacility | None:
    """A facility from a block: one id for all blocks with the same key, region and postcode.

    None when the block names no facility: a bare street is a home or a hospital, not for us to guess.
    """
    if not parsed.facility or parsed.postcode is None:
        return None
    what = str(parsed.key) if parsed.key and parsed.key.number is not None else slug(parsed.facility)
    name = f"{parsed.facility} {parsed.department}".strip()
    return MadeFacility(
        external_id=f"address:{what.replace('_', '-')}:{region or 'xx'}:{parsed.postcode}", name=name,
        key=parsed.key, region=region, type=facility_type(parsed.key, name), postcode=parsed.postcode,
        address_line=parsed.place, department=parsed.department or None,
    )  # fmt: skip
