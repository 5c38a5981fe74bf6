"""New key-encryption keys: every data key goes under them, whatever happens meanwhile."""

import asyncio

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine
from typer.testing import CliRunner

from app.cli import _register_commands, cli
from app.database.embedded import Dsns
from app.sealing import (
    Keyring,
    Unsealable,
    rotate,
)
from tests.conftest import Query
from tests.sealed import NEW, OLD, get, key, place, put


async def test_rotation_goes_on_where_it_stopped(as_editors: AsyncEngine, query: Query) -> None:
    places = [place() for _ in range(7)]
    for where in places:
        await put(as_editors, Keyring.read(OLD), where, where.record_id.hex)
    values = await query("SELECT record_id, ciphertext FROM editorial.sealed_value ORDER BY 1")
    both = Keyring.read(f"{NEW},{OLD}")
    await query("UPDATE editorial.data_key SET kek_id = 'lost' WHERE record_id = $1", places[5].record_id)
    with pytest.raises(Unsealable, match="does not hold the key “lost”"):
        await rotate(as_editors, both, batch=2)
    assert len(await query("SELECT FROM editorial.data_key WHERE kek_id = 'new'")) == 4
    await query("UPDATE editorial.data_key SET kek_id = 'old' WHERE kek_id = 'lost'")
    rest = await rotate(as_editors, both, batch=2)
    assert (rest.rewrapped, rest.idle) == (3, ("old",))
    assert (await rotate(as_editors, both)).rewrapped == 0
    for where in places:
        assert await get(as_editors, Keyring.read(NEW), where) == where.record_id.hex
        with pytest.raises(Unsealable):
            await get(as_editors, Keyring.read(OLD), where)
    assert await query("SELECT record_id, ciphertext FROM editorial.sealed_value ORDER BY 1") == values
    told = await query("SELECT detail->>'count' FROM editorial.audit_entry WHERE action = 'keys:rotate'")
    assert [row[0] for row in told] == ["2", "2", "2", "1"]


async def test_reading_and_sealing_go_on_while_keys_rotate(as_editors: AsyncEngine) -> None:
    both, places = Keyring.read(f"{NEW},{OLD}"), [place() for _ in range(12)]
    for where in places:
        await put(as_editors, Keyring.read(OLD), where, "before")
    await asyncio.gather(
        rotate(as_editors, both, batch=3), rotate(as_editors, both, batch=2),
        *(get(as_editors, both, where) for where in places[:6]),
        *(put(as_editors, both, where, "after") for where in places[6:]),
    )  # fmt: skip
    said = [await get(as_editors, Keyring.read(NEW), where) for where in places]
    assert said == ["before"] * 6 + ["after"] * 6


async def test_command(database: Dsns, as_editors: AsyncEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    monkeypatch.setenv("NEZABUDKA_SEALING_KEYS", f"{NEW}, {OLD}")
    _register_commands()
    await put(as_editors, Keyring.read(OLD), place(), "words")
    result = await asyncio.to_thread(CliRunner().invoke, cli, ["sealing", "rotate"])
    assert (result.exit_code, result.output) == (
        0,
        "1 data keys are now under new. Nothing needs any more: old.\n",
    )
    monkeypatch.setenv("NEZABUDKA_SEALING_KEYS", key("other"))
    result = await asyncio.to_thread(CliRunner().invoke, cli, ["sealing", "rotate"])
    assert "does not hold the key “new”" in str(result.exception)
