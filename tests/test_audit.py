"""The audit log: what it takes, who may touch it, and that nothing done to it stays unseen."""

import asyncio
import contextlib
import itertools
import time
import uuid
from typing import Any

import asyncpg
import pytest
from sqlalchemy import insert
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from app.accounts.permissions import Permission
from app.audit import NotPlain, record
from app.audit.chain import NOTHING
from app.audit.details import plain
from app.database.embedded import Dsns
from app.database.sessions import transaction
from app.models.audit import AuditPending
from app.sealing import Reason, SealedField
from app.vocabularies import names, vocabulary
from app.vocabularies.codes import Severity
from tests.audit_log import EDITOR, entries, faults, tell
from tests.waiting import PATIENCE

CANARY = "kanareyka"
TABLES = ("audit_entry", "audit_pending", "audit_checkpoint")


async def test_an_entry_is_there_when_what_it_tells_has_committed(as_editors: AsyncEngine) -> None:
    person = uuid.uuid4()
    async with transaction(as_editors) as session:
        await record(
            session, EDITOR, "dossier:write", kind="prisoner", record_id=person,
            detail={"severity": Severity.SEVERE, "countries": ["RU"], "from": person, "ok": True},
        )  # fmt: skip
        assert await entries(as_editors) == []
    (entry,) = await entries(as_editors)
    assert (entry.seq, entry.actor_id, entry.record_id) == (1, EDITOR.account_id, person)
    assert entry.detail == {"severity": "severe", "countries": ["RU"], "from": str(person), "ok": True}
    assert entry.previous_hash == NOTHING
    assert await faults(as_editors) == []


async def test_what_is_undone_is_not_told(as_editors: AsyncEngine) -> None:
    with contextlib.suppress(ZeroDivisionError):
        async with transaction(as_editors) as session:
            await record(session, EDITOR, "undone", kind="prisoner")
            raise ZeroDivisionError
    async with transaction(as_editors) as session:
        preview = await session.begin_nested()
        await record(session, EDITOR, "previewed", kind="prisoner")
        await preview.rollback()
        await record(session, None, "done", kind="prisoner")
    assert [(entry.seq, entry.action, entry.actor_id) for entry in await entries(as_editors)] == [
        (1, "done", None)
    ]


async def test_a_long_transaction_makes_nobody_wait_and_order_is_that_of_commits(
    as_editors: AsyncEngine,
) -> None:
    async with transaction(as_editors) as session:
        await record(session, EDITOR, "long", kind="prisoner")
        async with asyncio.timeout(PATIENCE):
            await tell(as_editors, "short")
    assert [entry.action for entry in await entries(as_editors)] == ["short", "long"]
    assert await faults(as_editors) == []


async def test_many_at_once_make_one_chain(as_editors: AsyncEngine) -> None:
    await asyncio.gather(*(tell(as_editors, "a", "b", "c") for _ in range(40)))
    told = await entries(as_editors)
    assert [entry.seq for entry in told] == list(range(1, 121))
    # Each transaction's entries stand together, in the order in which it told them.
    assert "".join(entry.action for entry in told) == "abc" * 40
    assert await faults(as_editors) == []


REFUSED_VALUES = [
    CANARY, f"Invented {CANARY.title()}", "a b", "ivan-petrov", "+7 900 000-00-00", 79000000000, 1.5,
    "1971-02-03", "Кличко", f"{CANARY}@example.org", "10.0.0.1", "", " ", "x" * 65, "a\nb", {"a": "active"},
    [CANARY], [["active"]], b"active", ["active"] * 101, "XX", "550E8400-E29B-41D4-A716-446655440000",
]  # fmt: skip


@pytest.mark.parametrize("value", REFUSED_VALUES, ids=repr)
def test_a_detail_is_no_text(value: Any) -> None:
    with pytest.raises(NotPlain) as refusal:
        plain({"what": value})
    assert CANARY not in str(refusal.value).casefold()


def test_every_code_may_stand_in_a_detail() -> None:
    codes = [code for name in names() for code in vocabulary(name).codes]
    assert all(
        plain({"code": code}) == {"code": code} for code in [*codes, *Permission, *SealedField, *Reason]
    )


def test_a_key_is_no_text_either() -> None:
    with pytest.raises(NotPlain):
        plain({f"{CANARY} of Invented": 1})


PROSE = f"Invented {CANARY.title()}"
PAST_THE_APP: list[dict[str, Any]] = [
    {"action": PROSE}, {"kind": PROSE}, {"action": "told\n"},
    *(
        {"detail": detail}
        for detail in (
            {"what": PROSE}, {PROSE: 1}, {"what": [PROSE]}, {"what": {"a": 1}}, {"what": [[["active"]]]},
            {"what": "1971-02-03"}, {"what": 79000000000}, {"what": 1.5}, {"what": "Имя"}, ["active"],
            {"what": "ivan-petrov"}, {"what": "active\n"}, {"what": "a" * 63 + " b"},
        )
    ),
]  # fmt: skip


async def test_the_database_refuses_text_too(as_editors: AsyncEngine) -> None:
    for values in PAST_THE_APP:
        row = {"action": "told", "kind": "prisoner", "detail": {}} | values
        with pytest.raises(DBAPIError, match="violates check constraint"):
            async with transaction(as_editors) as session:
                await session.execute(insert(AuditPending).values(**row))


CHANGES = [
    "UPDATE editorial.{table} SET {column} = {column}",
    "DELETE FROM editorial.{table}",
    "TRUNCATE editorial.{table}",
]
NUMBER = {"audit_entry": "seq", "audit_pending": "action", "audit_checkpoint": "seq"}


async def refused(dsn: str, statement: str, words: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        with pytest.raises(asyncpg.PostgresError, match=words):
            await connection.execute(statement)
    finally:
        await connection.close()


async def test_nobody_changes_the_log(database: Dsns) -> None:
    for table, change in itertools.product(TABLES, CHANGES):
        statement = change.format(table=table, column=NUMBER[table])
        await refused(database.editor, statement, "permission denied")
        await refused(database.public, statement, "permission denied|read-only")
        if table != "audit_pending" or not statement.startswith("DELETE"):  # which the chain itself does
            await refused(database.owner, statement, "only grows")


async def test_editors_add_through_the_chain_only_and_readers_see_nothing(
    database: Dsns, as_editors: AsyncEngine
) -> None:
    await tell(as_editors, "told")
    await refused(
        database.editor,
        "INSERT INTO editorial.audit_entry SELECT 2, at, actor_id, action, kind, record_id, detail, hash,"
        " hash FROM editorial.audit_entry",
        "permission denied",
    )
    for table in TABLES:
        await refused(database.public, f"SELECT FROM editorial.{table}", "permission denied")


async def test_thousands_are_written_and_verified_quickly(as_editors: AsyncEngine) -> None:
    """Ten times as many take some ten times as long, of this processor's time whatever it is."""
    one, took = {"action": "told", "kind": "prisoner", "detail": {}}, []
    for number in (500, 4500):
        async with transaction(as_editors) as session:
            await session.execute(insert(AuditPending), [one] * number)
        start = time.process_time()
        assert await faults(as_editors) == []
        took.append(time.process_time() - start)
    assert took[1] < 40 * took[0]
