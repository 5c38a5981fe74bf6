"""`nezabudka audit …`: what an operator types."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_options import DataDir
from app.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from app.audit import Checkpoint, Verdict

_SHOWN = 20
Kept = Annotated[
    Path | None, typer.Option("--checkpoint", help="Checkpoints that were kept elsewhere, one a line.")
]
Manifests = Annotated[
    list[Path] | None,
    typer.Option(
        "--manifest", help="A snapshot's manifest.json, from a mirror or an archive; may be repeated."
    ),
]


def register(cli: typer.Typer) -> None:
    """Hang `audit` under `nezabudka`."""
    audit = typer.Typer(help="The log of who did what.", no_args_is_help=True)
    audit.command("verify")(_verify)
    audit.command("checkpoint")(_checkpoint)
    cli.add_typer(audit, name="audit")


def _verify(kept: Kept = None, manifests: Manifests = None, data_dir: DataDir = None) -> None:
    """Look for entries that were changed, removed, moved or added; exit code 1 if there are any."""
    heads = [_head(path) for path in manifests or ()]
    verdict = _examined(Settings.given(data_dir=data_dir), _read(kept), heads)
    for fault in verdict.faults[:_SHOWN]:
        typer.echo(str(fault), err=True)
    counted = f"{verdict.entries} entries, {verdict.checkpoints} checkpoints"
    if verdict.faults:
        typer.echo(f"The audit log was tampered with: {counted}, {len(verdict.faults)} faults or more.")
        raise typer.Exit(1)
    typer.echo(f"The audit log is whole: {counted}.")


def _checkpoint(data_dir: DataDir = None) -> None:
    """Print and store how far the log is. Keep what it prints where this database's owner can't reach it."""
    from app.audit import checkpoint, verify  # noqa: PLC0415  the tables: half a second
    from app.database.commands import as_editor  # noqa: PLC0415

    async def work(engine: "AsyncEngine") -> "Checkpoint":
        async with engine.begin() as connection:
            # A checkpoint of a log that is broken would vouch for it.
            if faults := await verify(connection):
                raise SettingsError(f"No checkpoint is made: {faults[0]}; see `nezabudka audit verify`.")
            return await checkpoint(connection)

    typer.echo(as_editor(work, Settings.given(data_dir=data_dir)).to_json())


def _read(kept: Path | None) -> "Sequence[Checkpoint]":
    from app.audit.checkpoints import read_checkpoints  # noqa: PLC0415

    if kept is None:
        return ()
    try:
        return read_checkpoints(kept.read_text())
    except (OSError, ValueError) as error:
        raise SettingsError(f"The checkpoints in {kept} can't be read: {error}.") from error


def _head(manifest: Path) -> str:
    """Whoever signed it: `verify.py` says that."""
    from app.verifying.faults import Fault  # noqa: PLC0415  only who asks for it pays for it
    from app.verifying.manifests import read_manifest  # noqa: PLC0415

    try:
        return read_manifest(manifest.read_bytes()).audit
    except (OSError, Fault) as error:
        raise SettingsError(f"The manifest {manifest} can't be read: {error}.") from error


def _examined(settings: Settings, given: "Sequence[Checkpoint]", heads: "Sequence[str]") -> "Verdict":
    from app.audit import examine  # noqa: PLC0415
    from app.database.commands import as_editor  # noqa: PLC0415

    async def work(engine: "AsyncEngine") -> "Verdict":
        async with engine.connect() as connection:
            return await examine(connection, given, heads)

    return as_editor(work, settings)
