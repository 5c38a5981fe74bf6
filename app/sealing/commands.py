"""`nezabudka sealing …`: what an operator types."""

from typing import TYPE_CHECKING

import typer

from app.cli_options import DataDir
from app.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine

    from app.sealing import Rotation


def register(cli: typer.Typer) -> None:
    """Hang `sealing` under `nezabudka`."""
    sealing = typer.Typer(help="The keys of sealed fields.", no_args_is_help=True)
    # With one command and no callback typer would leave out the command's name.
    sealing.callback()(_group)
    sealing.command("rotate")(_rotate)
    cli.add_typer(sealing, name="sealing")


def _group() -> None:
    """The keys of sealed fields."""


def _rotate(data_dir: DataDir = None) -> None:
    """Wrap all data keys anew under the first of NEZABUDKA_SEALING_KEYS. Stopped, it goes on next time."""
    from app.database.commands import as_editor  # noqa: PLC0415  the tables: half a second
    from app.sealing import Keyring, Unsealable, rotate  # noqa: PLC0415

    settings = Settings.given(data_dir=data_dir)
    keyring = Keyring.of(settings)

    async def work(engine: "AsyncEngine") -> "Rotation":
        return await rotate(engine, keyring)

    try:
        done = as_editor(work, settings)
    except Unsealable as error:
        raise SettingsError(str(error)) from error
    idle = f" Nothing needs any more: {', '.join(done.idle)}." if done.idle else ""
    typer.echo(f"{done.rewrapped} data keys are now under {keyring.newest}.{idle}")
