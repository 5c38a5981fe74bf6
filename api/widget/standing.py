"""What the snapshot in force says: the pin to hand out, and where else it stands."""

from collections.abc import Mapping
from typing import Any

import orjson

from app.snapshots.store import Snapshot, Store
from app.verifying.roots import read_chain


def _read(scope: Mapping[str, Any], path: str) -> bytes | None:
    """A file of the snapshot in force; None where it has none, and before the first one stands."""
    store: Store = scope["app"].state.snapshots
    for _ in range(2):  # the next one may be swapped in between
        snapshot = store.current()
        try:
            return (snapshot.path / path).read_bytes() if snapshot else None
        except FileNotFoundError:
            continue
    return None


def pin_of(scope: Mapping[str, Any]) -> str | None:
    """The digest of the root entry in force; None where nothing is signed yet."""
    chain = _read(scope, "root.json")
    return read_chain(chain).last.pin if chain else None


def mirrors_of(scope: Mapping[str, Any]) -> list[str]:
    """Addresses of the mirrors that the snapshot names."""
    listed = _read(scope, "mirrors.json")
    return _addresses(listed) if listed else []


def mirrors_in(snapshot: Snapshot) -> list[str]:
    path = snapshot.path / "mirrors.json"
    return _addresses(path.read_bytes()) if path.exists() else []


def _addresses(listed: bytes) -> list[str]:
    return [one["url"] for one in orjson.loads(listed)["mirrors"]]
