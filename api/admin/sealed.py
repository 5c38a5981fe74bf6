"""Sealed fields: which hold something, writing one, and reading one for a reason that the log keeps."""

import uuid
from datetime import datetime
from typing import Annotated

from fastapi import Depends
from pydantic import Field, SecretStr

from api.admin.records_bodies import plain
from api.admin.records_typing import Endpoint, Reader
from api.admin.routing import admin_router
from api.admin.security import TheOffice, Tx, requires
from api.admin.shapes import In, Out
from app.accounts.actor import Actor
from app.accounts.permissions import Permission
from app.accounts.refusals import NotFound
from app.editorial import sealed_places
from app.sealing import NothingSealed, Place, Reason, SealedField, seal, unseal

router = admin_router("sealed")
Reading = Annotated[Actor, Depends(requires(Permission.sealed_read, step_up=True))]
Writing = Annotated[Actor, Depends(requires(Permission.sealed_write, step_up=True))]
_KINDS = {"prisoner": "prisoners", "facility": "facilities", "case": "cases"}


class SealedIn(In):
    """No error and no log repeats it."""

    value: SecretStr = Field(min_length=1, max_length=20_000)


class ReadIn(In):
    reason: Reason = Field(description="Goes to the audit log")


class SealedOut(Out):
    value: str


class SealableOut(Out):
    """`record_id` is that of the record or of its part; `sealed_at` null: nothing is there."""

    field: SealedField
    record_id: uuid.UUID
    sealed_at: datetime | None


class Sealables(Out):
    items: list[SealableOut]


def _places(kind: str) -> Endpoint:
    async def places(record_id: uuid.UUID, actor: Reader, session: Tx) -> Sealables:
        """What may be sealed of it and its parts, and what is; no values."""
        found = await sealed_places.places(session, actor, kind, record_id)
        return Sealables(items=[SealableOut.model_validate(one) for one in found])

    return places


for _kind, _path in _KINDS.items():
    router.get(f"/{_path}/{{record_id}}/sealed", tags=[_path])(_places(_kind))


@router.put("/sealed/{field}/{record_id}", status_code=204)
async def write(
    field: SealedField, record_id: uuid.UUID, given: SealedIn, actor: Writing, session: Tx, office: TheOffice
) -> None:
    """Over what was there."""
    place = Place(field, record_id)
    await sealed_places.must_reach(session, actor, place)
    value = plain({"value": given.value.get_secret_value()})["value"]
    await seal(session, office.secrets.keyring, place, value, actor=actor)


@router.post("/sealed/{field}/{record_id}/read")
async def read(
    field: SealedField, record_id: uuid.UUID, given: ReadIn, actor: Reading, session: Tx, office: TheOffice
) -> SealedOut:
    """The log names who read it, and why, before it is shown. 404 if nothing is sealed there."""
    place = Place(field, record_id)
    await sealed_places.must_reach(session, actor, place)
    try:
        text = await unseal(session, office.secrets.keyring, place, actor=actor, reason=given.reason)
    except NothingSealed:
        raise NotFound from None
    return SealedOut(value=text)


@router.delete("/sealed/{field}/{record_id}", status_code=204)
async def erase(field: SealedField, record_id: uuid.UUID, actor: Writing, session: Tx) -> None:
    """All that is sealed under this id, whatever the field: they share a key, and the key goes. For good.

    At once, by one person; the log keeps who. 404 if nothing is sealed there.
    """
    await sealed_places.erase_all(session, actor, Place(field, record_id))
