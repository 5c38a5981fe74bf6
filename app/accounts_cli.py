"""`nezabudka account …`: for the operator, who needs no account; and the link of the first admin."""

# ruff: noqa: PLC0415  the tables and argon2: half a second that --help need not wait
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated, Literal, TypeVar

import typer

from app.cli_options import DataDir
from app.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

account_cli = typer.Typer(help="Accounts of editors.", no_args_is_help=True)
Handle = Annotated[str, typer.Argument(help="What they are called when they sign in.")]
Role = Literal["contributor", "editor", "reviewer", "admin"]
T = TypeVar("T")
Work = Callable[["AsyncSession"], Awaitable[str]]


@account_cli.command()
def create(
    handle: Handle,
    role: Annotated[Role, typer.Option(help="What they may do.")] = "contributor",
    name: Annotated[str, typer.Option(help="How others see them; the handle if not given.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Make an account, and print the link they come in by: once, within 24 hours."""
    settings = Settings.given(data_dir=data_dir)

    async def work(session: "AsyncSession") -> str:
        from app.accounts import actor, managing
        from app.models.accounts import Role

        _, link = await managing.create(session, actor.OPERATOR, handle, name, Role(role))
        return _address(settings, link.token)

    _do(settings, work)


@account_cli.command()
def invite(handle: Handle, data_dir: DataDir = None) -> None:
    """Print a new link for who lost every way in. Once it is used, what they had before works no more."""
    settings = Settings.given(data_dir=data_dir)

    async def work(session: "AsyncSession") -> str:
        from app.accounts import actor, managing

        whom = await managing.account_named(session, handle)
        link = await managing.invite_again(session, actor.OPERATOR, whom)
        return _address(settings, link.token)

    _do(settings, work)


@account_cli.command()
def lock(handle: Handle, data_dir: DataDir = None) -> None:
    """End all sessions, revoke all tokens, and let nobody sign in until it is unlocked."""

    async def work(session: "AsyncSession") -> str:
        from app.accounts import actor, managing

        await managing.lock(session, actor.OPERATOR, await managing.account_named(session, handle))
        return "Locked: no session and no token of this account works any more."

    _do(Settings.given(data_dir=data_dir), work)


@account_cli.command()
def unlock(handle: Handle, data_dir: DataDir = None) -> None:
    """Let them sign in again, as before the lock."""

    async def work(session: "AsyncSession") -> str:
        from app.accounts import actor, managing

        await managing.unlock(session, actor.OPERATOR, await managing.account_named(session, handle))
        return "Unlocked."

    _do(Settings.given(data_dir=data_dir), work)


@account_cli.command("list")
def show(data_dir: DataDir = None) -> None:
    """Handle, role and state of every account."""

    async def work(session: "AsyncSession") -> str:
        from app.accounts import managing

        rows = [f"{one.name}\t{one.role}\t{one.state}" for one in await managing.accounts(session)]
        return (
            "\n".join(rows) or "There is no account yet: `nezabudka serve` prints a link for the first admin."
        )

    _do(Settings.given(data_dir=data_dir), work)


async def invite_first_admin(settings: Settings, editor_dsn: str) -> str | None:
    """What to tell an operator who has no account yet; of the links of several starts the last works."""
    from app.accounts.invitations import first_link
    from app.database.commands import with_engine

    link = await with_engine(_in_transaction(first_link), editor_dsn)
    if link is None:
        return None
    return (
        f"Nobody has an account yet. The first admin's link, for 24 hours: {_address(settings, link.token)}"
    )


def _do(settings: Settings, work: Work) -> None:
    from app.accounts.refusals import NameTaken, NotFound, Refusal
    from app.database.commands import as_editor

    try:
        typer.echo(as_editor(_in_transaction(work), settings))
    except NotFound:
        raise SettingsError("There is no such account.") from None
    except NameTaken:
        raise SettingsError("There is an account of that name already.") from None
    except Refusal as refusal:
        raise SettingsError(str(refusal) or refusal.code) from None


def _in_transaction(
    work: Callable[["AsyncSession"], Awaitable[T]],
) -> Callable[["AsyncEngine"], Awaitable[T]]:
    from app.database.sessions import transaction

    async def done(engine: "AsyncEngine") -> T:
        async with transaction(engine) as session:
            return await work(session)

    return done


def _address(settings: Settings, token: str) -> str:
    from app.accounts.place import Place

    return Place.of(settings.remembered_editors_url()).invitation(token)
