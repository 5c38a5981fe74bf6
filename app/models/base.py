"""Columns that many tables share, and the kinds of value that SQLModel has no word for."""

import uuid
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, DateTime
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TEXT
from sqlmodel import Field, SQLModel

EDITORIAL = "editorial"
PUBLISHED = "published"
LETTERS = "letters"
SCHEMAS = frozenset({EDITORIAL, PUBLISHED, LETTERS})

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}
SQLModel.metadata.naming_convention = NAMING


def now() -> datetime:
    return datetime.now(UTC)


def text_map(*, nullable: bool = True) -> Any:
    """A column of BCP 47 tag → text."""
    return Field(default=None if nullable else ..., sa_type=JSONB(none_as_null=True), nullable=nullable)


def json_value() -> Any:
    return Field(default_factory=list, sa_type=JSONB, nullable=False)


def texts() -> Any:
    return Field(default_factory=list, sa_type=ARRAY(TEXT), nullable=False)


def moment(**more: Any) -> Any:
    return Field(sa_type=DateTime(timezone=True), **more)


def link(target: str, *, nullable: bool = False, ondelete: str = "CASCADE", primary_key: bool = False) -> Any:
    """A foreign key to `table.column` of the editorial schema."""
    # Nobody's row is deleted because what it only mentions is.
    action = "SET NULL" if nullable and ondelete == "CASCADE" else ondelete
    return Field(  # type: ignore[call-overload]
        default=None if nullable else ...,
        foreign_key=f"{EDITORIAL}.{target}",
        nullable=nullable,
        ondelete=None if action == "NO ACTION" else action,
        index=not primary_key,
        primary_key=primary_key,
    )


def maps_are_objects(*columns: str) -> tuple[CheckConstraint, ...]:
    """A text map is a JSON object or NULL; what is in it was checked on the way in."""
    return tuple(
        CheckConstraint(f"jsonb_typeof({column}) = 'object'", name=f"{column}_is_map") for column in columns
    )


def dates_in_order(*columns: str) -> tuple[CheckConstraint, ...]:
    return tuple(
        CheckConstraint(f"{column}_earliest <= {column}_latest", name=f"{column}_in_order")
        for column in columns
    )


class Part(SQLModel):
    """A row that belongs to another; its id is made from what it says, so a second import finds it again."""

    id: uuid.UUID = Field(primary_key=True)
    position: int = 0


def table_args(*constraints: Any, schema: str = EDITORIAL) -> tuple[Any, ...]:
    return (*constraints, {"schema": schema})


Day = date | None
