"""Alembic, in process: brings a database to the newest schema, or says how it differs from the models."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import app.models  # noqa: F401  registers the tables
from app.database.engines import owner_engine
from app.models.base import SCHEMAS

# A migration that waits for a lock makes every reader behind it wait too: give up soon instead.
LOCK_TIMEOUT = "5s"
STATEMENT_TIMEOUT = "15min"
# Two processes starting at once: the second waits here and then finds nothing to do.
_ADVISORY_LOCK = 0x6E657A61


def alembic_config() -> Config:
    config = Config()
    # `%` would be read as interpolation.
    config.set_main_option("script_location", str(_script_dir()).replace("%", "%%"))
    return config


def _script_dir() -> Path:
    return Path(__file__).resolve().parents[2] / "migrations"


def heads() -> list[str]:
    return list(ScriptDirectory.from_config(alembic_config()).get_heads())


def _upgrade(connection: Connection, revision: str) -> None:
    connection.execute(text(f"SET lock_timeout = '{LOCK_TIMEOUT}'"))
    connection.execute(text(f"SET statement_timeout = '{STATEMENT_TIMEOUT}'"))
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _ADVISORY_LOCK})
    connection.commit()
    try:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, revision)
        connection.commit()
    finally:
        connection.rollback()
        connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _ADVISORY_LOCK})
        connection.commit()


async def upgrade(owner_dsn: str, revision: str = "head") -> None:
    """Apply what is missing up to there; safe to call at every start and from several processes at once."""
    engine = owner_engine(owner_dsn)
    try:
        async with engine.connect() as connection:
            await connection.run_sync(_upgrade, revision)
    finally:
        await engine.dispose()


def _differences(connection: Connection) -> list[Any]:
    context = MigrationContext.configure(
        connection,
        opts={
            "include_schemas": True,
            "include_name": lambda name, kind, _: name in SCHEMAS if kind == "schema" else True,
            "compare_type": True,
        },
    )
    return list(compare_metadata(context, SQLModel.metadata))


async def differences(owner_dsn: str) -> list[Any]:
    """What the models have and the migrated database has not, or the other way round."""
    engine = owner_engine(owner_dsn)
    try:
        async with engine.connect() as connection:
            return await connection.run_sync(_differences)
    finally:
        await engine.dispose()
