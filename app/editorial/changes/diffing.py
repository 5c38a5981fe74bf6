"""What differs between two versions of a record, so that a person can read it.

Paths are JSON Pointers (RFC 6901) into the later version; for what was removed, into the earlier one.
Parts of a list are told apart by what they are, not by where they stand, so moving one changes nothing else.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Op(StrEnum):
    added = "added"
    removed = "removed"
    changed = "changed"
    reordered = "reordered"


@dataclass(frozen=True)
class Difference:
    path: str
    op: Op
    before: Any = None
    after: Any = None

    def as_json(self) -> dict[str, Any]:
        return {"path": self.path, "op": self.op.value, "before": self.before, "after": self.after}


# By these a part is known again; the first set that it has all keys of. What is not here is its whole self.
_IDENTITY: tuple[tuple[str, ...], ...] = (
    ("id",), ("slug",), ("kind", "lang"), ("type", "date"), ("type", "since"), ("type", "title"),
    ("provision",), ("law",), ("scope", "given_on"), ("organisation", "status"), ("regime", "start"),
    ("facility", "start"), ("court", "date"), ("lang", "lines"), ("kind", "text"), ("type",),
)  # fmt: skip
# Who entered and who approved: accounts, which are nobody's reading.
UNSAID = frozenset({"created_by", "approved_by"})


def diff(before: Any, after: Any, *, unsaid: frozenset[str] = UNSAID) -> list[Difference]:
    """Nothing when both say the same. `unsaid` names fields that are left out wherever they stand."""
    return list(_compared("", before, after, unsaid))


def _compared(path: str, before: Any, after: Any, unsaid: frozenset[str]) -> Iterator[Difference]:
    if isinstance(before, dict) and isinstance(after, dict):
        yield from _objects(path, before, after, unsaid)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(path, before, after, unsaid)
    elif before != after:
        yield Difference(path, _op(before, after), before, after)


def _op(before: Any, after: Any) -> Op:
    if before in (None, [], {}):
        return Op.added
    return Op.removed if after in (None, [], {}) else Op.changed


def _objects(
    path: str, before: dict[str, Any], after: dict[str, Any], unsaid: frozenset[str]
) -> Iterator[Difference]:
    for name in [*before, *(name for name in after if name not in before)]:
        if name not in unsaid:
            yield from _compared(f"{path}/{_escaped(name)}", before.get(name), after.get(name), unsaid)


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")


def _lists(path: str, before: list[Any], after: list[Any], unsaid: frozenset[str]) -> Iterator[Difference]:
    old, new = _known(before), _known(after)
    found = [
        Difference(f"{path}/{place}", Op.removed, item, None)
        for key, (place, item) in old.items()
        if key not in new
    ]
    for key, (place, item) in new.items():
        if key in old:
            found += _compared(f"{path}/{place}", old[key][1], item, unsaid)
        else:
            found.append(Difference(f"{path}/{place}", Op.added, None, item))
    if not found and list(old) != list(new):
        found.append(Difference(path, Op.reordered, before, after))
    yield from found


def _known(items: Sequence[Any]) -> dict[tuple[str, int], tuple[int, Any]]:
    """Each item with its place, under what it is and how many of the same stood before it."""
    seen: dict[str, int] = {}
    known = {}
    for place, item in enumerate(items):
        name = _identity(item)
        seen[name] = seen.get(name, 0) + 1
        known[name, seen[name]] = (place, item)
    return known


def _identity(item: Any) -> str:
    if isinstance(item, dict):
        keys = next((keys for keys in _IDENTITY if all(key in item for key in keys)), None)
        if keys is not None:
            return json.dumps([keys, [item[key] for key in keys]], sort_keys=True)
        item = {name: value for name, value in item.items() if name not in UNSAID}
    return json.dumps(item, sort_keys=True)
