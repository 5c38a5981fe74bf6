"""What tests do with the audit log, and what somebody with all rights does to it."""

import asyncio
import uuid
from dataclasses import dataclass

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine
from sqlmodel import select
from typer.testing import CliRunner

from app.audit import Checkpoint, Fault, checkpoint, record, verify
from app.cli import cli
from app.database.sessions import transaction
from app.models.audit import AuditEntry


@dataclass(frozen=True)
class Someone:
    account_id: uuid.UUID


EDITOR, COLLEAGUE = Someone(uuid.uuid4()), Someone(uuid.uuid4())


async def tell(engine: AsyncEngine, *actions: str, record_id: uuid.UUID | None = None) -> None:
    async with transaction(engine) as session:
        for number, action in enumerate(actions):
            await record(
                session, EDITOR, action, kind="prisoner", record_id=record_id, detail={"version": number}
            )


async def entries(engine: AsyncEngine) -> list[AuditEntry]:
    async with transaction(engine) as session:
        return list(await session.scalars(select(AuditEntry).order_by(text("seq"))))


async def faults(engine: AsyncEngine, *given: Checkpoint) -> list[Fault]:
    async with engine.connect() as connection:
        return await verify(connection, given)


async def mark(engine: AsyncEngine) -> Checkpoint:
    async with engine.begin() as connection:
        return await checkpoint(connection)


async def cut(connection: AsyncConnection, *statements: str) -> None:
    """What the database's superuser can do."""
    await connection.execute(text("SET LOCAL session_replication_role = replica"))
    for statement in statements:
        await connection.execute(text(statement))


async def run(*words: str) -> tuple[int, str]:
    """Another thread, since the command has an event loop of its own."""
    result = await asyncio.to_thread(CliRunner().invoke, cli, words)
    return (
        result.exit_code,
        result.output if result.exception is None else f"{result.output}{result.exception}",
    )
