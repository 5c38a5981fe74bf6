"""The OpenAPI document as it is sent: lines that are cut after 16 KB must bring all of it."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

Document = dict[str, Any]
# What operations share, by the name that OpenAPI has for it.
_SHARED = ("parameters", "responses")
_VALUES = frozenset({"const", "default", "enum", "example", "examples"})  # data, not schemas


def lean(document: Document) -> Document:
    """A document that means the same, in half the bytes; the given one is not changed.

    Parameters and responses of several operations stand once, under `components`. Titles that were only made
    of names are gone, and so is the promise that answers never grow. A code list that stands at an address of
    its own (`externalDocs`) is not repeated.
    """
    made: Document = {**_without(document), "info": document["info"]}
    for kind in _SHARED:
        _share(made, kind)
    return made


def part_of(document: Document, tag: str) -> Document | None:
    """The operations under this tag with all that they refer to: a whole document too. None: no such tag."""
    paths = {
        path: kept
        for path, methods in document["paths"].items()
        if (kept := {method: one for method, one in methods.items() if tag in one.get("tags", ())})
    }
    return {**document, "paths": paths, "components": _referred(document, paths)} if paths else None


def _without(value: Any, *, named: bool = False) -> Any:
    """`named`: the keys of this map are names that somebody gave, as of a field called `title`."""
    if isinstance(value, list):
        return [_without(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = value if named else {key: one for key, one in value.items() if not _superfluous(value, key)}
    return {
        key: one if key in _VALUES and not named else _without(one, named=key == "properties" and not named)
        for key, one in kept.items()
    }


def _superfluous(value: Document, key: str) -> bool:
    match key:
        case "title":
            return isinstance(value[key], str)
        case "additionalProperties":
            return value[key] is False
        case "enum":
            return "externalDocs" in value
    return False


def _operations(document: Document) -> Iterator[Document]:
    return (one for methods in document["paths"].values() for one in methods.values())


def _share(document: Document, kind: str) -> None:
    """Changes the document in place: what stands in it more than once is referred to."""
    counts = Counter(_key(one) for operation in _operations(document) for _, one in _items(operation, kind))
    names: dict[bytes, str] = {}
    shared: Document = {}
    for operation in _operations(document):
        for place, one in _items(operation, kind):
            key = _key(one)
            if counts[key] == 1:
                continue
            if key not in names:
                names[key] = _free_name(one.get("name", str(place)), shared)
                shared[names[key]] = one
            operation[kind][place] = {"$ref": f"#/components/{kind}/{names[key]}"}
    if shared:
        document.setdefault("components", {})[kind] = shared


def _items(operation: Document, kind: str) -> list[tuple[Any, Document]]:
    found = operation.get(kind, {})
    return list(found.items() if isinstance(found, dict) else enumerate(found))


def _key(one: Document) -> bytes:
    return orjson.dumps(one, option=orjson.OPT_SORT_KEYS)


def _free_name(wanted: str, taken: Mapping[str, Any]) -> str:
    """The bare name, or with a number behind it."""
    numbered = (wanted if number == 1 else f"{wanted}_{number}" for number in range(1, len(taken) + 2))
    return next(name for name in numbered if name not in taken)


def _referred(document: Document, paths: Document) -> Document:
    """The components that these paths need, and those that these need in turn, in the document's order."""
    needed, coming = set[str](), list(_references(paths))
    while coming:
        reference = coming.pop()
        if reference not in needed:
            needed.add(reference)
            kind, name = reference.split("/")[2:]
            coming += _references(document["components"][kind][name])
    chosen = {
        kind: {name: one for name, one in held.items() if f"#/components/{kind}/{name}" in needed}
        for kind, held in document.get("components", {}).items()
    }
    return {kind: held for kind, held in chosen.items() if held}


def _references(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from _references(one)
