"""The key of one record's sealed values."""

import os
import uuid

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import select

from app.models.ids import new_id
from app.models.sealed import DataKey
from app.sealing.keyring import KEY_BYTES, Keyring, bound


def place_of(row: DataKey) -> bytes:
    """What a wrapped data key is bound to: it opens in its own row only."""
    return bound("nezabudka data key 1", row.id, row.kind, row.record_id)


async def data_key(
    session: AsyncSession, keyring: Keyring, kind: str, record_id: uuid.UUID
) -> tuple[uuid.UUID, bytes]:
    """Its id and the key itself; made if the record has none. Two who come at once get the same one."""
    fresh = DataKey(id=new_id(), kind=kind, record_id=record_id, kek_id="", wrapped=b"")
    fresh.kek_id, fresh.wrapped = keyring.wrap(os.urandom(KEY_BYTES), place_of(fresh))
    await session.execute(insert(DataKey).values(**fresh.model_dump()).on_conflict_do_nothing())
    # Locked, so that it is not erased before the value that refers to it is there.
    row = (
        await session.scalars(
            select(DataKey)
            .where(DataKey.kind == kind, DataKey.record_id == record_id)
            .with_for_update(read=True, key_share=True)
            .execution_options(populate_existing=True)
        )
    ).one()
    return row.id, keyring.unwrap(row.kek_id, row.wrapped, place_of(row))
