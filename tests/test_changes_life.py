"""Any life of a record: what is public was approved, who was taken down is gone, the feed tells the same."""

import uuid
from collections.abc import Callable
from typing import Any

import httpx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from app.accounts.refusals import Refusal
from app.audit import verify
from app.editorial.changes.forms import forget, keep, kept
from app.editorial.takedown import withdraw
from app.editorial.withdrawal import WithdrawalReason
from app.models.changes import Proposal, Verdict
from tests.editors import AUTHOR, COLLEAGUE, CONTRIBUTOR, REVIEWER, Editors
from tests.factories import dossier

STEPS = st.lists(
    st.tuples(st.sampled_from(["propose", "withdraw", *Verdict]), st.integers(0, 3)), min_size=3, max_size=12
)


class Life:
    """One record, and what was decided about it."""

    def __init__(self, editors: Editors, slug: str) -> None:
        self.editors, self.slug = editors, slug
        self.record: uuid.UUID | None = None
        self.open: list[Proposal] = []
        self.words = 0
        self.approved: set[str] = set()
        self.public = False

    async def step(self, what: str, number: int) -> None:
        if what == "propose":
            await self.propose()
        elif what == "withdraw":
            await self.withdraw()
        elif self.open:
            await self.decide(self.open[number % len(self.open)], Verdict(what))

    async def propose(self) -> None:
        self.words += 1
        said = {"en": f"word-{self.words}"}
        wish: dict[str, Any] = {"patch": {"summary": said}}
        if self.record is None:
            wish = {"content": dossier(self.slug, summary=said)}
        self.open.append(await self.editors.handed_in(self.record, **wish))

    async def withdraw(self) -> None:
        if self.record is not None:
            async with self.editors.session() as session:
                await withdraw(session, AUTHOR, "prisoner", self.record, WithdrawalReason.danger)
            self.public = False

    async def decide(self, proposal: Proposal, verdict: Verdict) -> None:
        try:
            decided = await self.editors.decide(proposal, verdict)
        except Refusal:
            return
        if verdict != Verdict.reject:
            self.record = decided.record_id
            self.approved.add(decided.content["summary"]["en"])
            self.public |= verdict in {Verdict.publish, Verdict.republish}


async def replayed(client: httpx.AsyncClient) -> set[str]:
    items = (await client.get("/v1/changes?after=0&limit=1000")).json()["items"]
    alive: set[str] = set()
    for one in items:
        (alive.add if one["op"] == "put" else alive.discard)(one["id"])
    return alive


@settings(
    max_examples=12, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
@given(steps=STEPS)
async def test_only_what_was_approved_is_public(
    editors: Editors, client: httpx.AsyncClient, query: Callable[..., Any], steps: list[tuple[str, int]]
) -> None:
    life = Life(editors, f"eve-{uuid.uuid4().hex[:8]}")
    for step in steps:
        await life.step(*step)
        answer = await client.get(f"/v1/prisoners/{life.slug}")
        assert (answer.status_code == 200) == life.public, step
        if life.public:
            assert answer.json()["summary"]["en"] in life.approved
    documents = {str(row["id"]) for row in await query("SELECT id FROM published.document")}
    assert await replayed(client) == documents
    async with editors.engine.connect() as connection:
        assert await verify(connection) == []


async def test_what_was_typed_is_kept_for_who_typed_it(editors: Editors) -> None:
    async with editors.session() as session:
        await keep(session, CONTRIBUTOR, "prisoner:new", {"names": "half a na"})
        await keep(session, CONTRIBUTOR, "prisoner:new", {"names": "half a name"})
    async with editors.session() as session:
        form = await kept(session, CONTRIBUTOR, "prisoner:new")
        assert form is not None
        assert form.typed == {"names": "half a name"}
        for whom in (AUTHOR, REVIEWER, COLLEAGUE):
            assert await kept(session, whom, "prisoner:new") is None
        await forget(session, CONTRIBUTOR, "prisoner:new")
        assert await kept(session, CONTRIBUTOR, "prisoner:new") is None
