"""Values that are encrypted at rest. Read and write them through `app.sealing` only."""

import uuid
from datetime import datetime

from sqlalchemy import LargeBinary, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.base import link, moment, now, table_args


class DataKey(SQLModel, table=True):
    """The key of one record's sealed values, itself encrypted under a key that the database never sees."""

    __tablename__ = "data_key"
    __table_args__ = table_args(UniqueConstraint("kind", "record_id"))

    id: uuid.UUID = Field(primary_key=True)
    kind: str
    record_id: uuid.UUID
    kek_id: str = Field(index=True)
    wrapped: bytes = Field(sa_type=LargeBinary, nullable=False)  # nonce, then ciphertext and tag
    created_at: datetime = moment(default_factory=now)


class SealedValue(SQLModel, table=True):
    __tablename__ = "sealed_value"
    __table_args__ = table_args()

    kind: str = Field(primary_key=True)
    record_id: uuid.UUID = Field(primary_key=True)
    field: str = Field(primary_key=True)
    key_id: uuid.UUID = link("data_key.id")  # without its key a value is nothing: they go together
    nonce: bytes = Field(sa_type=LargeBinary, nullable=False)
    ciphertext: bytes = Field(sa_type=LargeBinary, nullable=False)
    sealed_at: datetime = moment(default_factory=now)
