"""The two ways to PostgreSQL: SQLAlchemy for editors and migrations, bare asyncpg for the public side."""

from collections.abc import Mapping
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

import asyncpg
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from app.database.readers import MOST, Readers

OWNER = "nezabudka_owner"
EDITOR_ROLE = "nezabudka_editor"
PUBLIC_ROLE = "nezabudka_public"
LETTERS_ROLE = "nezabudka_letters"

# Plans here are short; compiling one costs more than running it.
_NO_JIT = {"jit": "off"}
# What is found up to a limit must be the same for each page of it: so whole tables are read from their start,
# not from where somebody else just reads, and by one process.
_SAME_ORDER = {"synchronize_seqscans": "off", "max_parallel_workers_per_gather": "0"}
_READ_ONLY = {
    **_NO_JIT,
    **_SAME_ORDER,
    "application_name": "nezabudka public",
    "default_transaction_read_only": "on",
    "statement_timeout": "5s",
}


def socket_dsn(role: str, socket_dir: str, port: int, database: str = "nezabudka") -> str:
    """A DSN for asyncpg and libpq over the Unix socket in `socket_dir` (spaces and any script allowed)."""
    return f"postgresql://{role}@/{database}?host={quote(socket_dir, safe='/')}&port={port}"


def with_role(dsn: str, role: str) -> str:
    """The same connection, but as `role`: its rights, not the owner's (who must be allowed to SET it)."""
    parts = urlsplit(dsn)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "role"]
    # `+` for a space is for forms; libpq and asyncpg read %20.
    encoded = urlencode([*query, ("role", role)], quote_via=quote, safe="/")
    return f"{parts.scheme}://{parts.netloc}{parts.path}?{encoded}"


def _engine(dsn: str, pool_size: int, settings: Mapping[str, str]) -> AsyncEngine:
    server_settings = {**_NO_JIT, **settings}

    async def connect() -> asyncpg.Connection:
        # asyncpg reads the DSN itself: sockets, several hosts, sslmode mean the same as in the public pool.
        return await asyncpg.connect(dsn, server_settings=server_settings)

    return create_async_engine(
        "postgresql+asyncpg://", async_creator=connect, pool_size=pool_size, max_overflow=pool_size,
        hide_parameters=True,  # values are people, and an error's words may end in a log
    )  # fmt: skip


def owner_engine(dsn: str) -> AsyncEngine:
    """For migrations, seed and importers: few connections, no time limit."""
    return _engine(dsn, 2, {"application_name": "nezabudka owner"})


def editor_engine(dsn: str) -> AsyncEngine:
    """For the editors' API; a transaction left open for a minute is ended by the server."""
    return _engine(
        dsn,
        5,
        {"application_name": "nezabudka editor", "idle_in_transaction_session_timeout": "60s"},
    )


def letters_pool(dsn: str) -> asyncpg.Pool:
    """For handing out sets of people and counting letters; connects at the first need, to be entered."""
    settings = {**_NO_JIT, "application_name": "nezabudka letters"}
    return asyncpg.create_pool(dsn, min_size=0, max_size=5, timeout=5, server_settings=settings)


def readers(dsn: str, *, most: int = MOST) -> Readers:
    """Connections that can only read, each statement for five seconds at most."""

    async def connect() -> asyncpg.Connection:
        return await asyncpg.connect(dsn, server_settings=_READ_ONLY)

    return Readers(connect, most)
