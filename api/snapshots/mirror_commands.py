"""`nezabudka mirror …`: what a volunteer types who has only this program and the pin."""

# ruff: noqa: PLC0415  an HTTP client and server: half a second that --help need not wait
import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from app.settings import SettingsError

Directory = Annotated[
    Path, typer.Argument(help="Where the copy is kept; `current` in it is the tree in force.")
]
_MOST_SECONDS = 86_400
log = logging.getLogger(__name__)


def register(cli: typer.Typer) -> None:
    """Hang `mirror` under `nezabudka`."""
    mirror = typer.Typer(help="A mirror of somebody's site.", no_args_is_help=True)
    mirror.command("pull")(_pull)
    mirror.command("serve")(_serve)
    cli.add_typer(mirror, name="mirror")


def _pull(
    url: Annotated[str, typer.Argument(help="The site, or another mirror.")],
    directory: Directory,
    root: Annotated[str, typer.Option(help="The pin that the site's operator gave you.")],
) -> None:
    """Fetch what changed, check all of it, and only then put it in force. Run it every few minutes."""
    from app.verifying.faults import Fault

    try:
        typer.echo(asyncio.run(_pulled(url, directory, root)))
    except Fault as fault:
        typer.echo(f"nezabudka: nothing was changed here: {fault}", err=True)
        raise typer.Exit(int(fault.code)) from fault
    except _faults_of_the_line() as error:
        raise SettingsError(f"Nothing was changed here: {_words(error)}") from error


def _serve(
    directory: Directory,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 8080,
    pull: Annotated[str | None, typer.Option(help="Also pull from here, now and again and again.")] = None,
    root: Annotated[str | None, typer.Option(help="The pin, for --pull.")] = None,
    every: Annotated[int, typer.Option(min=10, max=_MOST_SECONDS, help="Seconds between pulls.")] = 300,
) -> None:
    """Show the tree to anybody, with what browsers need to use it from other sites. Logs no address."""
    from api.snapshots.mirroring import mirror
    from app.serving import serve_plain

    if pull is not None and root is None:
        raise SettingsError("--pull needs --root, the pin that the site's operator gave you.")
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(message)s")
    logging.getLogger("httpx").setLevel(logging.WARNING)
    upkeep = _kept_up(pull, directory, root, every) if pull and root else None
    with contextlib.suppress(KeyboardInterrupt):
        serve_plain(mirror(directory, upkeep), host, port)


def _kept_up(url: str, directory: Path, root: str, every: int) -> Callable[[], Awaitable[None]]:
    from app.verifying.faults import Fault

    async def upkeep() -> None:
        while True:
            try:
                log.info(await _pulled(url, directory, root))
            except Fault as fault:
                log.warning("nothing was changed here: %s", fault)
            except _faults_of_the_line() as error:
                log.warning("nothing was changed here: %s", _words(error))
            except Exception:  # whatever it was: who stops pulling keeps whom the site has withdrawn
                log.exception("nothing was changed here, for no reason that is known")
            await asyncio.sleep(every)

    return upkeep


async def _pulled(url: str, directory: Path, root: str) -> str:
    import httpx

    from app.snapshots.pulling import pull

    limits = httpx.Limits(max_connections=8)
    async with httpx.AsyncClient(timeout=30, follow_redirects=True, limits=limits) as client:
        done = await pull(url, directory, root, client)
    if not done.changed:
        return f"Version {done.snapshot.version} is the newest, and is here already."
    return f"Version {done.snapshot.version} is in force: {done.fetched} files were fetched."


def _faults_of_the_line() -> tuple[type[Exception], ...]:
    import httpx

    from app.snapshots.store import BuildingElsewhere

    return (httpx.HTTPError, httpx.InvalidURL, BuildingElsewhere, OSError)


def _words(error: Exception) -> str:
    """In one line: httpx adds a second one, which leads to an encyclopedia."""
    if isinstance(error, TimeoutError):
        return "the other side is too slow."
    return str(error).partition("\n")[0] or type(error).__name__
