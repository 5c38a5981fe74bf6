"""Where the database is: the one the settings name, or the embedded one for as long as it is used."""

import contextlib
import signal
import threading
from collections.abc import Iterator

import asyncpg

from app.database.embedded import Dsns, EmbeddedPostgres
from app.database.engines import EDITOR_ROLE, LETTERS_ROLE, PUBLIC_ROLE, with_role
from app.database.supervising import supervised
from app.settings import Settings, SettingsError


@contextlib.contextmanager
def database(settings: Settings) -> Iterator[Dsns]:
    """DSNs that work inside the block.

    Embedded: joins the server of the data directory or starts it, starts it again should it crash, and stops
    it unless others still use it.
    Raises EmbeddedError. With only a public DSN set, `owner` and `editor` are empty.
    """
    named = _named(settings)
    if named is not None:
        yield named
        return
    postgres = EmbeddedPostgres(settings.data_dir)
    try:
        dsns = postgres.start()
        with supervised(postgres):
            yield dsns
    finally:
        with _uninterrupted():
            postgres.stop()


def with_owner(dsns: Dsns) -> Dsns:
    """Raises SettingsError where only the public DSN is set."""
    if not dsns.owner:
        raise SettingsError("This needs NEZABUDKA_DATABASE_URL, the owner's DSN; only the public one is set.")
    return dsns


async def reach(dsn: str) -> None:
    """Raises SettingsError when there is no way in; the DSN, which may hold a password, is not shown."""
    try:
        connection = await asyncpg.connect(dsn)
    except (OSError, asyncpg.PostgresError, asyncpg.InterfaceError, ValueError) as error:
        raise SettingsError(f"The database can't be reached: {error}") from error
    await connection.close()


def _named(settings: Settings) -> Dsns | None:
    owner = settings.database_url.get_secret_value() if settings.database_url else ""
    public = settings.public_database_url.get_secret_value() if settings.public_database_url else ""
    letters = settings.letters_database_url.get_secret_value() if settings.letters_database_url else ""
    if not owner:
        return Dsns("", "", public, letters) if public else None
    return Dsns(
        owner,
        with_role(owner, EDITOR_ROLE),
        public or with_role(owner, PUBLIC_ROLE),
        letters or with_role(owner, LETTERS_ROLE),
    )


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """An impatient second Ctrl-C must not leave PostgreSQL behind."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {word: signal.signal(word, signal.SIG_IGN) for word in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for word, handler in before.items():
            signal.signal(word, handler)
