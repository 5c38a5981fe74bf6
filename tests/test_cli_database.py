"""Commands where the database is not: one sentence that an operator can act on."""

import asyncio
import base64
import os
import socket
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.cli import _register_commands, cli
from app.database.embedded import Dsns
from app.settings import SettingsError
from tests.conftest import Query
from tests.factories import World, dossier
from tests.test_importing_database import place, write

COMMANDS = [
    ["migrate"], ["seed"], ["worker"], ["withdraw", "eve"], ["account", "list"], ["audit", "verify"],
    ["audit", "checkpoint"], ["keys", "rotate"], ["import", "facilities", "ospace", "LIST"],
]  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def registered() -> None:
    _register_commands()


async def nezabudka(words: list[str], directory: Path) -> Result:
    path = str(write(directory, [place("1"), place("2")]))
    given = [path if word == "LIST" else word for word in words]
    # In a thread: a command starts an event loop of its own.
    return await asyncio.to_thread(CliRunner().invoke, cli, given)


def environment(monkeypatch: pytest.MonkeyPatch, **dsns: str) -> None:
    for name in ("DATABASE_URL", "PUBLIC_DATABASE_URL"):
        monkeypatch.delenv(f"NEZABUDKA_{name}", raising=False)
    for name, dsn in dsns.items():
        monkeypatch.setenv(f"NEZABUDKA_{name.upper()}", dsn)
    monkeypatch.setenv("NEZABUDKA_SEALING_KEYS", f"one:{base64.b64encode(os.urandom(32)).decode()}")


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
async def test_with_the_public_dsn_alone(
    words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment(monkeypatch, public_database_url="postgresql://public@127.0.0.1/anywhere")
    got = await nezabudka(words, tmp_path)
    assert isinstance(got.exception, SettingsError), got.exception
    assert str(got.exception) == (
        "This needs NEZABUDKA_DATABASE_URL, the owner's DSN; only the public one is set."
    )


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
async def test_with_no_way_in(
    words: list[str], cluster: Dsns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    refused = f"postgresql://canary:canary@127.0.0.1:{port}/nowhere"
    for dsn in (refused, cluster.owner.replace("/nezabudka?", "/nowhere?")):
        environment(monkeypatch, database_url=dsn)
        got = await nezabudka(words, tmp_path)
        assert isinstance(got.exception, SettingsError), got.exception
        assert "The database can't be" in str(got.exception)
        assert "canary" not in str(got.exception)


async def test_withdraw_by_slug(
    database: Dsns, world: World, query: Query, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.publish(dossier("eve"))
    environment(monkeypatch, database_url=database.owner)
    got = await nezabudka(["withdraw", "eve"], tmp_path)
    assert got.stdout.startswith("Withdrawn; "), got.exception
    assert [row["state"] for row in await query("SELECT state FROM editorial.prisoner")] == ["withdrawn"]
    got = await nezabudka(["withdraw", "nobody"], tmp_path)
    assert isinstance(got.exception, SettingsError)
    assert str(got.exception) == "no prisoner is recorded as “nobody”"
