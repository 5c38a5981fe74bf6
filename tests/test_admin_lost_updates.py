"""Several editors at one record, in any order and at once: what was acknowledged is never lost.

Each adds a link to the list as they read it, and a merge patch replaces lists whole: whoever writes over
something unread would drop it.
"""

import asyncio
import itertools
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.admin_calls import body, decide, ok, submitted
from tests.staff import Person, Staff

_numbers = itertools.count(1)
Links = list[str]
# Returns whether it was acknowledged: False after a 412.
Send = Callable[["Editor", Links], Awaitable[bool]]
# Few examples, each of many requests: what they share is the machine's time.
BOUNDS = settings(
    max_examples=4, deadline=None, suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],
)  # fmt: skip
# Rounds of who does what at the same time; each of the three at most once in a round.
ROUNDS = st.lists(
    st.dictionaries(st.integers(0, 2), st.sampled_from(["read", "send"]), min_size=1, max_size=3),
    min_size=2, max_size=4,
)  # fmt: skip


@dataclass
class Editor:
    person: Person
    etag: str = ""
    read: Links = field(default_factory=list)

    async def look(self, path: str) -> Links:
        got = await self.person.get(path)
        self.etag, self.read = got.headers["etag"], ok(got)["content"]["links"]
        return self.read

    async def patch(self, path: str, said: Any) -> httpx.Response:
        got = await self.person.send("PATCH", path, said, headers={"if-match": self.etag})
        assert got.status_code in {200, 201, 412}, got.text
        return got


@pytest.fixture
async def three(staff: Staff) -> list[Person]:
    return [await staff.person(name) for name in ("anna", "ivan", "maria")]


async def interleaved(three: list[Person], path: str, rounds: list[dict[int, str]], send: Send) -> Links:
    """Runs the rounds, then everybody until they are in. Returns what was acknowledged, in no order."""
    editors, told = [Editor(one) for one in three], list[str]()

    async def act(editor: Editor, what: str) -> None:
        if what == "read" or not editor.etag:
            await editor.look(path)
            return
        link = f"https://example.org/{next(_numbers)}"
        if await send(editor, [*editor.read, link]):
            told.append(link)

    async def until_in(editor: Editor) -> None:
        link = f"https://example.org/{next(_numbers)}"
        while not await send(editor, [*await editor.look(path), link]):
            pass
        told.append(link)

    for one in rounds:
        await asyncio.gather(*(act(editors[who], what) for who, what in one.items()))
        there = await Editor(three[0]).look(path)
        assert sorted(there) == sorted(told), "all that was acknowledged, and nothing twice"
    await asyncio.gather(*map(until_in, editors))
    return told


@BOUNDS
@given(rounds=ROUNDS)
async def test_a_record_loses_no_edit(
    three: list[Person], rita: Person, rounds: list[dict[int, str]]
) -> None:
    made = await three[0].post("prisoners?confirmed=true", body(f"eve-{next(_numbers)}"))
    waiting = await submitted(three[0], made)
    path = f"prisoners/{ok(await decide(rita, waiting['id'], 'accept'))['record_id']}"

    async def send(editor: Editor, links: Links) -> bool:
        """Through the second person: the change counts once she has accepted it."""
        made = await editor.patch(path, {"links": links})
        if made.status_code == 412:
            return False
        proposal = made.json()["id"]
        handed = await editor.person.post(f"proposals/{proposal}/submit")
        if handed.status_code == 412:
            return False
        ok(handed)
        decided = await decide(rita, proposal, "accept")
        assert decided.status_code in {200, 412}, decided.text
        return decided.status_code == 200

    told = await interleaved(three, path, rounds, send)
    there = ok(await rita.get(path))
    assert sorted(there["content"]["links"]) == sorted(told)
    kept = ok(await rita.get(f"{path}/revisions?limit=200"))["items"]
    assert len(kept) == len(told) + 1, "a revision for each that was acknowledged, and the first"


@BOUNDS
@given(rounds=ROUNDS)
async def test_a_draft_loses_no_edit(three: list[Person], rounds: list[dict[int, str]]) -> None:
    made = ok(await three[0].post("prisoners?confirmed=true", body(f"eve-{next(_numbers)}")), 201)
    path = f"proposals/{made['id']}"

    async def send(editor: Editor, links: Links) -> bool:
        got = await editor.patch(path, {"kind": "prisoner", "content": {"links": links}})
        return got.status_code == 200

    told = await interleaved(three, path, rounds, send)
    there = ok(await three[0].get(path))
    assert sorted(there["content"]["links"]) == sorted(told)
    assert there["version"] == len(told) + 1
