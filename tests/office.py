"""Fixtures of webhooks, a plugin of conftest: a worker asked step by step, a receiver, what it was told."""

import base64
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy.ext.asyncio import AsyncEngine
from standardwebhooks.webhooks import Webhook

from app.database.embedded import Dsns
from app.webhooks.signing import PUBLIC, Keys
from tests.conftest import Query
from tests.webhooks import Authority, Bureau, Got, Receiver, authority, bureau, poster, receiving

DAY = 24 * 3600
# One person may publish it; graver kinds need two.
CELL = {
    "type": "repeated_punishment_cell", "state": "active", "severity": "severe", "urgency": "expected",
    "evidence": "single_source", "headline": {"en": "Cell"}, "text": {"en": "Told by the lawyer."},
    "since": "2026-02",
}  # fmt: skip


@pytest.fixture(scope="session")
def trust(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return authority(Path(tmp_path_factory.mktemp("authority")))


@pytest_asyncio.fixture(loop_scope="session")
async def office(as_editors: AsyncEngine, database: Dsns, trust: Authority) -> AsyncIterator[Bureau]:
    async with bureau(as_editors, database.editor, poster(trust)) as made:
        yield made


@pytest_asyncio.fixture(loop_scope="session")
async def receiver(trust: Authority) -> AsyncIterator[Receiver]:
    async with receiving(trust) as made:
        yield made


def verified_a(keys: Keys, got: Got) -> int:
    """How many `v1a` signatures are right, checked by Ed25519 alone."""
    public = Ed25519PublicKey.from_public_bytes(base64.b64decode(keys.public_text.removeprefix(PUBLIC)))
    content = f"{got.id}.{got.headers['webhook-timestamp']}.".encode() + got.body
    right = 0
    for one in got.headers["webhook-signature"].split(" "):
        version, _, signature = one.partition(",")
        if version == "v1a":
            try:
                public.verify(base64.b64decode(signature), content)
                right += 1
            except InvalidSignature:
                pass
    return right


def verified(keys: Keys, got: Got) -> dict[str, Any]:
    assert verified_a(keys, got) == 1
    found: dict[str, Any] = Webhook(keys.secret_text).verify(got.body, got.headers)
    return found


def told(receiver: Receiver, kind: str | None = None) -> list[tuple[str, str]]:
    events = [one.event for one in receiver.got]
    return [(one["type"], one["data"]["id"]) for one in events if kind in {None, one["data"]["kind"]}]


async def attempts(query: Query) -> list[Any]:
    return await query("SELECT * FROM editorial.webhook_attempt ORDER BY id")
