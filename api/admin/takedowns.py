"""Out of the public at once by one person, and into it by two."""

import uuid
from typing import Any

from fastapi import Response
from pydantic import Field

from api.admin.idempotency import TheOnce
from api.admin.preconditions import VersionRead
from api.admin.records_answers import proposal_told
from api.admin.records_shapes import PATHS, proposal_model
from api.admin.records_typing import Endpoint, Withdrawer, acting, typed
from api.admin.refusals import faults_told
from api.admin.routing import admin_router
from api.admin.security import Tx
from api.admin.shapes import In, Out
from app.editorial import takedown
from app.editorial.changes.nouns import NOUNS, Noun
from app.editorial.changes.proposals import Wish, propose, submit
from app.editorial.withdrawal import WithdrawalReason
from app.models.people import AfterRelease

router = admin_router("takedowns")


class WithdrawIn(In):
    reason: WithdrawalReason


class AfterReleaseIn(In):
    """What the person decided; only what shows less than now."""

    choice: AfterRelease


class Effect(Out):
    changed: int = Field(description="How many public documents changed")


def _publish(noun: Noun) -> Endpoint:
    async def publish(
        record_id: uuid.UUID, actor: Any, session: Tx, version: VersionRead, once: TheOnce
    ) -> Response:
        """Hands in a record that is not public as it is: a second person decides with `publish`."""
        with faults_told():
            wish = Wish(patch={}, base_version=version)
            made = await propose(session, actor, noun.kind, record_id, wish)
        return await proposal_told(once, await submit(session, actor, made.id), made=True)

    return typed(publish, actor=acting(noun.write))


def _withdraw(noun: Noun) -> Endpoint:
    async def withdraw(
        record_id: uuid.UUID, given: WithdrawIn, actor: Withdrawer, session: Tx, once: TheOnce
    ) -> Response:
        """At once, by one person; only the verdict `republish` brings it back. Twice is the same as once."""
        changed = await takedown.withdraw(session, actor, noun.kind, record_id, given.reason)
        return await once.told(Effect(changed=changed))

    return withdraw


def _add(noun: Noun) -> None:
    one, tags = f"/{PATHS[noun.kind]}/{{record_id}}", [PATHS[noun.kind]]
    made = proposal_model(noun.kind)
    router.post(f"{one}/publish", response_model=made, status_code=201, tags=list(tags))(_publish(noun))
    router.post(f"{one}/withdraw", response_model=Effect, tags=list(tags))(_withdraw(noun))


for _noun in NOUNS.values():
    if _noun.has_state:
        _add(_noun)


@router.post("/prisoners/{record_id}/after-release", response_model=Effect, tags=["prisoners"])
async def after_release(
    record_id: uuid.UUID, given: AfterReleaseIn, actor: Withdrawer, session: Tx, once: TheOnce
) -> Response:
    """Shows less of somebody who asked for it, at once, by one person."""
    changed = await takedown.choose_less(session, actor, record_id, given.choice)
    return await once.told(Effect(changed=changed))
