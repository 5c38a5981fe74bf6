"""The tree in force, for commands that hand it out."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from app.database.connecting import database, reach
from app.database.engines import readers
from app.settings import Settings, SettingsError
from app.snapshots.store import Snapshot, Store, has_removals


@contextmanager
def in_force(settings: Settings) -> Iterator[Snapshot]:
    """It stays while the block reads it. Raises SettingsError if there is none."""
    with Store(settings.snapshots).reading() as snapshot:
        if snapshot is None:
            raise SettingsError("There is no snapshot yet: run `nezabudka snapshot build`.")
        yield snapshot


@contextmanager
def handed_out(settings: Settings) -> Iterator[Snapshot]:
    """One that may still be shown. Raises SettingsError if it has expired, or somebody was removed since."""
    with in_force(settings) as snapshot:
        check(settings, snapshot)
        yield snapshot


def check(settings: Settings, snapshot: Snapshot) -> None:
    """Raises SettingsError for what the server itself does not show any more."""
    if snapshot.has_expired:
        raise SettingsError("The snapshot has expired: run `nezabudka snapshot build`.")
    with database(settings) as dsns:
        removals = asyncio.run(_has_removals(dsns.public, snapshot.seq))
    if removals:
        raise SettingsError(
            "Something was removed since this snapshot was built: run `nezabudka snapshot build`, or wait for"
            " the worker."
        )


async def _has_removals(dsn: str, seq: int) -> bool:
    await reach(dsn)
    async with readers(dsn, most=1) as pool:
        return await has_removals(pool, seq)
