"""What operators are told of the snapshot. None of it makes the site unready: it answers readers without."""

from datetime import UTC, datetime

from prometheus_client import Gauge

from app.database.readers import Readers
from app.snapshots.store import Store, has_removals

VERSION = Gauge("nezabudka_snapshot_version", "Version of the snapshot in force; 0 if there is none.")
AGE = Gauge("nezabudka_snapshot_age_seconds", "Since it was built.")
EXPIRES = Gauge("nezabudka_snapshot_expires_seconds", "Until it expires; negative once it has.")
OUTDATED = Gauge("nezabudka_snapshot_outdated", "1 while it holds what was withdrawn, and is not shown.")


async def look(pool: Readers, store: Store) -> str:
    """In words, for `/readyz`; in numbers, for `/metrics`."""
    current = store.current()
    VERSION.set(current.version if current else 0)
    if current is None:
        return "none"
    now = datetime.now(UTC)
    age, outdated = (now - current.built).total_seconds(), await has_removals(pool, current.seq)
    AGE.set(age)
    EXPIRES.set((current.expires - now).total_seconds())
    OUTDATED.set(outdated)
    state = ", outdated" if outdated else ", expired" if current.has_expired else ""
    return f"version {current.version}, {age:.0f} s old{state}"
