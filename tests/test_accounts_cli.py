"""`nezabudka account …`, as an operator types it."""

import asyncio
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from app.accounts_cli import _address
from app.cli import _tell_first_admin, cli
from app.database.embedded import Dsns
from app.models.accounts import Role
from app.settings import Settings, SettingsError
from tests.staff import Staff, check
from tests.test_accounts_invitations import accept, path_of


@pytest.fixture(autouse=True)
def own_database(database: Dsns, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEZABUDKA_DATABASE_URL", database.owner)
    monkeypatch.setenv("NEZABUDKA_ADMIN_URL", "https://test/")


async def nezabudka(*words: str) -> Result:
    # In a thread: a command starts an event loop of its own.
    return await asyncio.to_thread(CliRunner().invoke, cli, ["account", *words])


async def test_an_account_from_nothing_to_signed_in(staff: Staff) -> None:
    assert "no account yet" in (await nezabudka("list")).stdout
    made = await nezabudka("create", "Anna", "--role", "editor", "--name", "Anna A.")
    assert made.exit_code == 0, made.output
    anna = await staff.stranger()
    got = await accept(anna, path_of(made.stdout.strip()))
    assert (got.json()["handle"], got.json()["role"]) == ("anna", "editor")
    assert (await nezabudka("list")).stdout.split() == ["anna", "editor", "active"]
    again = await nezabudka("create", "ANNA")
    assert isinstance(again.exception, SettingsError)


async def test_lock_unlock_and_invite(staff: Staff) -> None:
    anna = await staff.person("anna", Role.admin)
    assert (await nezabudka("lock", "anna")).exit_code == 0
    assert (await anna.get("me")).status_code == 401
    check(await anna.sign_in(), 401, "sign-in-failed")
    assert isinstance((await nezabudka("invite", "anna")).exception, SettingsError)
    assert (await nezabudka("unlock", "anna")).exit_code == 0
    assert (await anna.sign_in()).status_code == 200
    link = (await nezabudka("invite", "anna")).stdout.strip()
    assert (await accept(await staff.stranger(), path_of(link))).status_code == 200


@pytest.mark.parametrize("command", ["lock", "unlock", "invite"])
async def test_nobody_of_that_name(command: str) -> None:
    got = await nezabudka(command, "nobody")
    assert isinstance(got.exception, SettingsError)
    assert "no such account" in str(got.exception)


async def test_serve_tells_the_first_admins_link_to_the_error_stream(
    database: Dsns, staff: Staff, capsys: pytest.CaptureFixture[str]
) -> None:
    await asyncio.to_thread(_tell_first_admin, Settings.given(), database)
    told = capsys.readouterr()
    assert told.out == ""
    assert (await accept(await staff.stranger(), path_of(told.err.split()[-1]), handle="anna")).is_success
    await asyncio.to_thread(_tell_first_admin, Settings.given(), database)
    assert capsys.readouterr().err == ""


@pytest.fixture
def on_own_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("DATABASE_URL", "ADMIN_URL", "PUBLIC_URL", "HOST", "PORT"):
        monkeypatch.delenv(f"NEZABUDKA_{name}", raising=False)
    monkeypatch.setenv("NEZABUDKA_DATA_DIR", str(tmp_path))


@pytest.mark.usefixtures("on_own_machine")
def test_links_of_another_shell_name_the_port_that_serve_has(monkeypatch: pytest.MonkeyPatch) -> None:
    assert _address(Settings.given(), "T") == "http://localhost:8000/admin/invitations/T"
    Settings.given(port=8031).remember_editors_url()
    assert _address(Settings.given(), "T") == "http://localhost:8031/admin/invitations/T"
    assert Settings.given().editors_url == "http://127.0.0.1:8000", "the next `serve` has its own port"
    assert _address(Settings.given(port=8040), "T") == "http://localhost:8040/admin/invitations/T"
    monkeypatch.setenv("NEZABUDKA_ADMIN_URL", "https://desk.example.org/")
    assert _address(Settings.given(), "T") == "https://desk.example.org/admin/invitations/T"


@pytest.mark.usefixtures("on_own_machine")
def test_with_an_own_database_nothing_is_remembered(tmp_path: Path) -> None:
    own = Settings.given(port=8031, database_url="postgresql://db/x")
    own.remember_editors_url()
    assert list(tmp_path.iterdir()) == []
    assert _address(own, "T") == "http://localhost:8031/admin/invitations/T"
