"""Commands where the database is not: one sentence that an operator can act on."""

import asyncio
import base64
import json
import os
import socket
from pathlib import Path

import httpx
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
    ["audit", "checkpoint"], ["sealing", "rotate"], ["import", "facilities", "ospace", "LIST"],
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


async def test_withdrawn_as_the_desk_does_it(
    database: Dsns, world: World, client: httpx.AsyncClient, query: Query, tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    await world.publish(dossier("eve"), dossier("adam"))
    environment(monkeypatch, database_url=database.owner)
    got = await nezabudka(["withdraw", "eve", "--reason", "danger"], tmp_path)
    assert got.stdout.startswith("Withdrawn; "), got.exception
    assert (await nezabudka(["withdraw", "adam"], tmp_path)).exit_code == 0
    told = await query("SELECT detail FROM editorial.audit_entry WHERE action = 'withdraw' ORDER BY seq")
    assert [json.loads(row["detail"]) for row in told] == [{"reason": "danger"}, {"reason": "unspecified"}]
    assert (await client.get("/v1/prisoners/eve")).status_code == 410
    removed = [one for one in (await client.get("/v1/changes")).json()["items"] if one["op"] == "remove"]
    assert len(removed) == 2
    assert "eve" not in str(removed)
    assert {row["state"] for row in await query("SELECT state FROM editorial.prisoner")} == {"withdrawn"}


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["nobody"], "no prisoner is recorded as “nobody”"),
        (["eve", "--kind", "case"], "no case is recorded as “eve”"),
        (["eve", "--kind", "group"], "“group” is no kind of record that can be withdrawn."),
        (["eve", "--kind", "ghost"], "“ghost” is no kind of record that can be withdrawn."),
    ],
)
async def test_nothing_is_withdrawn_by_mistake(
    database: Dsns, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], told: str
) -> None:
    environment(monkeypatch, database_url=database.owner)
    got = await nezabudka(["withdraw", *words], tmp_path)
    assert isinstance(got.exception, SettingsError)
    assert str(got.exception) == told
    assert (await nezabudka(["withdraw", "eve", "--reason", "because"], tmp_path)).exit_code == 2
