"""`nezabudka import …`: what an operator types."""

# ruff: noqa: FBT002  so typer writes an option that is off
import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import asyncpg
import typer

from app.database.connecting import database
from app.database.embedded import Dsns
from app.settings import Settings, SettingsError
from seed.importers.files import Refused

if TYPE_CHECKING:
    from seed.importers.running import Job, Options

File = Annotated[Path, typer.Argument(help="The list to import.", show_default=False)]
Publish = Annotated[bool, typer.Option("--publish", help="Show what is on it to the public at once.")]
Apply = Annotated[bool, typer.Option("--apply", help="Record it at once, unpublished, without review.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Do everything, report it, and undo it.")]
ReportTo = Annotated[Path | None, typer.Option("--report", help="Write what became of each row as JSON.")]
DataDir = Annotated[
    Path | None, typer.Option(help="Directory of the embedded PostgreSQL [NEZABUDKA_DATA_DIR, else .data].")
]


Older = Annotated[bool, typer.Option("--older", help="Apply it although a newer list was imported.")]


def register(import_app: typer.Typer) -> None:
    """Hang the importers under `nezabudka import`."""
    facilities = typer.Typer(help="Prisons, colonies and other places.", no_args_is_help=True)
    prisoners = typer.Typer(help="Lists of people.", no_args_is_help=True)
    # With one command and no callback typer would leave out the command's name.
    facilities.callback()(_group)
    facilities.command("ospace")(_command(_ospace))
    prisoners.command("memorial")(_people_command(_memorial))
    prisoners.command("csv")(_csv)
    import_app.add_typer(facilities, name="facilities")
    import_app.add_typer(prisoners, name="prisoners")


def _group() -> None:
    """Prisons, colonies and other places."""


def _ospace(file: Path) -> "Job":
    """The register of Russian penal facilities (GeoJSON)."""
    from seed.importers import running  # noqa: PLC0415  the tables: half a second that --help need not wait

    return running.ospace(file)


def _memorial(file: Path) -> "Job":
    """Memorial's list of political prisoners (GeoJSON). Import the facilities first."""
    from seed.importers import running  # noqa: PLC0415

    return running.memorial(file)


def _command(read: "Callable[[Path], Job]") -> Callable[..., None]:
    """A command that reads one file, with the options that all imports have."""

    def command(
        file: File,
        publish: Publish = False,
        dry_run: DryRun = False,
        older: Older = False,
        report: ReportTo = None,
        data_dir: DataDir = None,
    ) -> None:
        _run(lambda: read(file), {"publish": publish, "dry_run": dry_run, "older": older}, report, data_dir)

    command.__doc__ = read.__doc__
    return command


def _people_command(read: "Callable[[Path], Job]") -> Callable[..., None]:
    """The same for people: each row is a change for review, unless the operator says otherwise."""

    def command(
        file: File,
        *,
        publish: Publish = False,
        apply: Apply = False,
        dry_run: DryRun = False,
        older: Older = False,
        report: ReportTo = None,
        data_dir: DataDir = None,
    ) -> None:
        chosen = {"publish": publish, "propose": not (publish or apply), "dry_run": dry_run, "older": older}
        _run(lambda: read(file), chosen, report, data_dir)

    command.__doc__ = read.__doc__
    return command


def _csv(
    file: File,
    mapping: Annotated[Path, typer.Option(help="TOML file that says which column is what.")],
    *,
    publish: Publish = False,
    apply: Apply = False,
    dry_run: DryRun = False,
    older: Older = False,
    report: ReportTo = None,
    data_dir: DataDir = None,
) -> None:
    """Anyone's spreadsheet as CSV, with a mapping."""

    def read(file: Path) -> "Job":
        from seed.importers import running  # noqa: PLC0415

        return running.csv(file, mapping)

    command = _people_command(read)
    command(
        file, publish=publish, apply=apply, dry_run=dry_run, older=older, report=report, data_dir=data_dir
    )


def _run(
    read: "Callable[[], Job]", chosen: dict[str, bool], report: Path | None, data_dir: Path | None
) -> None:
    """A refusal is one sentence on stderr and exit code 1, and nothing was changed."""
    from seed.importers.running import Options  # noqa: PLC0415

    options = Options(**chosen)  # type: ignore[arg-type]
    try:
        _check_target(report)
        job = read()
        with database(Settings.given(data_dir=data_dir)) as dsns:
            asyncio.run(_apply(_owner(dsns), job, options))
        if report is not None:
            job.report.write(report)
    except Refused as error:
        typer.echo(f"nezabudka: {error}", err=True)
        raise typer.Exit(1) from error
    except (OSError, asyncpg.PostgresError) as error:
        raise SettingsError(f"The database can't be used: {error}") from error
    counts = ", ".join(f"{count} {word}" for word, count in job.report.counts().items() if count)
    typer.echo(f"{'Would be' if options.dry_run else 'Done'}: {job.report.rows} rows: {counts}")


def _check_target(report: Path | None) -> None:
    """Before anything is changed: a report that can't be written would come too late."""
    if report is not None and (report.is_dir() or not report.absolute().parent.is_dir()):
        raise Refused(f"The report can't be written to {report}.")


def _owner(dsns: Dsns) -> str:
    if not dsns.owner:
        raise SettingsError("This needs NEZABUDKA_DATABASE_URL, the owner's DSN; only the public one is set.")
    return dsns.owner


async def _apply(owner_dsn: str, job: "Job", options: "Options") -> None:
    from app.database.migrating import upgrade  # noqa: PLC0415
    from seed.importers.running import run  # noqa: PLC0415

    await upgrade(owner_dsn)
    await run(owner_dsn, job, options)
