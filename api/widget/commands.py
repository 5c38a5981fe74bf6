"""`nezabudka widget …`: what an operator types."""

# ruff: noqa: PLC0415  what reads snapshots: half a second that --help need not wait
from pathlib import Path
from typing import Annotated

import typer

from app.cli_options import DataDir
from app.settings import Settings, SettingsError


def register(cli: typer.Typer) -> None:
    """Hang `widget` under `nezabudka`."""
    widget = typer.Typer(help="Cards for other sites.", no_args_is_help=True)
    widget.command("bundle")(_bundle)
    widget.callback()(lambda: None)  # otherwise the only command takes the place of the group
    cli.add_typer(widget, name="widget")


def _bundle(
    out: Annotated[Path, typer.Argument(help="The ZIP file to write.")],
    mirror: Annotated[
        list[str] | None, typer.Option(help="Where else new copies come from; may be repeated.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Write the package for a partner who serves the cards, out of the snapshot in force."""
    from api.snapshots.handing_out import handed_out
    from api.widget.bundle import write
    from api.widget.standing import mirrors_in

    with handed_out(Settings.given(data_dir=data_dir)) as snapshot:
        places = [snapshot.site, *(mirror or mirrors_in(snapshot))]
        try:
            number = write(snapshot, places, out)
        except OSError as error:
            raise SettingsError(f"{out} can't be written: {error.strerror or error}.") from error
    typer.echo(f"{out}: {number} files of snapshot {snapshot.version}, {out.stat().st_size} bytes.")
