"""`nezabudka snapshot …`: what the operator of a site types."""

# ruff: noqa: PLC0415  templates and cryptography: a second that --help need not wait
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from app.cli_options import DataDir
from app.database.connecting import database
from app.settings import Settings, SettingsError
from app.snapshots.store import BuildingElsewhere


def register(cli: typer.Typer) -> None:
    """Hang `snapshot` under `nezabudka`."""
    snapshot = typer.Typer(help="The signed copy of the whole public site.", no_args_is_help=True)
    snapshot.command("build")(_build)
    snapshot.command("sign")(_sign)
    snapshot.command("verify")(_verify)
    snapshot.command("publish")(_publish)
    snapshot.command("zip")(_zip)
    cli.add_typer(snapshot, name="snapshot")


def _build(
    processes: Annotated[
        int | None, typer.Option(min=1, max=64, help="How many write files; one a core if not set.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Build and sign a snapshot of what is public now, and put it in force."""
    from api.snapshots.building import build, facts

    settings = Settings.given(data_dir=data_dir)
    with database(settings) as dsns, _said_in_words():
        built = build(settings, dsns.public, workers=processes)
    words = ", ".join(f"{name} {value}" for name, value in facts(built).items())
    typer.echo(f"Built and in force: {words}.")


def _sign(data_dir: DataDir = None) -> None:
    """Sign the snapshot in force anew, with the root and the mirrors of today; its files stay."""
    from api.snapshots.handing_out import handed_out
    from app.snapshots.finishing import sign_again

    settings = Settings.given(data_dir=data_dir)
    with handed_out(settings):
        pass  # it may still be shown
    with _said_in_words():
        snapshot = sign_again(settings)
    typer.echo(f"Signed: version {snapshot.version}, good until {snapshot.expires:%Y-%m-%d %H:%M} UTC.")


def _verify(
    directory: Annotated[
        Path | None, typer.Argument(help="A snapshot; the one in force here if not given.")
    ] = None,
    root: Annotated[
        str | None, typer.Option(help="The pin that you trust; this server's own if not given.")
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Check every file and signature. The exit code says what is wrong; docs/mirrors.md lists them."""
    from datetime import UTC, datetime

    from app.signing import open_signer
    from app.verifying.checking import verify
    from app.verifying.program import tell

    settings, now = Settings.given(data_dir=data_dir), datetime.now(UTC)
    if root is None and not (settings.signing_place / "root.json").exists():
        raise SettingsError("This server has no root of its own: give the pin that you trust, --root PIN.")
    pin = root or open_signer(settings, now).pin
    with nullcontext(directory) if directory else _path_in_force(settings) as tree:
        code = tell(verify(str(tree), pin, now))
    if code:
        raise typer.Exit(code)


def _publish(
    directory: Annotated[Path, typer.Argument(help="An empty directory, or one that was published to.")],
    data_dir: DataDir = None,
) -> None:
    """Bring a plain directory up to date with the snapshot in force, for any static host or stick."""
    from api.snapshots.handing_out import handed_out
    from app.snapshots.publishing import publish

    with handed_out(Settings.given(data_dir=data_dir)) as snapshot, _said_in_words("half done, run it again"):
        written, left = publish(snapshot, directory)
    typer.echo(f"Version {snapshot.version} is in {directory}: {written} files written, {left} removed.")


def _zip(
    file: Annotated[Path, typer.Argument(help="The zip to write; its signature is put beside it.")],
    languages: Annotated[
        str | None, typer.Option(help="As in `ru,en`; all of the snapshot if not given.")
    ] = None,
    *,
    any_size: Annotated[bool, typer.Option("--any-size", help="Write it though it is above 20 MB.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Write one file that is read without a network: open index.html in it. Signed as a whole."""
    from datetime import UTC, datetime

    from api.snapshots import offline
    from api.snapshots.handing_out import handed_out
    from app.signing import open_signer
    from app.signing.files import put

    settings, now = Settings.given(data_dir=data_dir), datetime.now(UTC)
    with handed_out(settings) as snapshot:
        wanted = _chosen(languages, offline.languages_of(snapshot))
        content = offline.offline_zip(snapshot, wanted)
    if len(content) > offline.LARGEST and not any_size:
        raise SettingsError(
            f"Not written: {len(content) / 1e6:.1f} MB is more than 20."
            " Choose fewer languages, or say --any-size."
        )
    signature = open_signer(settings, now).minisig(file.name, content, now)
    put(file, content)
    put(file.with_name(signature[0]), signature[1])
    typer.echo(f"{file}: {len(content) / 1e6:.1f} MB, version {snapshot.version}, {', '.join(wanted)}.")


def _chosen(languages: str | None, there: list[str]) -> list[str]:
    wanted = [tag for tag in (languages or ",".join(there)).replace(",", " ").split() if tag in there]
    if not wanted:
        raise SettingsError(f"The snapshot is in {', '.join(there)}.")
    return wanted


@contextmanager
def _said_in_words(state: str = "not done, and what was in force stays") -> Iterator[None]:
    """Of a disk that is full, and of another builder."""
    try:
        yield
    except BuildingElsewhere as error:
        raise SettingsError(f"Not now: {error}.") from error
    except OSError as error:
        raise SettingsError(f"{state.capitalize()}: {error}.") from error


@contextmanager
def _path_in_force(settings: Settings) -> Iterator[Path]:
    from api.snapshots.handing_out import in_force

    with in_force(settings) as snapshot:
        yield snapshot.path
