"""Checkpoints, and the commands: what an operator sees of a log that was tampered with."""

import json
from pathlib import Path

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from app.audit import Fault
from app.audit.verifying import FaultKind
from app.cli import _register_commands
from app.database.embedded import Dsns
from tests.audit_log import cut, faults, mark, run, tell
from tests.conftest import Query


async def test_a_log_cut_off_does_not_reach_its_checkpoint(
    as_editors: AsyncEngine, engine: AsyncEngine
) -> None:
    await tell(as_editors, "a", "b", "c")
    seen = await mark(as_editors)
    async with engine.begin() as connection:
        await cut(connection, "DELETE FROM editorial.audit_entry WHERE seq = 3")
    assert await faults(as_editors) == [Fault(3, FaultKind.CHECKPOINT)]
    async with engine.begin() as connection:
        await cut(connection, "DELETE FROM editorial.audit_checkpoint")
    assert await faults(as_editors) == []
    assert await faults(as_editors, seen) == [Fault(3, FaultKind.CHECKPOINT)]


async def test_an_entry_written_past_the_chain_is_told(as_editors: AsyncEngine, engine: AsyncEngine) -> None:
    await tell(as_editors, "a")
    async with engine.begin() as connection:
        await cut(
            connection,
            "INSERT INTO editorial.audit_pending (action, kind, detail) VALUES ('b', 'prisoner', '{}')",
        )
    assert await faults(as_editors) == [Fault(2, FaultKind.UNCHAINED)]


async def test_commands(
    database: Dsns, as_editors: AsyncEngine, engine: AsyncEngine, query: Query,
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    _register_commands()
    await tell(as_editors, "a", "b")
    code, kept = await run("audit", "checkpoint")
    assert (code, json.loads(kept)["seq"]) == (0, 2)
    assert [tuple(row) for row in await query("SELECT seq, hash FROM editorial.audit_checkpoint")] == [
        (2, json.loads(kept)["hash"])
    ]
    (tmp_path / "kept.ndjson").write_text(kept)
    assert await run("audit", "verify") == (0, "The audit log is whole: 2 entries, 1 checkpoints.\n")
    async with engine.begin() as connection:
        await cut(connection, "TRUNCATE editorial.audit_entry, editorial.audit_checkpoint")
    code, said = await run("audit", "verify", "--checkpoint", str(tmp_path / "kept.ndjson"))
    assert code == 1
    assert "entry 2: it is missing, or not the one that a checkpoint saw" in said
    (tmp_path / "kept.ndjson").write_text('{"seq": "2"}')
    code, said = await run("audit", "verify", "--checkpoint", str(tmp_path / "kept.ndjson"))
    assert code == 1
    assert "can't be read" in said


async def test_no_checkpoint_of_a_broken_log(
    database: Dsns, as_editors: AsyncEngine, engine: AsyncEngine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    await tell(as_editors, "a", "b")
    async with engine.begin() as connection:
        await cut(connection, "UPDATE editorial.audit_entry SET action = 'other' WHERE seq = 1")
    code, said = await run("audit", "checkpoint")
    assert code == 1
    assert "No checkpoint is made: entry 1: a field of it was changed" in said
