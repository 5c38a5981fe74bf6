"""What editors' programs do with records: send, hand in, decide."""

import uuid
from typing import Any

import httpx

from app.editorial.intake import DossierIn
from tests.editors import REASON
from tests.factories import dossier
from tests.staff import Person


def body(slug: str, **more: Any) -> dict[str, Any]:
    return said(dossier(slug, **more))


def said(shape: DossierIn) -> dict[str, Any]:
    return shape.model_dump(mode="json", exclude_unset=True)


def ok(got: httpx.Response, status: int = 200) -> dict[str, Any]:
    assert got.status_code == status, got.text
    found: dict[str, Any] = got.json()
    return found


async def etag(person: Person, path: str) -> str:
    got = await person.get(path)
    assert got.status_code == 200, got.text
    return got.headers["etag"]


async def patch(person: Person, path: str, said: Any, tag: str | None = None) -> httpx.Response:
    headers = {"if-match": tag or await etag(person, path)}
    return await person.send("PATCH", path, said, headers=headers)


async def submitted(person: Person, made: httpx.Response) -> dict[str, Any]:
    identity = ok(made, 201)["id"]
    return ok(await person.post(f"proposals/{identity}/submit"))


async def decide(person: Person, proposal_id: str, verdict: str = "publish", **more: Any) -> httpx.Response:
    path = f"proposals/{proposal_id}"
    headers = {"if-match": await etag(person, path)}
    said = {"verdict": verdict, "without_consent": REASON, **more}
    return await person.post(f"{path}/decide", said, headers=headers)


async def published(author: Person, reviewer: Person, slug: str, **more: Any) -> uuid.UUID:
    """A new person, by two persons."""
    made = await author.post("prisoners?confirmed=true", body(slug, **more))
    waiting = await submitted(author, made)
    return uuid.UUID(ok(await decide(reviewer, waiting["id"]))["record_id"])


async def changed(author: Person, reviewer: Person, path: str, said: Any) -> dict[str, Any]:
    waiting = await submitted(author, await patch(author, path, said))
    return ok(await decide(reviewer, waiting["id"]))
