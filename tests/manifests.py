"""Manifests for tests."""

from datetime import datetime, timedelta
from typing import Any

from app.verifying.encoding import MOMENT, digest, written
from app.verifying.manifests import BINS, MANIFEST_FORMAT
from tests.signing import NOW


def manifest(at: datetime = NOW, days: int = 7, **said: Any) -> bytes:
    """One of a snapshot of nothing."""
    given = {
        "format": MANIFEST_FORMAT, "site": "https://example.org", "version": 1, "seq": 0,
        "built": at.strftime(MOMENT), "expires": (at + timedelta(days=days)).strftime(MOMENT),
        "bins": [digest(b"")] * BINS, "files": 0, "bytes": 0,
    }  # fmt: skip
    return written(given | said)
