"""Autosave: what was typed survives a lost connection, a dead session and a closed browser."""

from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import Unfit
from app.models.base import now
from app.models.changes import TypedForm

LONGEST_KEY, LARGEST = 100, 500_000  # characters


async def keep(session: AsyncSession, actor: Actor, form: str, typed: dict[str, Any]) -> None:
    """The last word wins: it is one person's form. Raises `Forbidden`, and `Unfit` for what is too large."""
    actor.require(Permission.dossier_write)
    if len(form) > LONGEST_KEY or len(str(typed)) > LARGEST:
        raise Unfit("this is too large to keep")
    statement = insert(TypedForm).values(account_id=actor.account_id, form=form, typed=typed, saved_at=now())
    changed = {"typed": statement.excluded.typed, "saved_at": statement.excluded.saved_at}
    await session.execute(
        statement.on_conflict_do_update(index_elements=["account_id", "form"], set_=changed)
    )


async def kept(session: AsyncSession, actor: Actor, form: str) -> TypedForm | None:
    """Their own only, whoever asks."""
    return await session.get(TypedForm, (actor.account_id, form), populate_existing=True)


async def forget(session: AsyncSession, actor: Actor, form: str) -> None:
    """Handed in, or thrown away by who typed it."""
    theirs = (col(TypedForm.account_id) == actor.account_id, col(TypedForm.form) == form)
    await session.execute(delete(TypedForm).where(*theirs))
