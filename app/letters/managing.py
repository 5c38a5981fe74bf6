"""What editors do with groups: make a token, see which there are, revoke one. The audit log hears of it."""

import uuid
from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.opaque import hashed, new_token
from app.accounts.permissions import Permission
from app.accounts.recording import note
from app.accounts.refusals import NotFound, Unfit
from app.letters.commands import LONGEST_LABEL, MOST_DAYS, USUAL_DAYS
from app.letters.groups import GROUP_TOKEN
from app.models.base import now
from app.models.letter_queue import LetterGroup

MOST = 1000
KIND = "letter_group"
__all__ = ["LONGEST_LABEL", "MOST_DAYS", "USUAL_DAYS", "create", "group", "groups", "revoke", "today"]


def today() -> date:
    return now().date()


async def groups(session: AsyncSession) -> Sequence[LetterGroup]:
    """The newest first; those that were revoked too."""
    return list(await session.scalars(select(LetterGroup).order_by(col(LetterGroup.id).desc())))


async def group(session: AsyncSession, group_id: uuid.UUID) -> LetterGroup:
    """Raises `NotFound`."""
    found = await session.get(LetterGroup, group_id)
    if found is None:
        raise NotFound
    return found


async def create(
    session: AsyncSession, actor: Actor | None, label: str, days: int = USUAL_DAYS
) -> tuple[LetterGroup, str]:
    """A group and its token, which is shown this once. `actor` is None for the command line.

    Raises `Forbidden`, and `Unfit` if there are too many.
    """
    _must(actor)
    if (await session.scalar(select(func.count()).select_from(LetterGroup)) or 0) >= MOST:
        raise Unfit(f"there are {MOST} groups, which is the most")
    token = new_token(GROUP_TOKEN)
    made = LetterGroup(label=label, token_hash=hashed(token), ends_on=today() + timedelta(days=days))
    session.add(made)
    await session.flush()
    await note(session, actor, "letter_group:created", made.id, kind=KIND)
    return made, token


async def revoke(session: AsyncSession, actor: Actor | None, which: LetterGroup) -> None:
    """Its token works no more; letters that it counted stay counted. Twice is once. Raises `Forbidden`."""
    _must(actor)
    if which.revoked_on is not None:
        return
    which.revoked_on = today()
    await session.flush()
    await note(session, actor, "letter_group:revoked", which.id, kind=KIND)


def _must(actor: Actor | None) -> None:
    if actor is not None:
        actor.require(Permission.letter_group_manage)
        actor.require_step_up()
