"""What the snapshot in force says: the pin to hand out, and where else it stands."""

from collections.abc import Mapping
from typing import Any

import orjson

from app.snapshots.store import Snapshot, Store
from app.verifying.roots import read_chain


def _current(scope: Mapping[str, Any]) -> Snapshot | None:
    store: Store = scope["app"].state.snapshots
    return store.current()


def pin_of(scope: Mapping[str, Any]) -> str | None:
    """The digest of the root entry in force; None before the first snapshot stands."""
    snapshot = _current(scope)
    return read_chain((snapshot.path / "root.json").read_bytes()).last.pin if snapshot else None


def mirrors_of(scope: Mapping[str, Any]) -> list[str]:
    """Addresses of the mirrors that the snapshot names."""
    snapshot = _current(scope)
    return mirrors_in(snapshot) if snapshot else []


def mirrors_in(snapshot: Snapshot) -> list[str]:
    if not (snapshot.path / "mirrors.json").exists():
        return []
    listed = orjson.loads((snapshot.path / "mirrors.json").read_bytes())["mirrors"]
    return [one["url"] for one in listed]
