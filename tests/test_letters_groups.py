"""Tokens of groups: who makes them, what ends them, and that they open nothing else."""

import asyncio
import re
import uuid
from typing import Any

import pytest
from time_machine import Traveller
from typer.testing import CliRunner, Result

from app.accounts.sessions import STEP_UP
from app.cli import _register_commands, cli
from app.database.embedded import Dsns
from app.models.accounts import Role
from tests.admin_calls import ok
from tests.conftest import Query, client_of
from tests.desk import form_in, get, post
from tests.factories import World
from tests.letters import count, crowd
from tests.staff import Person, Staff, check

pytestmark = pytest.mark.usefixtures("clock")
GROUPS = "letter-groups"
NOBODY = "00000000-0000-0000-0000-000000000009"


async def test_an_editor_makes_a_token_and_revokes_it(
    anna: Person, world: World, database: Dsns, query: Query
) -> None:
    await crowd(world, 1)
    made = ok(await anna.post(GROUPS, {"label": "Letters in Berlin", "days": 30}), 201)
    assert made["token"].startswith("nzg_")
    shown: Any = ok(await anna.get(GROUPS))
    assert shown == [{name: value for name, value in made.items() if name != "token"}]
    async with client_of(database) as client:
        assert (await count(client, {"somebody-000": 2}, group=made["token"]))["letters"] == 2
        for _ in range(2):  # twice is once
            assert (await anna.post(f"{GROUPS}/{made['id']}/revoke")).status_code == 204
        body = {"people": [{"slug": "somebody-000", "letters": 1}]}
        headers = {"authorization": f"Bearer {made['token']}"}
        answer = await client.post("/v1/letters/counts", json=body, headers=headers)
        assert answer.json()["code"] == "group-unknown"
    assert (await query("SELECT known FROM letters.standing"))[0]["known"] == 2
    actions = [row["action"] for row in await query("SELECT action FROM editorial.audit_entry ORDER BY seq")]
    assert [one for one in actions if "letter_group" in one] == [
        "letter_group:created",
        "letter_group:revoked",
    ]
    stored = str([dict(row) for row in await query("SELECT * FROM letters.letter_group")])
    assert made["token"] not in stored


async def test_strangers_and_contributors_make_none(staff: Staff, anna: Person, clock: Traveller) -> None:
    made = ok(await anna.post(GROUPS, {"label": "Group"}), 201)
    carol, stranger = await staff.person("carol", Role.contributor), await staff.stranger()
    for path, body in ((GROUPS, {"label": "x"}), (f"{GROUPS}/{made['id']}/revoke", None)):
        check(await carol.post(path, body), 403, "forbidden")
        assert (await stranger.post(path, body)).status_code == 401
    check(await carol.get(GROUPS), 403, "forbidden")
    check(await stranger.get(GROUPS), 401, "unauthorised")
    assert (await carol.http.get(f"/admin/{GROUPS}")).status_code == 403
    check(await anna.post(f"{GROUPS}/{NOBODY}/revoke"), 404, "not-found")
    clock.shift(STEP_UP.total_seconds() + 1)
    check(await anna.post(GROUPS, {"label": "x"}), 403, "step-up-required")
    # The token of a group is none of an account.
    headers = {"authorization": f"Bearer {made['token']}"}
    assert (await stranger.get(GROUPS, headers=headers)).status_code == 401


@pytest.mark.parametrize(
    "body", [{}, {"label": ""}, {"label": "a\u0000b"}, {"label": "x" * 201}, {"label": "x", "days": 731}]
)
async def test_what_is_refused(anna: Person, body: dict[str, object]) -> None:
    check(await anna.post(GROUPS, body), 422, "invalid")


async def test_the_desk(anna: Person, query: Query) -> None:
    fields = dict(form_in(await get(anna, f"/{GROUPS}"), f"form[action='/admin/{GROUPS}']"))
    assert (await post(anna, f"/{GROUPS}", {**fields, "label": "Group", "days": "many"})).status_code == 422
    got = await post(anna, f"/{GROUPS}", {**fields, "label": "Letters in Tbilisi", "days": "10"})
    assert re.search(r'value="nzg_[^"]+"', got.text)
    [row] = await query("SELECT id FROM letters.letter_group")
    page = (await get(anna, f"/{GROUPS}")).html or ""
    assert "Letters in Tbilisi" in page
    assert "nzg_" not in page
    assert (await post(anna, f"/{GROUPS}/{row['id']}/revoke")).status_code == 303
    assert "revoked" in ((await get(anna, f"/{GROUPS}")).html or "")


async def typed(*words: str) -> Result:
    """What the command says; it has an event loop of its own."""
    return await asyncio.to_thread(CliRunner().invoke, cli, ["letters", *words])


async def test_the_command_line(database: Dsns, query: Query, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    _register_commands()
    assert "no group yet" in (await typed("groups")).output
    made = await typed("group", "Letters in Vilnius", "--days", "9")
    assert made.output.startswith("nzg_")
    [row] = await query("SELECT id FROM letters.letter_group")
    assert f"{row['id']}\t" in (await typed("groups")).output
    assert "Revoked" in (await typed("revoke", str(row["id"]))).output
    assert "\trevoked\tLetters in Vilnius" in (await typed("groups")).output
    assert "no such group" in str((await typed("revoke", str(uuid.uuid4()))).exception)
    assert "32 letters" in str((await typed("revoke", "nonsense")).exception)
    assert "one line" in str((await typed("group", " ")).exception)
