"""An entity, and how our values become those of FollowTheMoney."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self
from urllib.parse import urlsplit

import orjson

from app.text.slugs import ANONYMOUS

DATASET = "nezabudka"
LONGEST_NAME, LONGEST_TEXT = 384, 65_000
# Whole, or to the month or year. What is approximate, open, or a season has no form there, and is left out.
_DATE = re.compile(r"\d{4}(-(0\d|1[012])(-\d{2})?)?")


def identity(kind: str, *ids: str) -> str:
    """The same for the same record, in every export."""
    return "-".join([DATASET, kind, *ids])


def anonymous(person: Mapping[str, Any]) -> bool:
    """Shown by initials only: no entity, and named by none. Whoever matches by name would find others."""
    return bool(person["slug"].startswith(ANONYMOUS))


def words(value: object) -> str:
    """One line, without characters that show nothing."""
    kept = "".join(" " if char.isspace() else char for char in str(value) if char.isspace() or _shown(char))
    return unicodedata.normalize("NFC", " ".join(kept.split()))


def _shown(char: str) -> bool:
    # Joiners are part of words in Persian and in scripts of India.
    return char in "\u200c\u200d" or unicodedata.category(char) not in {"Cc", "Cf", "Cs", "Co", "Cn"}


def of_map(texts: Mapping[str, str] | None) -> list[str]:
    """A text in every language that it is in."""
    return [*(texts or {}).values()]


def plain_date(edtf: str | None) -> list[str]:
    return [edtf] if edtf and _DATE.fullmatch(edtf) else []


def interval(edtf: str | None) -> dict[str, list[str]]:
    """`date`, or `startDate` and `endDate`."""
    first, between, last = (edtf or "").partition("/")
    if between:
        return {"startDate": plain_date(first), "endDate": plain_date(last)}
    return {"date": plain_date(edtf)}


def country(code: str | None) -> list[str]:
    return [code.lower()] if code else []


def web(address: str | None) -> list[str]:
    """An address of the web, if it is one."""
    parts = urlsplit(address or "")
    return [address] if address and parts.scheme in {"http", "https"} and parts.hostname else []


def source_urls(document: Mapping[str, Any]) -> list[str]:
    return [url for source in document["sources"] for url in web(source["url"])]


@dataclass
class Entity:
    schema: str
    id: str
    properties: dict[str, list[str]] = field(default_factory=dict)

    def put(self, **properties: Iterable[object]) -> Self:
        """Adds values; what is empty is left out, what is there already is not said twice."""
        for name, values in properties.items():
            found = self.properties.setdefault(name, [])
            found += [value for value in dict.fromkeys(map(words, values)) if value and value not in found]
            if not found:
                del self.properties[name]
        return self

    def named(self, names: Iterable[str]) -> Self:
        return self.put(name=[name[:LONGEST_NAME] for name in names])

    def line(self) -> bytes:
        entity = {
            "id": self.id, "schema": self.schema, "properties": self.properties, "datasets": [DATASET],
        }  # fmt: skip
        return orjson.dumps(entity, option=orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
