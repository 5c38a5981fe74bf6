"""`nezabudka webhook …`: what an operator types."""

# ruff: noqa: PLC0415  the tables: half a second that --help need not wait
import asyncio
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from app.cli_options import DataDir
from app.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

T = TypeVar("T")
Endpoint = Annotated[str, typer.Argument(help="The endpoint's id; `nezabudka webhook list` shows it.")]


def register(cli: typer.Typer) -> None:
    """Hang `webhook` under `nezabudka`."""
    webhook = typer.Typer(help="Partners' webhooks.", no_args_is_help=True)
    webhook.command("list")(_list)
    webhook.command("log")(_log)
    webhook.command("test")(_test)
    cli.add_typer(webhook, name="webhook")


def _list(data_dir: DataDir = None) -> None:
    """Id, state and address of every endpoint."""

    async def work(session: "AsyncSession") -> str:
        from app.webhooks import managing
        from app.webhooks.telling import state_of

        rows = [f"{one.id}\t{state_of(one)}\t{one.url}" for one in await managing.endpoints(session)]
        return "\n".join(rows) or "There is no endpoint yet. Editors make them at the desk, under Webhooks."

    typer.echo(_read(work, Settings.given(data_dir=data_dir)))


def _log(
    endpoint: Endpoint,
    limit: Annotated[int, typer.Option(min=1, max=1000, help="How many deliveries.")] = 20,
    data_dir: DataDir = None,
) -> None:
    """What was sent there, and what came of it, the newest first."""
    endpoint_id = _id(endpoint)

    async def work(session: "AsyncSession") -> str:
        from app.webhooks import logbook, managing
        from app.webhooks.telling import entry_lines

        await managing.endpoint(session, endpoint_id)
        found = await logbook.entries(session, endpoint_id, logbook.Asked(limit=limit))
        return "\n".join(line for entry in found for line in entry_lines(entry)) or "Nothing was sent yet."

    typer.echo(_read(work, Settings.given(data_dir=data_dir)))


def _test(
    target: Annotated[str, typer.Argument(help="An endpoint's id, or any https address.")],
    data_dir: DataDir = None,
) -> None:
    """Send a signed test event now, and say what happened. Exit code 1 if it was not acknowledged."""
    from app.models.webhooks import Outcome

    settings = Settings.given(data_dir=data_dir)
    words, outcome = _try_address(target, settings) if "://" in target else _try_endpoint(target, settings)
    typer.echo(words)
    if outcome is not Outcome.acknowledged:
        raise typer.Exit(1)


def _try_address(url: str, settings: Settings) -> tuple[str, str]:
    from app.webhooks.addresses import check_url
    from app.webhooks.posting import Poster
    from app.webhooks.signing import Keys
    from app.webhooks.telling import words_of
    from app.webhooks.testing import send_test

    try:
        check_url(url)
    except ValueError as error:
        raise SettingsError(f"Not an address for webhooks: {error}.") from error
    keys = Keys.fresh()
    answer = asyncio.run(send_test(Poster.of(settings), url, [keys]))
    made = f"Signed with keys made for this test: {keys.secret_text} and {keys.public_text}"
    return f"{words_of(answer)}\n{made}", answer.outcome


def _try_endpoint(target: str, settings: Settings) -> tuple[str, str]:
    endpoint_id = _id(target)

    async def work(engine: "AsyncEngine") -> tuple[str, str]:
        from app.database.sessions import transaction
        from app.models.base import now
        from app.sealing import Keyring
        from app.webhooks import managing
        from app.webhooks.keys import keys_of
        from app.webhooks.posting import Poster
        from app.webhooks.telling import words_of
        from app.webhooks.testing import send_test

        async with transaction(engine) as session:
            which = await managing.endpoint(session, endpoint_id)
            keys = await keys_of(session, Keyring.of(settings), endpoint_id, now())
        answer = await send_test(Poster.of(settings), which.url, keys)
        return words_of(answer), answer.outcome

    return _as_editor(work, settings)


def _read(work: Callable[["AsyncSession"], Awaitable[str]], settings: Settings) -> str:
    from app.database.sessions import transaction

    async def done(engine: "AsyncEngine") -> str:
        async with transaction(engine) as session:
            return await work(session)

    return _as_editor(done, settings)


def _as_editor(work: Callable[["AsyncEngine"], Awaitable[T]], settings: Settings) -> T:
    from app.accounts.refusals import NotFound
    from app.database.commands import as_editor
    from app.sealing import Unsealable

    try:
        return as_editor(work, settings)
    except NotFound:
        raise SettingsError("There is no such endpoint.") from None
    except Unsealable as error:
        raise SettingsError(str(error)) from None


def _id(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        raise SettingsError(
            "An endpoint's id has 32 letters and digits, with hyphens between them."
        ) from None
