"""`nezabudka import …`: what an operator types."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import asyncpg
import typer

from app.cli_options import DataDir
from app.database.connecting import database, reach, with_owner
from app.settings import Settings, SettingsError
from seed.importers.files import Refused

if TYPE_CHECKING:
    from seed.importers.running import Job, Options

File = Annotated[Path, typer.Argument(help="The list to import.", show_default=False)]
Publish = Annotated[bool, typer.Option("--publish", help="Show what is on it to the public at once.")]
Apply = Annotated[bool, typer.Option("--apply", help="Record it at once, unpublished, without review.")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Do everything, report it, and undo it.")]
ReportTo = Annotated[Path | None, typer.Option("--report", help="Write what became of each row as JSON.")]
Older = Annotated[bool, typer.Option("--older", help="Apply it although a newer list was imported.")]


def register(import_app: typer.Typer) -> None:
    """Hang the importers under `nezabudka import`."""
    facilities = typer.Typer(help="Prisons, colonies and other places.", no_args_is_help=True)
    prisoners = typer.Typer(help="Lists of people.", no_args_is_help=True)
    # With one command and no callback typer would leave out the command's name.
    facilities.callback()(_group)
    facilities.command("ospace")(_ospace)
    prisoners.command("memorial")(_memorial)
    prisoners.command("csv")(_csv)
    import_app.add_typer(facilities, name="facilities")
    import_app.add_typer(prisoners, name="prisoners")


def _group() -> None:
    """Prisons, colonies and other places."""


def _ospace(
    file: File,
    *,
    publish: Publish = False,
    apply: Apply = False,
    dry_run: DryRun = False,
    older: Older = False,
    report: ReportTo = None,
    data_dir: DataDir = None,
) -> None:
    """The register of Russian penal facilities (GeoJSON)."""
    from seed.importers import running  # noqa: PLC0415  the tables: half a second that --help need not wait

    options = _given(publish=publish, apply=apply, dry_run=dry_run, older=older)
    _run(lambda: running.ospace(file), options, report, data_dir)


def _memorial(
    file: File,
    *,
    publish: Publish = False,
    apply: Apply = False,
    dry_run: DryRun = False,
    older: Older = False,
    report: ReportTo = None,
    data_dir: DataDir = None,
) -> None:
    """Memorial's list of political prisoners (GeoJSON). Import the facilities first."""
    from seed.importers import running  # noqa: PLC0415

    options = _given(publish=publish, apply=apply, dry_run=dry_run, older=older)
    _run(lambda: running.memorial(file), options, report, data_dir)


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
    from seed.importers import running  # noqa: PLC0415

    options = _given(publish=publish, apply=apply, dry_run=dry_run, older=older)
    _run(lambda: running.csv(file, mapping), options, report, data_dir)


def _given(*, publish: bool, apply: bool, dry_run: bool, older: bool) -> "Options":
    """Each row is a change for review, unless the operator says otherwise."""
    from seed.importers.running import Options  # noqa: PLC0415

    return Options(publish=publish, propose=not (publish or apply), dry_run=dry_run, older=older)


def _run(read: "Callable[[], Job]", options: "Options", report: Path | None, data_dir: Path | None) -> None:
    """A refusal is one sentence on stderr and exit code 1, and nothing was changed."""
    try:
        _check_target(report)
        job = read()
        with database(Settings.given(data_dir=data_dir)) as dsns:
            asyncio.run(_apply(with_owner(dsns).owner, job, options))
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


async def _apply(owner_dsn: str, job: "Job", options: "Options") -> None:
    from app.database.migrating import upgrade  # noqa: PLC0415
    from seed.importers.running import run  # noqa: PLC0415

    await reach(owner_dsn)
    await upgrade(owner_dsn)
    await run(owner_dsn, job, options)
