"""`Idempotency-Key`: a POST that is sent again is answered again and not done again, for 24 hours.

The answer is kept in the transaction of what it tells: there are both, or neither. Doubles that come at once
wait for each other. Key and request are kept as hashes, per account; the answer is encrypted.
"""

import hashlib
import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, Any

import orjson
from fastapi import Depends, Header, Request
from pydantic import BaseModel
from sqlalchemy import delete, func
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select
from starlette.responses import Response

from api.admin.security import SignedIn, TheOffice, Tx
from api.errors import Problem
from app.models.base import now
from app.models.idempotency import KeptAnswer
from app.sealing import Keyring, Unsealable
from app.sealing.keyring import bound

KEPT = timedelta(hours=24)
_JSON = "application/json"
_MOST_SWEPT = 100
IdempotencyKey = Annotated[
    str | None,
    Header(
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="One per action, made by the client: sent again within 24 hours, it does nothing twice.",
    ),
]


class Replayed(Exception):
    """The answer that was given before."""

    def __init__(self, response: Response) -> None:
        super().__init__()
        self.response = response


class Once:
    def __init__(self, session: AsyncSession, keyring: Keyring, slot: KeptAnswer | None) -> None:
        self._session, self._keyring, self._slot = session, keyring, slot

    async def told(
        self, said: BaseModel | None, status: int = 200, headers: Mapping[str, str] | None = None
    ) -> Response:
        """The response, kept for who sends the same request again."""
        body = said.model_dump_json() if said is not None else ""
        parts = [status, dict(headers or {}), body]
        if self._slot is not None:
            slot = self._slot
            slot.kek_id, slot.wrapped = self._keyring.wrap(orjson.dumps(parts), _place(slot))
            self._session.add(slot)
            await self._session.flush()
        return _response(parts)


async def _once(
    request: Request, actor: SignedIn, session: Tx, office: TheOffice, idempotency_key: IdempotencyKey = None
) -> Once:
    """Raises `Replayed`, and the Problem 422 for a key that was used for another request."""
    keyring = office.secrets.keyring
    if idempotency_key is None:
        return Once(session, keyring, None)
    slot = KeptAnswer(
        account_id=actor.account_id, key_hash=_hashed(actor.account_id, idempotency_key.encode()),
        request_hash=_hashed(*_asked(request), await request.body()), kek_id="", wrapped=b"",
    )  # fmt: skip
    # Until this transaction ends; the double that waits here then sees what was kept.
    lock = int(slot.key_hash[:15], 16)
    await session.execute(select(func.pg_advisory_xact_lock(lock)))
    await _sweep(session, slot)
    kept = await session.get(KeptAnswer, (slot.account_id, slot.key_hash))
    if kept is None:
        return Once(session, keyring, slot)
    if kept.request_hash != slot.request_hash:
        raise Problem(422, "idempotency-key-reused")
    raise Replayed(_response(_opened(keyring, kept)))


TheOnce = Annotated[Once, Depends(_once)]


async def replay(_: Request, error: Exception) -> Response:
    """Exception handler of `Replayed`."""
    return error.response if isinstance(error, Replayed) else Response(status_code=500)


def _asked(request: Request) -> list[object]:
    url, headers = request.url, request.headers
    return [request.method, url.path, url.query, headers.get("if-match"), headers.get("content-type")]


def _hashed(*words: Any) -> str:
    octets = [word if isinstance(word, bytes) else str(word).encode() for word in words]
    return hashlib.sha256(b"".join(b"%d:%b," % (len(one), one) for one in octets)).hexdigest()


def _opened(keyring: Keyring, kept: KeptAnswer) -> list[Any]:
    """Raises the Problem 409 if its key was taken away since: what was done stays done, and is not told."""
    try:
        parts: list[Any] = orjson.loads(keyring.unwrap(kept.kek_id, kept.wrapped, _place(kept)))
    except Unsealable as error:
        raise Problem(409, "conflict") from error
    return parts


def _place(slot: KeptAnswer) -> bytes:
    account: uuid.UUID = slot.account_id
    return bound("nezabudka kept answer 1", account, slot.key_hash, slot.request_hash)


def _response(parts: list[Any]) -> Response:
    status, headers, body = parts
    return Response(body, status, headers, media_type=_JSON if body else None)


async def _sweep(session: AsyncSession, slot: KeptAnswer) -> None:
    """What is older than a day goes: the one with this key, and some others that nobody holds."""
    old = col(KeptAnswer.created_at) <= now() - KEPT
    some = select(KeptAnswer.key_hash).where(old).limit(_MOST_SWEPT).with_for_update(skip_locked=True)
    own = col(KeptAnswer.key_hash) == slot.key_hash
    await session.execute(delete(KeptAnswer).where(own, old))
    await session.execute(delete(KeptAnswer).where(col(KeptAnswer.key_hash).in_(some)))
