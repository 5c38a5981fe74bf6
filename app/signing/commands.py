"""`nezabudka keys …`: who signs snapshots, and who says so. No command needs a network or a database."""

# ruff: noqa: PLC0415  cryptography and the tables behind app.sealing: half a second that --help need not wait
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_options import DataDir
from app.settings import Settings, SettingsError
from app.signing.passphrases import Fd, ask, ask_for_new

if TYPE_CHECKING:
    from app.signing.ceremony import Changes
    from app.signing.root_folder import RootFolder

Folder = Annotated[Path, typer.Argument(help="The folder of the ceremony, on a stick perhaps.")]
Holders = Annotated[
    list[Path] | None, typer.Option("--holder", help="Public file of a holder's key; once for each of them.")
]
Drop = Annotated[list[str] | None, typer.Option("--drop", help="Id of a holder who is none any more.")]
Snapshot = Annotated[
    list[Path] | None,
    typer.Option("--snapshot", help="Public file of the server's key, which signs snapshots."),
]
Threshold = Annotated[
    int | None,
    typer.Option(min=1, max=9, help="How many holders must sign what follows; 2 if not said before."),
]
Days = Annotated[int, typer.Option(min=1, max=1096, help="For how long the entry is good.")]
Again = Annotated[bool, typer.Option("--again", help="Throw the waiting draft away, with its signatures.")]


def register(cli: typer.Typer) -> None:
    """Hang `keys` under `nezabudka`."""
    keys = typer.Typer(help="Keys that sign snapshots, and the root that names them.", no_args_is_help=True)
    keys.command("new")(_new)
    keys.command("root")(_root)
    keys.command("rotate")(_rotate)
    keys.command("sign")(_sign)
    keys.command("check")(_check)
    keys.command("show")(_show)
    keys.command("server")(_server)
    keys.command("use")(_use)
    cli.add_typer(keys, name="keys")


def _new(
    path: Annotated[Path, typer.Argument(help="Where the secret key goes.")], passphrase_fd: Fd = None
) -> None:
    """Make a holder's key: FILE, which only its passphrase opens, and FILE.pub for the others."""
    from app.signing.key_files import write_locked, write_public
    from app.signing.secret_keys import SecretKeys

    public = path.with_name(f"{path.name}.pub")
    for one in (path, public):
        if one.exists():
            raise SettingsError(f"{one} is there already, and stays as it is: name another file.")
    keys = SecretKeys.fresh()
    write_locked(path, keys, ask_for_new(passphrase_fd))
    write_public(public, keys.public)
    typer.echo(f"Key {keys.public.id}: {path} stays with you, {public} is for the others.")


def _root(
    path: Folder,
    holder: Holders = None,
    snapshot: Snapshot = None,
    *,
    threshold: Threshold = None,
    days: Days = 365,
    again: Again = False,
) -> None:
    """Draft the first root entry: whose signatures count, and which key signs snapshots."""
    from app.signing.ceremony import Changes

    changes = Changes(holder or (), (), snapshot or (), threshold, timedelta(days=days))
    with _folder(path) as folder:
        if folder.chain():
            raise SettingsError(
                f"{path} holds a root already: `nezabudka keys rotate` drafts its next entry."
            )
        _draft(folder, changes, again=again)


def _rotate(
    path: Folder,
    holder: Holders = None,
    drop: Drop = None,
    snapshot: Snapshot = None,
    *,
    threshold: Threshold = None,
    days: Days = 365,
    again: Again = False,
) -> None:
    """Draft the next root entry: other holders, another key for snapshots, or only a later end."""
    from app.signing.ceremony import Changes

    changes = Changes(holder or (), drop or (), snapshot or (), threshold, timedelta(days=days))
    with _folder(path) as folder:
        if folder.chain() is None:
            raise SettingsError(f"There is no root in {path}: `nezabudka keys root` drafts its first entry.")
        _draft(folder, changes, again=again)


def _draft(folder: "RootFolder", changes: "Changes", *, again: bool) -> None:
    from app.signing.ceremony import draft, words_of_draft

    if again:
        folder.discard_draft()
    draft(folder, changes, _now())
    typer.echo(words_of_draft(folder))


def _sign(
    path: Folder,
    key: Annotated[Path, typer.Argument(help="Your secret key.")],
    passphrase_fd: Fd = None,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Sign without being asked.")] = False,
) -> None:
    """Read what the waiting entry says, and sign it."""
    from app.signing.ceremony import sign, words_of_draft
    from app.signing.key_files import is_locked, read_secret

    with _folder(path) as folder:
        typer.echo(words_of_draft(folder))
        if not yes:
            typer.confirm("Do the other holders see the same pin, and do you want to sign this?", abort=True)
        secret = read_secret(key, ask(passphrase_fd) if is_locked(key) else "")
        typer.echo(sign(folder, secret, _now()))


def _check(
    path: Folder,
    root: Annotated[str | None, typer.Option(help="A pin that the chain must hold.")] = None,
) -> None:
    """Check all signatures, bring together what is complete; exit code 1 if signatures are missing."""
    from app.signing.ceremony import completed, words_of_chain

    with _folder(path) as folder:
        waits = folder.draft() is not None
        if waits:
            typer.echo(completed(folder))
        chain = folder.chain()
        if chain:
            chain.check(root or chain.last.pin, _now())
            typer.echo(words_of_chain(chain))
        if folder.draft() or not chain:
            raise typer.Exit(1)


def _show(data_dir: DataDir = None) -> None:
    """What this server signs snapshots with, the root in force, and the pin to hand out."""
    from app.signing.installing import words_of_server

    typer.echo(words_of_server(Settings.given(data_dir=data_dir).signing_place, _now()))


def _server(
    path: Annotated[Path, typer.Argument(help="Where the public file goes.")],
    *,
    fresh: Annotated[
        bool, typer.Option("--new", help="Of a new key, which signs once a root names it.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Write the public file of this server's key for snapshots, for the ceremony."""
    from app.signing.installing import hand_out

    made = hand_out(Settings.given(data_dir=data_dir).signing_place, path, fresh=fresh)
    typer.echo(f"Key {made}: {path} is for the ceremony, the secret stays here.")


def _use(
    path: Folder,
    *,
    new_pin: Annotated[
        bool, typer.Option("--new-pin", help="The former root and its pin are given up.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Take the root of a ceremony for this server's."""
    from app.signing.ceremony import words_of_chain
    from app.signing.installing import use

    place = Settings.given(data_dir=data_dir).signing_place
    with _folder(path) as folder:
        typer.echo(words_of_chain(use(place, folder, _now(), new_pin=new_pin)))


@contextmanager
def _folder(path: Path) -> "Iterator[RootFolder]":
    """What is wrong in it is told in one sentence."""
    from app.signing.root_folder import RootFolder
    from app.verifying.faults import Fault

    try:
        yield RootFolder(path)
    except Fault as fault:
        raise SettingsError(f"In {path}: {fault}") from fault


def _now() -> datetime:
    return datetime.now(UTC)
