"""The keyring of a session: whoever opens it for an editor's request lends it, and what arrives is sealed."""

from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from app.sealing.keyring import Keyring

_NAME: Final = "keyring"


class NoKeyring(RuntimeError):
    """Words that must be sealed arrived in a session that has no key to seal them with."""


def lend(session: AsyncSession, keyring: Keyring) -> None:
    session.info[_NAME] = keyring


def lent(session: AsyncSession) -> Keyring:
    """Raises `NoKeyring`: nothing is kept in the clear instead."""
    found = session.info.get(_NAME)
    if not isinstance(found, Keyring):
        raise NoKeyring("words for editors only can be taken in by an editor's request alone")
    return found
