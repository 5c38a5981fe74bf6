"""Takes people out of everything public: one action, at once, in one transaction."""

from sqlalchemy.ext.asyncio import AsyncEngine
from sqlmodel import select

from app.database.sessions import transaction
from app.editorial.references import UnknownReference
from app.models.people import Prisoner
from app.publication.publisher import withdraw_prisoners


async def withdraw_by_slug(engine: AsyncEngine, slug: str) -> int:
    """Returns how many public documents changed. Raises `UnknownReference`; twice is the same as once."""
    async with transaction(engine) as session:
        person = await session.scalar(select(Prisoner).where(Prisoner.slug == slug).with_for_update())
        if person is None:
            raise UnknownReference(f"no prisoner is recorded as “{slug}”")
        return await withdraw_prisoners(session, [person])
