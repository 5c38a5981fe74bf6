"""Persons of a file, one JSON object a line: what an editor would enter, and what readers type.

`{"id", "primary": {lang: name}, "variants": [{"lang", "name", "doubtful"?}]}`; other keys are passed over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import orjson

from app.editorial.intake import DossierIn, NameIn

SMALLEST_GROUP = 30  # queries; languages with fewer are put together
OTHER = "other"
# No query tells a country, and the files' words for it are no codes.
_COUNTRY = "RU"


class QuerySide(StrEnum):
    """Which names are asked: those that readers type, or those that editors entered."""

    VARIANTS = "variants"
    PRIMARY = "primary"


class EngineName(StrEnum):
    """What answers say of who gave them."""

    POSTGRES = "postgres"
    MEILISEARCH = "meilisearch"


class BadFile(ValueError):
    """A line that is no person, in words for whoever made the file."""


@dataclass(frozen=True)
class Person:
    id: str
    primary: dict[str, str]
    variants: tuple[tuple[str, str], ...] = ()  # language, name; the doubtful left out

    def dossier(self, slug: str) -> DossierIn:
        names = [NameIn(lang=lang, full=name) for lang, name in self.primary.items()]
        return DossierIn(slug=slug, names=names, country=_COUNTRY)

    def queries(self, side: QuerySide) -> list[tuple[str, str]]:
        """Language and name, each once; a variant that is also a primary form asks nothing new."""
        if side is QuerySide.PRIMARY:
            return list(self.primary.items())
        known = set(self.primary.values())
        return [one for one in dict.fromkeys(self.variants) if one[1] not in known]


def read_persons(path: Path) -> Iterator[Person]:
    """Raises BadFile."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                yield _person(line, f"{path.name}, line {number}")


def _person(line: bytes, place: str) -> Person:
    try:
        value = orjson.loads(line)
        variants = [v for v in value.get("variants", []) if not v.get("doubtful")]
        return Person(
            str(value["id"]), dict(value["primary"]), tuple((v["lang"], v["name"]) for v in variants)
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadFile(f"{place}: not a person: {type(error).__name__}") from error


def group_of(lang: str) -> str:
    """Scripts and regions of a language are one group; `und-Latn` (aliases of no language) is its own."""
    return lang if lang.startswith("und") else lang.partition("-")[0].lower()
