"""The ceremony as people hold it: three holders, a server, a stick; and every wrong step they may take."""

import os
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.cli import _register_commands, cli
from app.signing import key_files
from app.signing.root_folder import RootFolder
from app.verifying.roots import Chain, read_chain

PASSPHRASE = "six words that nobody has put together"
RUNNER = CliRunner()


@pytest.fixture(autouse=True)
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A directory with a stick; scrypt is quick."""
    _register_commands()
    monkeypatch.setattr(key_files, "WORK", 10)
    monkeypatch.setenv("NEZABUDKA_DATA_DIR", "server")
    monkeypatch.chdir(tmp_path)
    Path("stick").mkdir()
    return tmp_path


def keys(*words: str, fails: str = "", typed: str = "") -> str:
    """What `nezabudka keys` answers."""
    done = RUNNER.invoke(cli, ["keys", *words], input=typed)
    told = f"{done.output}{done.exception or ''}"
    assert bool(done.exit_code) == bool(fails), told
    assert fails in told
    return told


def new(name: str) -> str:
    """The id of a key that was made."""
    told = keys("new", f"{name}.key", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n")
    return str(re.findall("[0-9A-F]{16}", told)[0])


def sign(name: str, folder: str = "stick", fails: str = "") -> str:
    return keys("sign", folder, f"{name}.key", fails=fails, typed=f"y\n{PASSPHRASE}\n")


@pytest.fixture
def holders() -> dict[str, str]:
    """Ids by name."""
    keys("server", "server.pub")
    return {name: new(name) for name in ("anna", "boris", "vera")}


def drafted() -> str:
    named = [word for name in ("anna", "boris", "vera") for word in ("--holder", f"{name}.key.pub")]
    return keys("root", "stick", *named, "--snapshot", "server.pub")


def chain() -> Chain:
    found = RootFolder(Path("stick")).chain()
    assert found
    return found


def test_two_of_three(holders: dict[str, str]) -> None:
    assert "by itself" in keys("show")
    assert "2 of 3 must sign" in drafted()
    keys("check", "stick", fails="Still wanted: 2 of its own holders")
    assert f"Still wanted: 1 of its own holders: {holders['boris']}, {holders['vera']}" in sign("anna")
    keys("check", "stick", fails="Still wanted: 1")
    assert "Complete: root.json holds entry 1" in sign("boris")
    pin = chain().last.pin
    assert pin in keys("check", "stick", "--root", pin)
    keys("use", "stick", fails="does not follow from the one in force")
    keys("use", "stick", "--new-pin")
    told = keys("show")
    assert pin in told
    assert "by itself" not in told


def test_signed_on_copies_and_brought_together(holders: dict[str, str]) -> None:
    drafted()
    for name in holders:
        shutil.copytree("stick", name)
        sign(name, name)
    for name in holders:
        shutil.copytree(f"{name}/root", "stick/root", dirs_exist_ok=True)
    assert "Complete" in keys("check", "stick")
    assert len(chain().signatures[0]) == 3


@pytest.mark.usefixtures("holders")
def test_signing_twice_counts_once() -> None:
    drafted()
    sign("anna")
    assert "Still wanted: 1" in sign("anna")


@pytest.mark.usefixtures("holders")
def test_wrong_steps_lose_nothing() -> None:
    keys("sign", "stick", "anna.key", fails="No entry waits")
    keys("rotate", "stick", fails="There is no root in stick")
    keys("use", "stick", fails="no complete root")
    drafted()
    keys("use", "stick", fails="no complete root")
    keys(
        "root",
        "stick",
        "--holder",
        "anna.key.pub",
        "--snapshot",
        "server.pub",
        "--threshold",
        "1",
        fails="there already",
    )
    new("stranger")
    sign("stranger", fails="is no holder's")
    keys("sign", "stick", "anna.key", typed="n\n", fails="Abort")
    keys("sign", "stick", "anna.key", typed="y\nanother passphrase\n", fails="passphrase is not that")
    keys("sign", "stick", "anna.key.pub", typed="y\n", fails="is no secret key")
    keys("new", "anna.key", typed=f"{PASSPHRASE}\n{PASSPHRASE}\n", fails="there already")
    sign("anna")
    assert "Complete" in sign("vera")
    keys("sign", "stick", "boris.key", fails="No entry waits")
    keys("root", "stick", "--holder", "anna.key.pub", fails="holds a root already")


def test_a_draft_can_be_thrown_away(holders: dict[str, str]) -> None:
    drafted()
    sign("anna")
    told = keys(
        "root",
        "stick",
        "--holder",
        "boris.key.pub",
        "--threshold",
        "1",
        "--snapshot",
        "server.pub",
        "--again",
    )
    assert holders["anna"] not in told
    assert "Complete" in sign("boris")


@pytest.mark.usefixtures("holders")
def test_drafts_that_make_no_sense() -> None:
    keys(
        "root",
        "stick",
        "--holder",
        "anna.key.pub",
        "--snapshot",
        "server.pub",
        fails="2 of 1 holders can never sign",
    )
    keys("root", "stick", "--snapshot", "server.pub", fails="can never sign")
    both = ["--holder", "anna.key.pub", "--holder", "boris.key.pub"]
    keys("root", "stick", *both, fails="Name the server's key")
    keys("root", "stick", *both, "--snapshot", "anna.key.pub", fails="TWICE")
    keys("root", "stick", *both, "--holder", "anna.key.pub", "--snapshot", "server.pub", fails="TWICE")
    keys("root", "stick", *both, "--snapshot", "nothing.pub", fails="can't be read")
    assert not list(Path("stick").iterdir())


def test_a_signature_that_was_changed_is_named(holders: dict[str, str]) -> None:
    drafted()
    sign("anna")
    file = Path(f"stick/root/1.json.{holders['anna']}.minisig")
    file.write_bytes(file.read_bytes().replace(b"timestamp:1", b"timestamp:2"))
    sign("boris", fails="BAD_SIGNATURE")


@pytest.mark.usefixtures("holders")
def test_a_draft_that_was_changed_takes_no_signature() -> None:
    drafted()
    sign("anna")
    entry = Path("stick/root/1.json")
    entry.write_bytes(entry.read_bytes().replace(b'"threshold":2', b'"threshold":1'))
    sign("boris", fails="BAD_SIGNATURE")


@pytest.mark.usefixtures("holders")
def test_another_servers_root_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    drafted()
    sign("anna")
    sign("vera")
    monkeypatch.setenv("NEZABUDKA_DATA_DIR", "elsewhere")
    keys("use", "stick", fails="names no key of this server")


@pytest.mark.usefixtures("holders")
def test_former_roots_are_kept() -> None:
    keys("show")
    own = read_chain(Path("server/signing/root.json").read_bytes())
    drafted()
    sign("anna")
    sign("vera")
    keys("use", "stick", "--new-pin")
    kept = Path("server/signing/former") / own.last.pin
    assert read_chain((kept / "root.json").read_bytes()) == own
    assert (kept / "holder.key").exists()
    assert not Path("server/signing/holder.key").exists()
    keys("use", "stick")


def test_a_passphrase_from_a_descriptor(office: Path) -> None:
    read, write = os.pipe()
    os.write(write, f"{PASSPHRASE}\n".encode())
    os.close(write)
    keys("new", "anna.key", "--passphrase-fd", str(read))
    os.close(read)
    assert key_files.read_secret(office / "anna.key", PASSPHRASE).public
    keys("new", "b.key", "--passphrase-fd", "987", fails="No passphrase can be read")
    keys("new", "b.key", typed="short\nshort\n", fails="15 characters")
    assert not (office / "b.key").exists()


def test_no_option_takes_a_passphrase() -> None:
    for command in ("new", "sign"):
        options = re.findall(r"--[a-z-]+", keys(command, "--help"))
        assert set(options) <= {"--passphrase-fd", "--yes", "--help"}


@pytest.mark.usefixtures("holders")
def test_the_servers_key_must_be_its_own_alone() -> None:
    [secret] = Path("server/signing").glob("snapshot-*.key")
    secret.chmod(0o644)
    keys("show", fails="chmod 600")
    secret.chmod(0o600)
    assert "for minisign -P: RW" in keys("show")
