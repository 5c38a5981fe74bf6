"""Answers that are kept for a day, for clients that lose one and ask again."""

import uuid
from datetime import datetime

from sqlalchemy import LargeBinary
from sqlmodel import Field, SQLModel

from app.models.base import moment, now, table_args


class KeptAnswer(SQLModel, table=True):
    """Hashes of the key and of the request; the answer is encrypted, as it may hold a whole dossier."""

    __tablename__ = "kept_answer"
    __table_args__ = table_args()

    account_id: uuid.UUID = Field(primary_key=True)
    key_hash: str = Field(primary_key=True)
    request_hash: str
    kek_id: str
    wrapped: bytes = Field(sa_type=LargeBinary, nullable=False)
    created_at: datetime = moment(default_factory=now, index=True)
