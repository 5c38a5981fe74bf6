"""`Idempotency-Key`: sent again is not done again."""

import asyncio
from typing import Any

import pytest
from time_machine import Traveller

from app.models.accounts import Role
from tests.admin_calls import body, etag, ok, published
from tests.conftest import Query
from tests.staff import Staff, check

KEY = {"idempotency-key": "c1f0-first"}
pytestmark = pytest.mark.usefixtures("clock")


async def proposals(query: Query) -> int:
    return len(await query("SELECT 1 FROM editorial.proposal"))


async def test_the_same_again_is_answered_again(staff: Staff, query: Query) -> None:
    anna, boris = await staff.person("anna"), await staff.person("boris")
    first = await anna.post("prisoners", body("eve"), headers=KEY)
    again = await anna.post("prisoners", body("eve"), headers=KEY)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    for name in ("etag", "location", "content-type"):
        assert first.headers[name] == again.headers[name]
    assert await proposals(query) == 1
    check(await anna.post("prisoners", body("adam"), headers=KEY), 422, "idempotency-key-reused")
    check(await anna.post("cases", {"slug": "n", "country": "RU", "title": {"en": "x"}}, headers=KEY), 422,
          "idempotency-key-reused")  # fmt: skip
    ok(await boris.post("prisoners?confirmed=true", body("adam"), headers=KEY), 201)
    assert await proposals(query) == 2


async def test_doubles_at_once_are_one(staff: Staff, query: Query) -> None:
    anna = await staff.person("anna")
    got = await asyncio.gather(*(anna.post("prisoners", body("eve"), headers=KEY) for _ in range(6)))
    assert {one.status_code for one in got} == {201}
    assert len({one.content for one in got}) == 1
    assert await proposals(query) == 1
    mixed = await asyncio.gather(
        *(
            anna.post("prisoners?confirmed=true", body(f"p-{n}"), headers={"idempotency-key": "other"})
            for n in range(4)
        )
    )
    assert sorted(one.status_code for one in mixed) == [201, 422, 422, 422]
    assert await proposals(query) == 2


async def test_a_refusal_is_not_kept(staff: Staff, query: Query) -> None:
    anna, rita = await staff.person("anna"), await staff.person("rita", Role.reviewer)
    record = f"prisoners/{await published(anna, rita, 'eve')}"
    restore = {"number": 1}
    check(await anna.post(f"{record}/restore", restore, headers=KEY), 428, "precondition-required")
    tag = await etag(anna, record)
    ok(await anna.post(f"{record}/restore", restore, headers={**KEY, "if-match": tag}), 201)
    check(await anna.post(f"{record}/restore", restore, headers={**KEY, "if-match": '"7"'}), 422,
          "idempotency-key-reused")  # fmt: skip
    assert await proposals(query) == 2


async def test_a_decision_sent_twice_is_one(staff: Staff) -> None:
    anna, rita = await staff.person("anna"), await staff.person("rita", Role.reviewer)
    made = ok(await anna.post("prisoners", body("eve")), 201)
    ok(await anna.post(f"proposals/{made['id']}/submit"))
    path = f"proposals/{made['id']}"
    headers = {**KEY, "if-match": await etag(rita, path)}
    first, second = [
        await rita.post(f"{path}/decide", {"verdict": "publish"}, headers=headers) for _ in range(2)
    ]
    assert ok(first) == ok(second)
    headers["idempotency-key"] = "another"
    check(await rita.post(f"{path}/decide", {"verdict": "publish"}, headers=headers), 409, "proposal-closed")


async def test_a_key_stands_for_a_day(staff: Staff, clock: Traveller, query: Query) -> None:
    anna = await staff.person("anna")
    ok(await anna.post("prisoners", body("eve"), headers=KEY), 201)
    clock.shift(24 * 3600 + 1)
    later = await staff.person("later")
    ok(await later.post("prisoners?confirmed=true", body("eve"), headers={"idempotency-key": "x"}), 201)
    assert len(await query("SELECT 1 FROM editorial.kept_answer")) == 1
    again = await staff.stranger()
    again.account, again.secret = anna.account, anna.secret
    await again.sign_in()
    ok(await again.post("prisoners?confirmed=true", body("adam"), headers=KEY), 201)


@pytest.mark.parametrize("key", ["", "a b", "ключ", "x" * 256])
async def test_a_key_is_short_and_plain(staff: Staff, key: str) -> None:
    anna = await staff.person("anna")
    headers: dict[str, Any] = {"idempotency-key": key.encode()}
    check(await anna.post("prisoners", body("eve"), headers=headers), 422, "invalid")


async def test_nothing_of_it_lies_in_the_open(staff: Staff, query: Query) -> None:
    anna = await staff.person("anna")
    ok(await anna.post("prisoners", body("eve", notes=["kanareyka"]), headers=KEY), 201)
    [row] = await query("SELECT t::text AS said, wrapped FROM editorial.kept_answer t")
    assert KEY["idempotency-key"] not in row["said"]
    assert b"kanareyka" not in row["wrapped"]
    assert b"eve" not in row["wrapped"]
