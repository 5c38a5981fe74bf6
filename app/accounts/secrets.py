"""How TOTP secrets lie in the database: encrypted, and bound to whom they belong to."""

import base64
import uuid
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from app.sealing.data_keys import data_key
from app.sealing.keyring import NONCE_BYTES, Keyring, bound, decrypt, encrypt

_KIND = "account"


@dataclass(frozen=True)
class Secrets:
    keyring: Keyring

    async def seal(self, session: AsyncSession, account_id: uuid.UUID, plain: str) -> str:
        """Under the account's data key, which `app.sealing.rotate` and `erase` reach."""
        _, key = await data_key(session, self.keyring, _KIND, account_id)
        nonce, ciphertext = encrypt(key, plain.encode(), _place(account_id))
        return base64.b64encode(nonce + ciphertext).decode()

    async def open(self, session: AsyncSession, account_id: uuid.UUID, sealed: str) -> str:
        """No audit entry: who signs in is one already. Raises `app.sealing.Unsealable`."""
        _, key = await data_key(session, self.keyring, _KIND, account_id)
        raw = base64.b64decode(sealed)
        return decrypt(key, raw[:NONCE_BYTES], raw[NONCE_BYTES:], _place(account_id)).decode()

    def wrap(self, subject: uuid.UUID, plain: str) -> str:
        """For minutes, until it is confirmed: without a data key that would stay behind."""
        key_id, wrapped = self.keyring.wrap(plain.encode(), _waiting(subject))
        return f"{key_id}:{base64.b64encode(wrapped).decode()}"

    def unwrap(self, subject: uuid.UUID, wrapped: str) -> str:
        key_id, _, encoded = wrapped.partition(":")
        return self.keyring.unwrap(key_id, base64.b64decode(encoded), _waiting(subject)).decode()


def _place(account_id: uuid.UUID) -> bytes:
    return bound("nezabudka totp secret 1", account_id)


def _waiting(subject: uuid.UUID) -> bytes:
    return bound("nezabudka totp enrolment 1", subject)
