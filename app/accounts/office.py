"""What every part of sign-in needs, made once when the editors' side starts."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncEngine

from app.accounts.passwords import Passwords
from app.accounts.place import Place
from app.accounts.secrets import Secrets
from app.sealing import Keyring
from app.settings import Settings


@dataclass(frozen=True)
class Office:
    engine: AsyncEngine
    passwords: Passwords
    secrets: Secrets
    place: Place

    @classmethod
    def of(cls, settings: Settings, engine: AsyncEngine) -> "Office":
        """Raises SettingsError without the keys."""
        secrets = Secrets(Keyring.of(settings))
        return cls(engine, Passwords(), secrets, Place.of(settings.editors_url))
