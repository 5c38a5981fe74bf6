"""Who acts in tests of the editors' core: an author, a colleague who reviews, somebody of another team."""

import base64
import os
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

from app.accounts.actor import Actor
from app.accounts.permissions import ROLES
from app.database.sessions import transaction
from app.editorial.changes.deciding import decide
from app.editorial.changes.nouns import NOUNS
from app.editorial.changes.proposals import Wish, propose, submit
from app.editorial.changes.revisions import standing
from app.models.accounts import Role
from app.models.changes import Proposal, Verdict
from app.sealing import Keyring, lend


def actor(name: str, role: Role, **more: Any) -> Actor:
    values: dict[str, Any] = {"countries": None, "cases": None, "stepped_up": True, "via": "session"}
    return Actor(uuid.uuid4(), name, role, ROLES[role], **values | more)


AUTHOR = actor("author", Role.editor)
REVIEWER = actor("reviewer", Role.reviewer)
COLLEAGUE = actor("colleague", Role.reviewer)
CONTRIBUTOR = actor("contributor", Role.contributor)
ELSEWHERE = actor("elsewhere", Role.reviewer, countries=frozenset({"BY"}), cases=frozenset())
NOT_STEPPED_UP = replace(REVIEWER, stepped_up=False)


SEALING_KEYS = f"editors:{base64.b64encode(os.urandom(32)).decode()}"
KEYRING = Keyring.read(SEALING_KEYS)
REASON = "their lawyer asks for it, they can't be reached"


class Editors:
    """Each verb is one transaction, as a request would be."""

    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        async with transaction(self.engine) as session:
            lend(session, KEYRING)
            yield session

    async def number(self, record_id: uuid.UUID, kind: str = "prisoner") -> int:
        async with self.session() as session:
            return (await standing(session, NOUNS[kind], record_id)).number

    async def content(self, record_id: uuid.UUID, kind: str = "prisoner") -> dict[str, Any]:
        async with self.session() as session:
            return (await standing(session, NOUNS[kind], record_id)).json

    async def handed_in(
        self, record_id: uuid.UUID | None, *, by: Actor = AUTHOR, kind: str = "prisoner", **wish: Any
    ) -> Proposal:
        """A patch over what is recorded now, or new content, in review."""
        if record_id is not None and "base_version" not in wish:
            wish["base_version"] = await self.number(record_id, kind)
        async with self.session() as session:
            proposal = await propose(session, by, kind, record_id, Wish(**wish))
            return await submit(session, by, proposal.id)

    async def decide(
        self,
        proposal: Proposal,
        verdict: Verdict = Verdict.publish,
        *,
        by: Actor = REVIEWER,
        reason: str = REASON,
    ) -> Proposal:
        """`reason` is why a grave alert goes without consent."""
        async with self.session() as session:
            return await decide(
                session, by, proposal.id, verdict, version=proposal.version, without_consent=reason
            )

    async def change(self, record_id: uuid.UUID, **patch: Any) -> Proposal:
        """Proposed by the author, published by the reviewer."""
        return await self.decide(await self.handed_in(record_id, patch=patch))
