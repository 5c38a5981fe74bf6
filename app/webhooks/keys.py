"""An endpoint's keys at rest: sealed under its own data key, which `app.sealing.rotate` and `erase` reach."""

import base64
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, or_, select

from app.models.base import now
from app.models.webhooks import WebhookKey
from app.sealing.data_keys import data_key
from app.sealing.keyring import NONCE_BYTES, Keyring, bound, decrypt, encrypt
from app.webhooks.signing import Keys

KIND = "webhook"


async def make_keys(
    session: AsyncSession, keyring: Keyring, endpoint_id: uuid.UUID, overlap: timedelta = timedelta(0)
) -> Keys:
    """New ones; those before them go on signing beside them for so long."""
    at = now()
    former = col(WebhookKey.endpoint_id) == endpoint_id, col(WebhookKey.expires_at).is_(None)
    await session.execute(update(WebhookKey).where(*former).values(expires_at=at + overlap))
    keys, row = Keys.fresh(), WebhookKey(endpoint_id=endpoint_id, sealed="", public_key="", created_at=at)
    _, key = await data_key(session, keyring, KIND, endpoint_id)
    nonce, ciphertext = encrypt(key, keys.written().encode(), _place(row))
    row.sealed, row.public_key = base64.b64encode(nonce + ciphertext).decode(), keys.public_text
    session.add(row)
    await session.flush()
    return keys


async def keys_of(
    session: AsyncSession, keyring: Keyring, endpoint_id: uuid.UUID, at: datetime
) -> Sequence[Keys]:
    """Those that sign at this moment, the newest first. Raises `app.sealing.Unsealable`."""
    expires = col(WebhookKey.expires_at)
    rows = await session.scalars(
        select(WebhookKey)
        .where(WebhookKey.endpoint_id == endpoint_id, or_(expires.is_(None), expires > at))
        .order_by(col(WebhookKey.created_at).desc())
    )
    _, key = await data_key(session, keyring, KIND, endpoint_id)
    return [_opened(key, row) for row in rows]


def _opened(key: bytes, row: WebhookKey) -> Keys:
    raw = base64.b64decode(row.sealed)
    return Keys.read(decrypt(key, raw[:NONCE_BYTES], raw[NONCE_BYTES:], _place(row)).decode())


def _place(row: WebhookKey) -> bytes:
    return bound("nezabudka webhook key 1", row.endpoint_id, row.id)
