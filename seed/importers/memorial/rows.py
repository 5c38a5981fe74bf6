"""One feature of Memorial's list as a checked row: types and bounds; only name and dates are read."""

import json
import re
from dataclasses import dataclass
from typing import cast

from app.text.edtf_dates import PartialDate, from_ymd
from seed.importers.memorial.names import ParsedName, parse_name

LARGEST_ROW = 200_000
LONGEST_NAME = 300
LONGEST_URL = 2000
MOST_ITEMS = 200


class BadRow(ValueError):
    """A row that can't be imported; `reason` is an English sentence."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RawPerson:
    """A row that passed the gates. Texts are Russian; `html` and `address_html` are still untrusted HTML."""

    external_id: str
    name: ParsedName
    clauses: tuple[str, ...]
    html: tuple[str, ...]
    tags: tuple[str, ...]
    address_html: tuple[str, ...]
    source_url: str | None
    image_url: str | None
    detained_on: PartialDate | None
    notes: tuple[str, ...]


def read_feature(feature: object) -> RawPerson:
    """Check one GeoJSON feature; BadRow for no ID, no name, wrong types, more than 200 kB, NUL."""
    properties = _properties(feature)
    external_id = _text(properties, "ID").strip()
    if not re.fullmatch(r"[0-9]{1,12}", external_id, re.ASCII):
        raise BadRow("ID is not a number.")
    name = _name(_text(properties, "name"))
    detained_on, notes = _date(_text(properties, "date", ""))
    source_url, source_notes = _url(properties, "sourceUrl")
    image_url, image_notes = _url(properties, "imageUrl")
    return RawPerson(
        external_id=external_id,
        name=name,
        clauses=_texts(properties, "clauses"),
        html=_texts(properties, "main"),
        tags=_texts(properties, "tags"),
        address_html=_texts(properties, "address"),
        source_url=source_url,
        image_url=image_url,
        detained_on=detained_on,
        notes=(*name.notes, *notes, *source_notes, *image_notes),
    )


def _properties(feature: object) -> dict[str, object]:
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        raise BadRow("The row is not a GeoJSON feature with properties.")
    try:
        size = len(json.dumps(properties, ensure_ascii=False).encode())
    except (TypeError, ValueError, RecursionError) as error:
        raise BadRow("The row is not valid Unicode JSON.") from error
    if size > LARGEST_ROW:
        raise BadRow(f"The row is larger than {LARGEST_ROW} bytes.")
    return cast(dict[str, object], properties)


def _text(properties: dict[str, object], key: str, default: str | None = None) -> str:
    value = properties.get(key, default)
    if value is None:
        raise BadRow(f"{key} is missing.")
    if not isinstance(value, str):
        raise BadRow(f"{key} is not a string.")
    return _no_nul(value, key)


def _texts(properties: dict[str, object], key: str) -> tuple[str, ...]:
    value = properties.get(key, [])
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise BadRow(f"{key} is not a list of strings.")
    if len(value) > MOST_ITEMS:
        raise BadRow(f"{key} has more than {MOST_ITEMS} items.")
    return tuple(_no_nul(item, key) for item in value)


def _no_nul(value: str, key: str) -> str:
    if "\0" in value:
        raise BadRow(f"{key} holds a NUL character.")
    return value


def _name(text: str) -> ParsedName:
    if len(text) > LONGEST_NAME:
        raise BadRow(f"name is longer than {LONGEST_NAME} characters.")
    try:
        return parse_name(text)
    except ValueError as error:
        raise BadRow("name is empty.") from error


def _date(text: str) -> tuple[PartialDate | None, tuple[str, ...]]:
    if not text.strip():
        return None, ()
    found = re.fullmatch(r"([0-9]{2})/([0-9]{2})/([0-9]{4})", text.strip(), re.ASCII)
    try:
        if found:
            return from_ymd(int(found[3]), int(found[2]), int(found[1])), ()
    except ValueError:
        pass
    return None, (f"date is not a day dd/mm/yyyy: {text[:40]!r}",)


def _url(properties: dict[str, object], key: str) -> tuple[str | None, tuple[str, ...]]:
    value = _text(properties, key, "").strip()
    if not value:
        return None, ()
    if len(value) <= LONGEST_URL and re.fullmatch(r"https?://[^\s<>\"']+", value):
        return value, ()
    return None, (f"{key} is not a web address: {value[:80]!r}",)
