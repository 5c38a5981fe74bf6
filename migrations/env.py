"""Runs the migrations on the connection that `app.database.migrating` opened."""

from alembic import context
from sqlalchemy.schema import SchemaItem
from sqlmodel import SQLModel

import app.models  # noqa: F401  registers the tables
from app.models.base import SCHEMAS


def include_name(name: str | None, kind: str, _parents: object) -> bool:
    return name in SCHEMAS if kind == "schema" else True


def include_object(
    item: SchemaItem,
    _name: str | None,
    kind: str,
    reflected: bool,  # noqa: FBT001  Alembic calls it so
    _to: object,
) -> bool:
    return not (kind == "table" and reflected and getattr(item, "schema", None) not in SCHEMAS)


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=SQLModel.metadata,
    include_schemas=True,
    include_name=include_name,
    include_object=include_object,
    compare_server_default=False,
    transaction_per_migration=True,
)
with context.begin_transaction():
    context.run_migrations()
