"""`nezabudka export DIR`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from app.cli_options import DataDir
from app.settings import Settings, SettingsError


def register(cli: typer.Typer) -> None:
    """Hang `export` under `nezabudka`."""
    cli.command("export")(_export)


def _export(
    directory: Annotated[
        Path, typer.Argument(help="Where to write it. An earlier export there is replaced.", file_okay=False)
    ],
    data_dir: DataDir = None,
) -> None:
    """Write all that is public as files: JSON Lines, CSV, FollowTheMoney, GeoJSON, Data Package, deltas."""
    from app.database.connecting import database, reach  # noqa: PLC0415  --help need not wait for asyncpg

    settings = Settings.given(data_dir=data_dir)
    with database(settings) as dsns:
        asyncio.run(reach(dsns.public))
        seq = asyncio.run(_written(dsns.public, settings.base_url, directory))
    typer.echo(f"{directory} holds what is public after change {seq}.")


async def _written(dsn: str, base: str, directory: Path) -> int:
    from app.database.engines import readers  # noqa: PLC0415
    from app.exports.directories import Refused, write_directory  # noqa: PLC0415

    async with readers(dsn) as pool:
        try:
            return await write_directory(pool, base, directory)
        except Refused as error:
            raise SettingsError(f"Not exported: {error}.") from error
        except OSError as error:
            raise SettingsError(f"Not exported, {directory} is as it was: {error}.") from error
