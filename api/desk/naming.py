"""What colleagues are called on the pages."""

import uuid
from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.models.accounts import Account

Names = dict[uuid.UUID | None, str]


async def names_of(session: AsyncSession, ids: Iterable[uuid.UUID | None]) -> Names:
    """The operator and those who have gone have no name here."""
    wanted = {one for one in ids if one is not None}
    rows = await session.execute(select(Account.id, Account.display_name).where(col(Account.id).in_(wanted)))
    return {row[0]: row[1] for row in rows}
