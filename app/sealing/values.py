"""Seals, opens and erases single fields, in the caller's transaction; the audit log tells of each."""

import hashlib
import uuid
from collections.abc import Collection
from enum import StrEnum
from typing import Any

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.audit import record
from app.models.base import now
from app.models.sealed import DataKey, SealedValue
from app.sealing.data_keys import data_key, place_of
from app.sealing.fields import Place
from app.sealing.keyring import Keyring, decrypt, encrypt


class NothingSealed(LookupError):
    """No value is sealed in this field, or not any more."""


class Reason(StrEnum):
    """Why somebody reads a sealed value. Codes only: a reason in words would tell of the person."""

    CHECK_FACT = "check_fact"
    CONTACT_SOURCE = "contact_source"
    CORRECT_RECORD = "correct_record"
    REVIEW_CHANGE = "review_change"
    PROTECT_PERSON = "protect_person"
    REQUEST_OF_PERSON = "request_of_person"
    LEGAL_PROCEEDINGS = "legal_proceedings"
    SECURITY_INCIDENT = "security_incident"


async def seal(
    session: AsyncSession, keyring: Keyring, place: Place, plaintext: str, *, actor: Actor
) -> None:
    """Keep the text in this place, over what was there. Needs `sealed:write`.

    Whether the actor's teams reach the record is the caller's to ask. The text's length stays visible in the
    database. Raises `Forbidden`, and `Unsealable` if the record's data key does not open.
    """
    actor.require(Permission.sealed_write)
    await deposit(session, keyring, place, plaintext, actor=actor)


async def deposit(
    session: AsyncSession, keyring: Keyring, place: Place, plaintext: str, *, actor: Actor
) -> None:
    """`seal` for who hands words in with a change of their own: they need not be allowed to read any."""
    key_id, key = await data_key(session, keyring, place.kind, place.record_id)
    nonce, ciphertext = encrypt(key, plaintext.encode(), place.bytes())
    await _put(session, place, {"key_id": key_id, "nonce": nonce, "ciphertext": ciphertext})
    # Of the text the digest tells nothing; later it shows whether an older ciphertext was put back.
    digest = hashlib.sha256(nonce + ciphertext).hexdigest()
    await _tell(session, actor, Permission.sealed_write, place, ciphertext=digest)


async def unseal(
    session: AsyncSession, keyring: Keyring, place: Place, *, actor: Actor, reason: Reason
) -> str:
    """The text, and in the audit log who reads it and why. Needs `sealed:read`.

    Show it only once the transaction has committed: if that fails, the log does not know of the reading.
    Whether the actor's teams reach the record is the caller's to ask.
    Raises `Forbidden`, `NothingSealed`, and `Unsealable` for what was altered or lacks its key.
    """
    actor.require(Permission.sealed_read)
    key, value = await _found(session, place)
    data = keyring.unwrap(key.kek_id, key.wrapped, place_of(key))
    text = decrypt(data, value.nonce, value.ciphertext, place.bytes()).decode()
    await _tell(session, actor, Permission.sealed_read, place, reason=reason)
    return text


async def opened(session: AsyncSession, keyring: Keyring, places: Collection[Place]) -> dict[Place, str]:
    """Several at once, for a search; where nothing is sealed nothing is given.

    The caller asks who may, and tells the log. Raises `Unsealable`.
    """
    ids = {place.record_id for place in places}
    rows = await session.execute(
        select(DataKey, SealedValue)
        .join(SealedValue, col(SealedValue.key_id) == col(DataKey.id))
        .where(col(SealedValue.record_id).in_(ids))
    )
    found = {(value.kind, value.record_id, value.field): (key, value) for key, value in rows}
    texts = {}
    for place in places:
        if pair := found.get((place.kind, place.record_id, place.field)):
            key, value = pair
            data = keyring.unwrap(key.kek_id, key.wrapped, place_of(key))
            texts[place] = decrypt(data, value.nonce, value.ciphertext, place.bytes()).decode()
    return texts


async def _tell(session: AsyncSession, actor: Actor, action: Permission, place: Place, **more: str) -> None:
    detail = {"field": place.sealed, **more}
    await record(session, actor, action, kind=place.kind, record_id=place.record_id, detail=detail)


async def _put(session: AsyncSession, place: Place, changing: dict[str, Any]) -> None:
    keys = {"kind": place.kind, "record_id": place.record_id, "field": place.field}
    changing = {**changing, "sealed_at": now()}
    statement = insert(SealedValue).values(**keys, **changing)
    await session.execute(statement.on_conflict_do_update(index_elements=list(keys), set_=changing))


async def _found(session: AsyncSession, place: Place) -> tuple[DataKey, SealedValue]:
    found = await session.execute(
        select(DataKey, SealedValue)
        .join(SealedValue, col(SealedValue.key_id) == col(DataKey.id))
        .where(
            SealedValue.kind == place.kind,
            SealedValue.record_id == place.record_id,
            SealedValue.field == place.field,
        )
        .execution_options(populate_existing=True)
    )
    row = found.one_or_none()
    if row is None:
        raise NothingSealed(f"Nothing is sealed in {place.sealed} of this record.")
    key, value = row
    return key, value


async def erase(session: AsyncSession, record_id: uuid.UUID, actor: Actor | None) -> int:
    """Delete the record's data key, and with it all its sealed values. Returns how many keys there were.

    A backup from before still holds the wrapped key: it opens for as long as the key-encryption key of
    that day is kept anywhere. Who may erase is the caller's to ask; `actor` None is the program itself.
    """
    gone = delete(DataKey).where(col(DataKey.record_id) == record_id).returning(col(DataKey.kind))
    kinds = list(await session.scalars(gone))
    for kind in kinds:
        await record(session, actor, "sealed:erase", kind=kind, record_id=record_id)
    return len(kinds)
