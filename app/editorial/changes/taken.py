"""A slug or a number belongs to one record of all teams. That another team has it, only they are told.

Who is limited to a team may hand such a change in, and sees it as if the other record were not there. It is
for somebody who sees both to decide: see docs/decisions/0017.
"""

import secrets
import uuid
from collections.abc import AsyncIterator
from typing import Any

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.editorial.changes.nouns import Noun, id_of
from app.editorial.changes.refusals import AlreadyRecorded, BeyondTeams
from app.editorial.changes.sight import is_told
from app.editorial.references import by_external_id
from app.models.people import ExternalId
from app.models.places import Facility
from app.models.records import Group
from app.text.slugs import slug


async def must_be_new(session: AsyncSession, actor: Actor, noun: Noun, content: Any) -> None:
    """Raises `AlreadyRecorded` for a record that is there, if it is theirs to know of."""
    async for row in _holders(session, noun, content):
        if await is_told(session, actor, noun, row):
            raise AlreadyRecorded


async def must_reach(
    session: AsyncSession, actor: Actor, noun: Noun, content: Any, *, own: uuid.UUID | None
) -> None:
    """Before it is decided on. Raises `BeyondTeams` where what they may not know of is in the way."""
    if actor.countries is None:
        return
    async for row in _holders(session, noun, content):
        if id_of(row) != own and not await is_told(session, actor, noun, row):
            raise BeyondTeams


async def set_aside(
    session: AsyncSession, actor: Actor, noun: Noun, content: Any, *, own: uuid.UUID | None
) -> None:
    """Takes the slug and the numbers from what the actor may not know of: within what is undone."""
    if actor.countries is None:
        return
    async for row in _holders(session, noun, content, by_name=True):
        if id_of(row) == own or await is_told(session, actor, noun, row):
            continue
        row.slug = f"{row.slug}-{secrets.token_hex(8)}"
        owner = ExternalId.facility_id if isinstance(row, Facility) else ExternalId.prisoner_id
        await session.execute(delete(ExternalId).where(col(owner) == row.id))
        await session.flush()


async def _holders(
    session: AsyncSession, noun: Noun, content: Any, *, by_name: bool = False
) -> AsyncIterator[Any]:
    """Records with this slug (or the one made from the name), then those with one of the numbers."""
    table: Any = noun.table
    if table is Group:
        found = await session.get(Group, content.code)
        if found is not None:
            yield found
        return
    wanted = content.slug
    if wanted is None and by_name:
        wanted = slug(_first_name(content))
    if wanted is not None and (row := await session.scalar(select(table).where(table.slug == wanted))):
        yield row
    for scheme, value in getattr(content, "external_ids", {}).items():
        known = await by_external_id(session, scheme, value)
        owner = known and (known.facility_id if table is Facility else known.prisoner_id)
        if owner is not None:
            yield await session.get_one(table, owner)


def _first_name(content: Any) -> str:
    return str(next(iter(content.name.values())) if hasattr(content, "name") else content.names[0].full)
