"""Whatever the database's superuser does to entries that a checkpoint covers, `verify` sees it."""

import hashlib
import json
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

from app.audit import checkpoint, record, verify
from app.audit.chain import NOTHING, READ, Link
from app.database.embedded import Dsns
from app.database.engines import owner_engine
from app.database.sessions import transaction
from tests.databases import copied

ENTRIES = 8
# No trigger, no constraint: nothing is left between the superuser and the table.
UNGUARDED = (
    "ALTER TABLE editorial.audit_entry DISABLE TRIGGER USER, DROP CONSTRAINT pk_audit_entry",
    *(
        f"ALTER TABLE editorial.audit_entry DROP CONSTRAINT ck_audit_entry_{name}"
        for name in ("action_is_code", "kind_is_code", "detail_is_plain")
    ),
    *(
        f"ALTER TABLE editorial.audit_entry ALTER {column} DROP NOT NULL"
        for column in ("seq", "at", "action", "kind", "detail", "previous_hash", "hash")
    ),
)
words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=8)
hashes = st.binary(min_size=32, max_size=32).map(bytes.hex) | words | st.none()
numbers = st.integers(-1, ENTRIES + 2)
COLUMNS: dict[str, st.SearchStrategy[Any]] = {
    "seq": numbers | st.none(),
    "at": st.sampled_from(["infinity", "-infinity", "2026-11-24 10:00 BC", "now"])
    | st.datetimes().map(str)
    | st.none(),
    "actor_id": st.uuids().map(str) | st.none(),
    "action": words | st.none(),
    "kind": words | st.none(),
    "record_id": st.uuids().map(str) | st.none(),
    "detail": st.dictionaries(words, words | st.integers() | st.none(), max_size=2).map(json.dumps)
    | st.none(),
    "previous_hash": hashes,
    "hash": hashes,
}
TYPES = {
    "seq": "bigint", "at": "timestamptz", "actor_id": "uuid", "record_id": "uuid", "detail": "jsonb",
}  # fmt: skip
edits = st.sampled_from(sorted(COLUMNS)).flatmap(
    lambda column: st.tuples(st.just("edit"), numbers, st.just(column), COLUMNS[column])
)
shifts = st.tuples(st.just("shift"), numbers, st.sampled_from(["1 microsecond", "1 year", "1000 years"]))
cuts = st.tuples(st.sampled_from(["delete", "delete_from", "delete_to", "swap", "double"]), numbers, numbers)
forgeries = st.tuples(st.just("forge"), numbers, hashes, hashes)
tamperings = st.lists(edits | shifts | cuts | forgeries, min_size=1, max_size=3)


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def unguarded(templates: Dsns) -> AsyncIterator[AsyncEngine]:
    """A log with a checkpoint at its last entry; each example undoes what it did."""
    async with copied(templates, "t_empty") as dsns:
        engine = owner_engine(dsns.owner)
        for number in range(ENTRIES):
            async with transaction(engine) as session:
                await record(
                    session, None, "told", kind="prisoner",
                    record_id=uuid.uuid4() if number % 2 else None, detail={"version": number},
                )  # fmt: skip
        async with engine.begin() as connection:
            await checkpoint(connection)
            for statement in UNGUARDED:
                await connection.execute(text(statement))
        yield engine
        await engine.dispose()


async def execute(connection: AsyncConnection, statement: str, **values: Any) -> None:
    await connection.execute(text(statement.replace("entry", "editorial.audit_entry")), values)


async def tamper(connection: AsyncConnection, kind: str, one: Any, *more: Any) -> None:
    match kind:
        case "edit":
            column, value = more
            cast = f"CAST(CAST(:value AS text) AS {TYPES.get(column, 'text')})"
            value = value if value is None else str(value)
            statement = f"UPDATE entry SET {column} = {cast} WHERE seq = :n"  # noqa: S608
            await execute(connection, statement, n=one, value=value)
        case "shift":
            statement = "UPDATE entry SET at = at - CAST(CAST(:step AS text) AS interval) WHERE seq = :n"
            await execute(connection, statement, n=one, step=more[0])
        case "delete":
            await execute(connection, "DELETE FROM entry WHERE seq IN (:a, :b)", a=one, b=more[0])
        case "delete_from":
            await execute(connection, "DELETE FROM entry WHERE seq >= :a", a=one)
        case "delete_to":
            await execute(connection, "DELETE FROM entry WHERE seq <= :a", a=one)
        case "swap":
            statement = "UPDATE entry SET seq = CAST(:a AS int) + CAST(:b AS int) - seq WHERE seq IN (:a, :b)"
            await execute(connection, statement, a=one, b=more[0])
        case "double":
            await execute(connection, "INSERT INTO entry SELECT * FROM entry WHERE seq = :a", a=one)
        case "forge":
            await execute(connection, "UPDATE entry SET seq = seq + 1 WHERE seq >= :n", n=one)
            await execute(
                connection,
                "INSERT INTO entry (seq, at, action, kind, detail, previous_hash, hash)"
                " VALUES (:n, now(), 'told', 'prisoner', '{}', :previous, :hash)",
                n=one, previous=more[0], hash=more[1],
            )  # fmt: skip


async def rows(connection: AsyncConnection) -> list[Link]:
    return [Link(*row) for row in await connection.execute(text(READ))]


async def rechain(connection: AsyncConnection) -> None:
    """As a superuser would who knows how it is done: numbers and hashes are right again from end to end."""
    previous = NOTHING
    found = await connection.execute(text(READ.replace("SELECT", "SELECT audit_entry.ctid::text,")))
    for number, (place, *row) in enumerate(found.all(), 1):
        link = Link(*row)._replace(seq=str(number), previous_hash=previous)
        previous = link.digest()
        await execute(
            connection,
            "UPDATE entry SET seq = :n, previous_hash = :previous, hash = :hash"
            " WHERE ctid = CAST(CAST(:c AS text) AS tid)",
            n=number, previous=link.previous_hash, hash=previous, c=place,
        )  # fmt: skip


examples = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@examples
@given(done=tamperings)
async def test_every_tampering_is_seen(unguarded: AsyncEngine, done: list[tuple[Any, ...]]) -> None:
    async with unguarded.connect() as connection:
        before = await rows(connection)
        for kind, one, *more in done:
            await tamper(connection, kind, one, *more)
        assume(await rows(connection) != before)
        assert await verify(connection)
        await connection.rollback()


@examples
@given(done=tamperings)
async def test_a_chain_made_anew_is_not_the_one_of_the_checkpoint(
    unguarded: AsyncEngine, done: list[tuple[Any, ...]]
) -> None:
    async with unguarded.connect() as connection:
        before = await rows(connection)
        for kind, one, *more in done:
            await tamper(connection, kind, one, *more)
        await rechain(connection)
        # Else entries were only added after the checkpoint, and linked as the log itself would link them.
        assume((await rows(connection))[:ENTRIES] != before)
        assert await verify(connection)
        await connection.rollback()


async def test_the_hash_is_the_one_that_the_manual_describes(unguarded: AsyncEngine) -> None:
    async with unguarded.connect() as connection:
        first, second, *_ = await rows(connection)
    for link in (first, second):
        fields = ["nezabudka audit 1", *link[:-1]]
        message = "".join("-," if one is None else f"{len(one)}:{one}," for one in fields)
        assert hashlib.sha256(message.encode()).hexdigest() == link.hash
    assert second.previous_hash == first.hash
