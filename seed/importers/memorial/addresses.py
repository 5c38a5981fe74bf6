"""Address blocks of Memorial's list: HTML with a Russian postal address, or a word on why there is none."""

import html
import re
from dataclasses import dataclass, field, replace
from typing import Literal

from seed.importers.facility_names import FacilityKey, find_name
from seed.importers.memorial.channels import POST, Channel, electronic_channels, mentions_service
from seed.importers.russian_regions import region_of

AddressKind = Literal["postal", "in_transit", "unknown", "none"]
AddressChange = Literal["moved", "reworded", "first_known", "lost", "unchanged"]


@dataclass(frozen=True)
class ParsedAddress:
    """One block. Texts are Russian, as written; region is ISO 3166-2, where the block states it.

    `expected`: the person is expected there, still on the way. `tentative`: the list calls the address
    probable. `envelope_lines`: addressee (with the year of birth), address, facility, postcode.
    """

    kind: AddressKind
    postcode: str | None = None
    place: str = ""
    facility: str = ""
    key: FacilityKey | None = None
    department: str = ""
    unit: str = ""
    region: str | None = None
    addressee: str | None = None
    birth_year: int | None = None
    expected: bool = False
    tentative: bool = False
    envelope_lines: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    notes: tuple[str, ...] = ()
    wording_key: str = field(default="", repr=False)


_POSTCODE = re.compile(r"(?<!\d)\d{6}(?!\d)")
_YEAR = re.compile(r",?\s*(?:\d{1,2}\.\d{1,2}\.)?((?:19|20)\d\d)\s*г(?:\.?\s*р\b\.?|ода рождения)")
_TENTATIVE = re.compile(r"предположительн|адрес вероятн|может временно", re.IGNORECASE)
_SEEKING = re.compile(r"местонахожден|место нахожден|адрес\w*[^.]{0,20} уточняется", re.IGNORECASE)
_LOWER_NAME = r"(?:оглы|оглу|кызы|угли|ибн|бен|фон|де|аль)"
_NAME_WORD = r"[А-ЯЁ][а-яёА-ЯЁ'’-]+(?:\s*\([А-ЯЁа-яё -]+\))?"
_ADDRESSEE = re.compile(rf"(?<![\w-])({_NAME_WORD}(?:\s+(?:{_NAME_WORD}|{_LOWER_NAME}))*)\s*$")
_WING = "ПФРСИ"
_UNIT = re.compile(r"\b(?:отряд|отделени|корпус|камер|палат)", re.IGNORECASE)
_FORM = re.compile(r"(?:ФК\s?У|ФКСУ|ФК\s?ЛПУ|Г[АБК]?УЗ|[ГФ]БУ(?!З)|[Фф]илиал|УКП при|ПФРСИ|УФИЦ)")
_DEPARTMENT = re.compile(r"(?:ОУХД\s+)?(?:ГУФСИН|УФСИН|ОФСИН|(?<![А-Я])ФСИН России)|(?<=\s)по (?=[А-ЯЁг])")


def plain_text(block: str) -> str:
    """The block without markup; paragraphs become lines, spaces are single."""
    text = re.sub(r"(?i)<br\s*/?>|</(?:p|div|li|h\d)>", "\n", block)
    text = html.unescape(re.sub(r"<[^>]+>", "", text)).replace("\r", "\n")
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def parse_address(block: str) -> ParsedAddress:
    """Read one address block. Never raises: what is not understood stays in `notes`."""
    text = plain_text(block)
    channels = electronic_channels(block, text)
    start = _POSTCODE.search(text)
    if start is None or re.search(r"уточняется|на этапе", text[: start.start()], re.IGNORECASE):
        return _without_address(text, channels)
    return _postal(text, start, channels)


def _without_address(text: str, channels: tuple[Channel, ...]) -> ParsedAddress:
    kind: AddressKind = "none"
    if re.search(r"\bна этапе\b", text, re.IGNORECASE):
        kind = "in_transit"
    elif _SEEKING.search(text):
        kind = "unknown"
    year = _YEAR.search(text)
    if year is None or _POSTCODE.search(text):
        return ParsedAddress(kind, channels=channels, notes=_notes(text), wording_key=_wording(text))
    name = _ADDRESSEE.search(text[: year.start()].rstrip(" ,"))
    rest = text[: name.start() if name else year.start()] + " " + text[year.end() :]
    return ParsedAddress(
        kind, addressee=name.group(1) if name else None, birth_year=int(year.group(1)),
        channels=channels, notes=_notes(rest), wording_key=_wording(text),
    )  # fmt: skip


def _postal(text: str, start: re.Match[str], channels: tuple[Channel, ...]) -> ParsedAddress:
    before, after = text[: start.start()], text[start.end() :]
    year = _YEAR.search(after)
    end_of_line = after.find("\n") if "\n" in after else len(after)
    head = after[: year.start() if year else end_of_line].replace("\n", " ").strip(" ,.")
    year_text = year.group().strip(" ,") if year else ""
    tail = after[year.end() :] if year else after[end_of_line:]
    # Some blocks hold the same address twice: the second says nothing new.
    tail = re.sub(rf"\d{{6}},?\s+{re.escape(head)}[^\n]*?г\.\s?р\.", " ", tail)
    parsed = replace(
        _split_head(head, start.group()),
        birth_year=int(year.group(1)) if year else None, channels=(POST, *channels),
        expected="ожидается" in before.lower(), tentative=bool(_TENTATIVE.search(tail)),
        notes=_notes(f"{before}\n{tail}"),
    )  # fmt: skip
    lines = _envelope(parsed, year_text)
    return replace(parsed, envelope_lines=lines, wording_key=_wording(" ".join(lines)))


def _split_head(head: str, postcode: str) -> ParsedAddress:
    name = _ADDRESSEE.search(head)
    if name and find_name(name.group(1)) is None and " " in name.group(1):
        head = head[: name.start()]
    else:
        name = None
    # A missing comma («д. 6. ФКУ») must not glue the facility to the street.
    head = re.sub(r"\.\s+(?=ФКУ)", "., ", head)
    items = [item.strip() for item in head.strip(" ,.").split(",") if item.strip(" .")]
    at = _facility_index(items)
    place, units = items[:at] if at is not None else items, []
    facility = department = ""
    key = None
    if at is not None:
        lead, facility, department, key = _split_facility(items[at])
        place = place + [lead] * bool(lead) + [item for item in items[at + 1 :] if not _UNIT.search(item)]
        units = [item for item in items[at + 1 :] if _UNIT.search(item)]
        if key and key.kind == "ik" and _WING in place:
            # «ПФРСИ, улица, ФКУ ИК-0»: the remand wing, not the colony around it.
            place.remove(_WING)
            facility, key = f"{_WING}, {facility}", FacilityKey("pfrsi", key.number)
    line = ", ".join(place)
    return ParsedAddress(
        "postal", postcode=postcode, place=line, facility=facility, key=key, department=department,
        unit=", ".join(units), region=region_of(line, department), addressee=name.group(1) if name else None,
    )  # fmt: skip


def _facility_index(items: list[str]) -> int | None:
    named = [index for index, item in enumerate(items) if find_name(item)]
    formed = [index for index in named if _FORM.search(items[index])]
    # «ПФРСИ» alone says what part of the facility it is; the facility follows.
    whole = [index for index in formed or named if items[index] != _WING]
    return next(iter(whole or named), None)


def _split_facility(item: str) -> tuple[str, str, str, FacilityKey | None]:
    found = find_name(item)
    form = _FORM.search(item)
    start = form.start() if form else found.start if found else 0
    lead, name = item[:start].strip(" ."), item[start:]
    department = _DEPARTMENT.search(name, 1)
    if department is None:
        return lead, name.strip(), "", found.key if found else None
    cut = department.start()
    return lead, name[:cut].strip(), name[cut:].strip(), found.key if found else None


def _envelope(parsed: ParsedAddress, year: str) -> tuple[str, ...]:
    addressee = ", ".join(part for part in (parsed.addressee, year) if part)
    facility = " ".join(part for part in (parsed.facility, parsed.department) if part)
    lines = (addressee, parsed.place, facility, parsed.unit, parsed.postcode or "")
    return tuple(line for line in lines if line)


def _notes(text: str) -> tuple[str, ...]:
    """Sentences that say more than which services there are."""
    text = text.replace("[email\xa0protected]", "…").replace("[email protected]", "…")
    sentences: list[str] = []
    for line in text.split("\n"):
        # An address is full of full stops: a line with one stays whole.
        sentences += [line] if _POSTCODE.search(line) else re.split(r"(?<=[.!?…])\s+(?=[А-ЯЁ«(])", line)
    kept = []
    for sentence in (one.strip(" ,") for one in sentences):
        request = re.search(r"прос[ия]т|не присыла|не отправля|временно", sentence)
        if re.search(r"[А-Яа-яё]{3}", sentence) and (request or not mentions_service(sentence)):
            kept.append(sentence)
    return tuple(kept)


def _wording(text: str) -> str:
    return " ".join(re.findall(r"\w+", text.lower().replace("ё", "е")))


def compare_addresses(
    old: ParsedAddress, old_facility: str | None, new: ParsedAddress, new_facility: str | None
) -> AddressChange:
    """What happened between two snapshots; the facilities are the ids both were matched to."""
    if old.kind != "postal" or new.kind != "postal":
        if old.kind == new.kind or "postal" not in {old.kind, new.kind}:
            return "unchanged"
        return "first_known" if new.kind == "postal" else "lost"
    if old_facility != new_facility:
        return "moved"
    return "unchanged" if old.wording_key == new.wording_key else "reworded"
