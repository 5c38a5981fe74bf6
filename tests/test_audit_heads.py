"""How far the log was stands in signed manifests: a log cut off and made anew does not hold that entry."""

from pathlib import Path

import asyncpg
import orjson
import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from api.snapshots.building import build_until_true
from app.cli import _register_commands
from app.database.embedded import Dsns
from app.settings import Settings
from app.snapshots.finishing import sign_again
from app.snapshots.store import Store
from tests.audit_log import cut, entries, run, tell
from tests.conftest import settings_for_tests

_LAST = "DELETE FROM editorial.audit_entry WHERE seq = (SELECT max(seq) FROM editorial.audit_entry)"


def settings(directory: Path) -> Settings:
    update = {"data_dir": directory, "public_url": "https://main.example", "snapshot_languages": "en"}
    return settings_for_tests().model_copy(update=update)


async def built(dsns: Dsns, directory: Path) -> Path:
    """The manifest of a new snapshot."""
    given = settings(directory)
    made = await build_until_true(given, dsns.public, Store(given.snapshots), None)
    return made.snapshot.path / "manifest.json"


def head_of(manifest: Path) -> str:
    return str(orjson.loads(manifest.read_bytes())["audit"])


@pytest.fixture(autouse=True)
def _commands(database: Dsns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    _register_commands()


async def test_a_manifest_says_how_far_the_log_is(
    database: Dsns, as_editors: AsyncEngine, tmp_path: Path
) -> None:
    assert head_of(await built(database, tmp_path)) == "0" * 64
    await tell(as_editors, "a", "b")
    last = (await entries(as_editors))[-1].hash
    assert head_of(await built(database, tmp_path)) == last
    await tell(as_editors, "c")
    again = sign_again(settings(tmp_path))  # the same files say what was true of them
    assert head_of(again.path / "manifest.json") == last


async def test_a_log_made_anew_is_not_the_one_that_mirrors_saw(
    database: Dsns, as_editors: AsyncEngine, engine: AsyncEngine, tmp_path: Path
) -> None:
    await tell(as_editors, "a", "b")
    kept = tmp_path / "manifest.json"
    kept.write_bytes((await built(database, tmp_path / "data")).read_bytes())
    asked = ("audit", "verify", "--manifest", str(kept))
    assert await run(*asked) == (0, "The audit log is whole: 2 entries, 0 checkpoints.\n")
    await tell(as_editors, "c")
    assert (await run(*asked))[0] == 0
    async with engine.begin() as connection:
        await cut(connection, _LAST, _LAST)
    await tell(as_editors, "harmless")  # the chain itself is in order again
    assert (await run("audit", "verify"))[0] == 0
    code, said = await run(*asked)
    assert code == 1
    assert "entry 3: it is missing, or changed: the signed manifest of a snapshot saw it" in said


async def test_an_empty_log_and_what_is_no_manifest(tmp_path: Path, database: Dsns) -> None:
    manifest = await built(database, tmp_path)
    assert (await run("audit", "verify", "--manifest", str(manifest)))[0] == 0
    for wrong in (tmp_path / "nowhere.json", manifest.with_name("mirrors.json")):
        code, said = await run("audit", "verify", "--manifest", str(wrong))
        assert (code, "can't be read" in said) == (1, True)


async def test_the_public_role_reads_that_hash_and_nothing_else(
    database: Dsns, as_editors: AsyncEngine
) -> None:
    await tell(as_editors, "a")
    connection = await asyncpg.connect(database.public)
    try:
        rows = await connection.fetch("SELECT * FROM published.audit_head")
        assert [dict(row) for row in rows] == [{"hash": (await entries(as_editors))[-1].hash}]
        await connection.execute("SET default_transaction_read_only = off")
        for attempt in (
            "SELECT * FROM editorial.audit_entry", "UPDATE published.audit_head SET hash = ''",
            "CREATE OR REPLACE VIEW published.audit_head AS SELECT '' AS hash",
            "DROP VIEW published.audit_head",
        ):  # fmt: skip
            with pytest.raises(
                (asyncpg.InsufficientPrivilegeError, asyncpg.ObjectNotInPrerequisiteStateError)
            ):
                await connection.execute(attempt)
    finally:
        await connection.close()
