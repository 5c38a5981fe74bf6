"""Wraps all data keys anew under the newest key-encryption key; the values themselves stay as they are."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.audit import record
from app.database.sessions import transaction
from app.models.sealed import DataKey
from app.sealing.data_keys import place_of
from app.sealing.keyring import Keyring


@dataclass(frozen=True)
class Rotation:
    """Data keys wrapped anew, and the ids of older key-encryption keys that nothing needs any more."""

    rewrapped: int
    idle: tuple[str, ...]


async def rotate(
    engine: AsyncEngine, keyring: Keyring, *, actor: Actor | None = None, batch: int = 500
) -> Rotation:
    """One transaction a batch: interrupted, it goes on where it was. Readers and writers go on meanwhile.

    Raises `Unsealable` at a data key whose key-encryption key is not in the keyring; batches before it stay.
    """
    rewrapped = 0
    while True:
        async with transaction(engine) as session:
            if not (count := await _batch(session, keyring, batch)):
                return Rotation(rewrapped, await _idle(session, keyring))
            await record(session, actor, "keys:rotate", kind="data_key", detail={"count": count})
        rewrapped += count


async def _batch(session: AsyncSession, keyring: Keyring, size: int) -> int:
    rows = await session.scalars(
        select(DataKey)
        .where(DataKey.kek_id != keyring.newest)
        .order_by(col(DataKey.id))
        .limit(size)
        .with_for_update(key_share=True)
    )
    count = 0
    for count, row in enumerate(rows, 1):  # noqa: B007  how many there were
        key = keyring.unwrap(row.kek_id, row.wrapped, place_of(row))
        row.kek_id, row.wrapped = keyring.wrap(key, place_of(row))
    await session.flush()
    return count


async def _idle(session: AsyncSession, keyring: Keyring) -> tuple[str, ...]:
    used = await session.scalars(select(DataKey.kek_id).distinct())
    needed = {keyring.newest, *used}
    return tuple(one for one in keyring.keys if one not in needed)
