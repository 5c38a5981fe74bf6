"""What every public route needs: the read-only pool, the cursor key, the address of this site."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import asyncpg

from api.public.kept import Kept
from app.database.readers import Readers
from app.published.latest import Latest

_HOST = re.compile(rb"[A-Za-z0-9.\-]{1,253}(:\d{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:\d{1,5})?")


@dataclass(frozen=True)
class Site:
    pool: Readers
    cursor_key: bytes
    public_url: str | None
    letters: asyncpg.Pool | None = None  # None: sets are handed out and letters counted elsewhere
    kept: Kept = field(default_factory=Kept)
    latest: Latest = field(default_factory=Latest)

    def base(self, scope: Mapping[str, Any]) -> str:
        """Scheme and host of absolute links: as configured, else as the request named us."""
        if self.public_url:
            return self.public_url.rstrip("/")
        host = next((value for name, value in scope["headers"] if name == b"host"), b"")
        return f"{scope['scheme']}://{host.decode()}" if _HOST.fullmatch(host) else ""


def today() -> date:
    """The day that running counts are counted to: UTC."""
    return datetime.now(UTC).date()


def site_of(scope: Mapping[str, Any]) -> Site:
    site: Site = scope["app"].state.site
    return site
