"""Autosave: what was typed survives a lost connection, a dead session and a closed browser. Encrypted."""

import base64
import json
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
from app.sealing import Unsealable, lent
from app.sealing.keyring import bound

LONGEST_KEY, LARGEST = 100, 500_000  # characters
_WRAPPED = "wrapped"


async def keep(session: AsyncSession, actor: Actor, form: str, typed: dict[str, Any]) -> None:
    """The last word wins: it is one person's form. Raises `Forbidden`, and `Unfit` for what is too large."""
    actor.require(Permission.dossier_write)
    if len(form) > LONGEST_KEY or len(str(typed)) > LARGEST:
        raise Unfit("this is too large to keep")
    wrapped = {_WRAPPED: _wrapped(session, actor, form, typed)}
    statement = insert(TypedForm).values(
        account_id=actor.account_id, form=form, typed=wrapped, saved_at=now()
    )
    changed = {"typed": statement.excluded.typed, "saved_at": statement.excluded.saved_at}
    await session.execute(
        statement.on_conflict_do_update(index_elements=["account_id", "form"], set_=changed)
    )


async def kept(session: AsyncSession, actor: Actor, form: str) -> TypedForm | None:
    """Their own only, whoever asks. None for what no key opens any more."""
    found = await session.get(TypedForm, (actor.account_id, form), populate_existing=True)
    if found is None:
        return None
    try:
        typed = _opened(session, actor, form, found.typed)
    except (Unsealable, LookupError, ValueError, TypeError):
        return None
    return TypedForm(account_id=actor.account_id, form=form, typed=typed, saved_at=found.saved_at)


def _wrapped(session: AsyncSession, actor: Actor, form: str, typed: dict[str, Any]) -> list[str]:
    """Encrypted whole: nobody has said yet which of these words are for editors only."""
    key_id, wrapped = lent(session).wrap(json.dumps(typed).encode(), _place(actor, form))
    return [key_id, base64.b64encode(wrapped).decode()]


def _opened(session: AsyncSession, actor: Actor, form: str, kept: dict[str, Any]) -> dict[str, Any]:
    key_id, wrapped = kept[_WRAPPED]
    opened = lent(session).unwrap(key_id, base64.b64decode(wrapped), _place(actor, form))
    found: dict[str, Any] = json.loads(opened)
    return found


def _place(actor: Actor, form: str) -> bytes:
    return bound("nezabudka typed form 1", actor.account_id, form)


async def forget(session: AsyncSession, actor: Actor, form: str) -> None:
    """Handed in, or thrown away by who typed it."""
    theirs = (col(TypedForm.account_id) == actor.account_id, col(TypedForm.form) == form)
    await session.execute(delete(TypedForm).where(*theirs))
