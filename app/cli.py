"""The `nezabudka` command. Options win over `NEZABUDKA_*`, which win over the defaults."""

import asyncio
import contextlib
import logging
import signal
import sys
from typing import Annotated, NoReturn

import typer

from app.accounts_cli import account_cli, invite_first_admin
from app.cli_options import DataDir
from app.database.connecting import database, reach, with_owner
from app.database.embedded import Dsns, EmbeddedError
from app.editorial.withdrawal import WithdrawalReason
from app.preparing import prepare
from app.serving import listening, serve_http
from app.settings import Part, Settings, SettingsError

# They tell at `info` what an operator need not read.
_CHATTY = ("uvicorn.error", "alembic", "httpx", "asyncio")

# Pretty tracebacks print local variables, secrets among them.
cli = typer.Typer(
    help="Document political prisoners, raise the alarm, bring letters to people in prison.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
cli.add_typer(account_cli, name="account")
import_cli = typer.Typer(help="Import lists of prisoners and facilities.", no_args_is_help=True)
cli.add_typer(import_cli, name="import")


@cli.command()
def serve(
    part: Annotated[Part, typer.Argument(help="Which part to serve.")] = Part.ALL,
    host: Annotated[str | None, typer.Option(help="Address to listen on [NEZABUDKA_HOST].")] = None,
    port: Annotated[
        int | None, typer.Option(min=1, max=65535, help="Port to listen on [NEZABUDKA_PORT].")
    ] = None,
    data_dir: DataDir = None,
    seed: Annotated[
        bool | None,
        typer.Option("--seed/--no-seed", help="Load the report and the samples [NEZABUDKA_SEED]."),
    ] = None,
) -> None:
    """Start PostgreSQL, migrate, load the seed, serve over HTTP; Ctrl-C stops all of it."""
    settings = Settings.given(host=host, port=port, data_dir=data_dir, seed=seed)
    _log_to_stderr(settings)
    with contextlib.suppress(KeyboardInterrupt), listening(settings) as listener, database(settings) as dsns:
        if dsns.owner and (part is not Part.PUBLIC or settings.database_url is None):
            asyncio.run(prepare(dsns, seed=settings.seed))
        asyncio.run(reach(dsns.public))
        if dsns.editor and part is not Part.PUBLIC:
            settings.remember_editors_url()
            _tell_first_admin(settings, dsns)
        serve_http(settings, dsns, part, listener)


def _tell_first_admin(settings: Settings, dsns: Dsns) -> None:
    # To the error stream: what a service keeps of the other one, others may read.
    words = asyncio.run(invite_first_admin(settings, dsns.editor))
    if words:
        typer.echo(words, err=True)


@cli.command()
def migrate(data_dir: DataDir = None) -> None:
    """Bring the database to the newest schema."""
    settings = Settings.given(data_dir=data_dir)
    _log_to_stderr(settings)
    with database(settings) as dsns:
        asyncio.run(prepare(with_owner(dsns), seed=False))
    typer.echo("The database has the newest schema.")


@cli.command("seed")
def load(data_dir: DataDir = None) -> None:
    """Load the report's facts and the invented samples; what is there already stays as it is."""
    settings = Settings.given(data_dir=data_dir)
    _log_to_stderr(settings)
    with database(settings) as dsns:
        asyncio.run(prepare(with_owner(dsns), seed=True))
    typer.echo("The seed is loaded.")


@cli.command()
def worker(data_dir: DataDir = None) -> None:
    """Keep what is public true to the calendar, and the search index to what is public. Ctrl-C stops it."""
    settings = Settings.given(data_dir=data_dir)
    _log_to_stderr(settings)
    with contextlib.suppress(KeyboardInterrupt), database(settings) as dsns:
        asyncio.run(_work(settings, with_owner(dsns)))


@cli.command()
def reindex(
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only compare; exit code 1 if anything differs.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Build Meilisearch's index anew beside the one that answers, then swap them."""
    settings = Settings.given(data_dir=data_dir)
    _log_to_stderr(settings)
    with database(settings) as dsns:
        words, fits = asyncio.run(_reindex(settings, with_owner(dsns), check=check))
    typer.echo(words)
    if not fits:
        raise typer.Exit(1)


async def _reindex(settings: Settings, dsns: Dsns, *, check: bool) -> tuple[str, bool]:
    from search.opening import server  # noqa: PLC0415
    from search.reindexing import Refused, compared, rebuilt  # noqa: PLC0415

    index = server(settings)
    if index is None:
        raise SettingsError("There is no index: NEZABUDKA_MEILISEARCH_URL is not set, PostgreSQL searches.")
    await reach(dsns.editor)
    try:
        return await (compared if check else rebuilt)(dsns.editor, index)
    except Refused as error:
        raise SettingsError(f"Meilisearch can't be reached, or refuses: {error}") from error


@cli.command()
def withdraw(
    slug: Annotated[str, typer.Argument(help="The record's slug.")],
    reason: Annotated[
        WithdrawalReason, typer.Option(help="Goes to the audit log.")
    ] = WithdrawalReason.unspecified,
    kind: Annotated[str, typer.Option(help="prisoner, case, facility, organisation …")] = "prisoner",
    data_dir: DataDir = None,
) -> None:
    """Take a record out of everything public at once; a tombstone without a name stays."""
    from app.accounts.refusals import Refusal  # noqa: PLC0415
    from app.database.commands import as_editor  # noqa: PLC0415
    from app.editorial.references import UnknownReference  # noqa: PLC0415
    from app.editorial.takedown import withdraw_by_slug  # noqa: PLC0415

    settings = Settings.given(data_dir=data_dir)
    _log_to_stderr(settings)
    try:
        changed = as_editor(lambda engine: withdraw_by_slug(engine, kind, slug, reason), settings)
    except UnknownReference as error:
        raise SettingsError(str(error)) from error
    except Refusal as error:
        raise SettingsError(f"“{kind}” is no kind of record that can be withdrawn.") from error
    typer.echo(f"Withdrawn; {changed} public documents changed.")


async def _work(settings: Settings, dsns: Dsns) -> None:
    from search.working import work  # noqa: PLC0415

    await reach(dsns.editor)
    await work(settings, dsns)


def main() -> None:
    """Entry point: an error an operator can mend is one sentence and exit code 1."""
    # Stopped by a service manager or by a closing terminal: clean up just as after Ctrl-C.
    for word in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(word, _interrupt)
    _register_commands()
    try:
        cli()
    except (EmbeddedError, SettingsError) as error:
        typer.echo(f"nezabudka: {error}", err=True)
        sys.exit(1)


def _interrupt(_word: int, _frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _register_commands() -> None:
    # Only the composition root looks outward.
    from api.snapshots.commands import register as register_snapshots  # noqa: PLC0415
    from api.snapshots.mirror_commands import register as register_mirrors  # noqa: PLC0415
    from api.widget.commands import register as register_widget  # noqa: PLC0415
    from app.audit.commands import register as register_audit  # noqa: PLC0415
    from app.exports.commands import register as register_exports  # noqa: PLC0415
    from app.letters.commands import register as register_letters  # noqa: PLC0415
    from app.sealing.commands import register as register_sealing  # noqa: PLC0415
    from app.signing.commands import register as register_keys  # noqa: PLC0415
    from app.webhooks.commands import register as register_webhooks  # noqa: PLC0415
    from search.evaluation.commands import register as register_evaluations  # noqa: PLC0415
    from seed.importers.commands import register  # noqa: PLC0415

    register(import_cli)
    register_evaluations(cli)
    register_audit(cli)
    register_exports(cli)
    register_sealing(cli)
    register_keys(cli)
    register_webhooks(cli)
    register_letters(cli)
    register_snapshots(cli)
    register_mirrors(cli)
    register_widget(cli)


def _log_to_stderr(settings: Settings) -> None:
    level = logging.getLevelNamesMapping()[settings.log_level.upper()]
    logging.basicConfig(level=level, format="%(asctime)s %(levelname)s %(name)s: %(message)s")
    for name in _CHATTY:
        logging.getLogger(name).setLevel(level if level != logging.INFO else logging.WARNING)
