"""Controlled vocabularies: codes that data uses, with labels. One JSON file each, in `data`."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from app.text.languages import lookup


@dataclass(frozen=True, slots=True)
class Item:
    """A code, its labels (text map) and what else the list says of it."""

    code: str
    labels: Mapping[str, str]
    extra: Mapping[str, Any]


@dataclass(frozen=True)
class Vocabulary:
    """A list of codes in the order it is shown in."""

    name: str
    note: str
    items: tuple[Item, ...]
    codes: frozenset[str]
    by_code: Mapping[str, Item]

    def item(self, code: str) -> Item:
        """Return the item; ValueError names the allowed codes."""
        found = self.by_code.get(code) if isinstance(code, str) else None
        if found is None:
            allowed = ", ".join(self.by_code)
            raise ValueError(f"{str(code)[:60]!r} is no code of {self.name}; allowed: {allowed}.")
        return found

    def require(self, code: str) -> str:
        """Return the code itself; ValueError names the allowed codes."""
        return self.item(code).code

    def label(self, code: str, lang: str = "en") -> str:
        """Label in the language asked for (BCP 47), else in English; ValueError for an unknown code."""
        return next(iter(lookup(self.item(code).labels, [lang]).values()))


@cache
def names() -> tuple[str, ...]:
    """Names of all vocabularies, in alphabetical order."""
    files = (resources.files(__name__) / "data").iterdir()
    stems = (file.name.removesuffix(".json") for file in files if file.name.endswith(".json"))
    return tuple(sorted(stem for stem in stems if not stem.startswith("_")))


def vocabulary(name: str) -> Vocabulary:
    """Return a vocabulary by name; ValueError for an unknown name."""
    if name not in names():  # also keeps a name such as ../x from becoming a path
        raise ValueError(f"{str(name)[:60]!r} is no vocabulary; there are: {', '.join(names())}.")
    return _load(name)


def read_data(file: str) -> Any:
    """Parse a JSON file of the `data` directory."""
    return json.loads((resources.files(__name__) / "data" / file).read_text(encoding="utf-8"))


@cache
def _load(name: str) -> Vocabulary:
    raw = read_data(f"{name}.json")
    items = tuple(_item(entry) for entry in raw["items"])
    by_code = {item.code: item for item in items}
    return Vocabulary(name, raw["note"], items, frozenset(by_code), MappingProxyType(by_code))


def _item(entry: dict[str, Any]) -> Item:
    extra = {key: value for key, value in entry.items() if key not in ("code", "labels")}
    return Item(entry["code"], MappingProxyType(entry["labels"]), MappingProxyType(extra))
