"""`nezabudka letters …`: tokens of groups, from the command line."""

# ruff: noqa: PLC0415  the tables: half a second that --help need not wait
import uuid
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Annotated

import typer

from app.cli_options import DataDir
from app.settings import Settings, SettingsError

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession

MOST_DAYS, USUAL_DAYS, LONGEST_LABEL = 730, 365, 200


def register(cli: typer.Typer) -> None:
    """Hang `letters` under `nezabudka`."""
    letters = typer.Typer(help="Groups that write letters.", no_args_is_help=True)
    letters.command("group")(_group)
    letters.command("groups")(_groups)
    letters.command("revoke")(_revoke)
    cli.add_typer(letters, name="letters")


def _group(
    label: Annotated[str, typer.Argument(help="Which group it is, for editors only; no names of people.")],
    days: Annotated[int, typer.Option(min=1, max=MOST_DAYS, help="How long its token works.")] = USUAL_DAYS,
    data_dir: DataDir = None,
) -> None:
    """Make a token with which a group's counts of letters weigh fully. It is shown this once."""
    if not 0 < len(label.strip()) <= LONGEST_LABEL or not label.isprintable():
        raise SettingsError(f"A label is one line of at most {LONGEST_LABEL} characters.")

    async def work(session: "AsyncSession") -> str:
        from app.letters import managing

        made, token = await managing.create(session, None, label.strip(), days)
        return f"{token}\nIt works until {made.ends_on}. Give it to the group in private."

    typer.echo(_done(work, data_dir))


def _groups(data_dir: DataDir = None) -> None:
    """Id, last day, state and label of every group."""

    async def work(session: "AsyncSession") -> str:
        from app.letters import managing

        rows = [
            f"{one.id}\t{one.ends_on}\t{'revoked' if one.revoked_on else 'works'}\t{one.label}"
            for one in await managing.groups(session)
        ]
        return "\n".join(rows) or "There is no group yet."

    typer.echo(_done(work, data_dir))


def _revoke(
    group: Annotated[str, typer.Argument(help="The group's id; `nezabudka letters groups` shows it.")],
    data_dir: DataDir = None,
) -> None:
    """Its token works no more, at once; letters that it counted stay counted."""
    try:
        group_id = uuid.UUID(group)
    except ValueError:
        raise SettingsError("A group's id has 32 letters and digits, with hyphens between them.") from None

    async def work(session: "AsyncSession") -> str:
        from app.letters import managing

        await managing.revoke(session, None, await managing.group(session, group_id))
        return "Revoked."

    typer.echo(_done(work, data_dir))


def _done(work: Callable[["AsyncSession"], Awaitable[str]], data_dir: DataDir) -> str:
    from app.accounts.refusals import NotFound, Unfit
    from app.database.commands import as_editor
    from app.database.sessions import transaction

    async def whole(engine: "AsyncEngine") -> str:
        async with transaction(engine) as session:
            return await work(session)

    try:
        return as_editor(whole, Settings.given(data_dir=data_dir))
    except NotFound:
        raise SettingsError("There is no such group.") from None
    except Unfit as refusal:
        raise SettingsError(f"Not done: {refusal}.") from None
