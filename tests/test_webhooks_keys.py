"""Keys of webhooks: two generations while a rotation overlaps, and never in a row as they are."""

from datetime import timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError
from time_machine import Traveller

from app.database.sessions import transaction
from app.models.base import now
from app.webhooks import managing
from app.webhooks.running import prune
from tests.conftest import Query
from tests.editors import AUTHOR, KEYRING
from tests.factories import World, dossier
from tests.office import DAY, verified, verified_a
from tests.webhooks import Bureau, Receiver


async def test_both_generations_sign_while_a_rotation_overlaps(
    office: Bureau, receiver: Receiver, world: World, clock: Traveller, query: Query
) -> None:
    endpoint, former = await office.endpoint(receiver.url, kinds=["prisoner"])
    async with transaction(office.engine) as session:
        which = await managing.endpoint(session, endpoint.id)
        fresh = await managing.rotate(session, KEYRING, AUTHOR, which, timedelta(hours=24))
    await world.publish(dossier("eve"))
    await office.work()
    for keys in (former, fresh):
        verified(keys, receiver.got[0])
    clock.shift(DAY + 1)
    await world.publish(dossier("adam"))
    await office.work()
    verified(fresh, receiver.got[1])
    assert verified_a(former, receiver.got[1]) == 0
    with pytest.raises(WebhookVerificationError):
        Webhook(former.secret_text).verify(receiver.got[1].body, receiver.got[1].headers)
    await prune(office.engine, now())
    assert len(await query("SELECT 1 FROM editorial.webhook_key")) == 1


async def test_secrets_lie_sealed(office: Bureau, receiver: Receiver, query: Query) -> None:
    _, keys = await office.endpoint(receiver.url)
    secret, private = keys.written().split(" ")
    for table in ("webhook_key", "webhook_endpoint", "audit_entry", "data_key"):
        rows = str(await query(f"SELECT * FROM editorial.{table}"))  # noqa: S608
        assert secret.removeprefix("whsec_") not in rows
        assert private.removeprefix("whsk_") not in rows
