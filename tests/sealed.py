"""What tests do with sealed fields."""

import base64
import secrets
import uuid

from sqlalchemy.ext.asyncio import AsyncEngine

from app.accounts.actor import Actor
from app.database.sessions import transaction
from app.models.accounts import Role
from app.sealing import (
    Keyring,
    Place,
    Reason,
    SealedField,
    seal,
    unseal,
)
from tests.editors import actor


def key(name: str) -> str:
    return f"{name}:{base64.b64encode(secrets.token_bytes(32)).decode()}"


OLD, NEW = key("old"), key("new")
EDITOR, COLLEAGUE, STRANGER = (
    actor("x", role, stepped_up=False) for role in (Role.editor, Role.reviewer, Role.contributor)
)


def place(sealed: SealedField = SealedField.SOURCE_IDENTITY) -> Place:
    return Place(sealed, uuid.uuid4())


async def put(engine: AsyncEngine, keyring: Keyring, where: Place, words: str, who: Actor = EDITOR) -> None:
    async with transaction(engine) as session:
        await seal(session, keyring, where, words, actor=who)


async def get(engine: AsyncEngine, keyring: Keyring, where: Place, who: Actor = EDITOR) -> str:
    async with transaction(engine) as session:
        return await unseal(session, keyring, where, actor=who, reason=Reason.CONTACT_SOURCE)
