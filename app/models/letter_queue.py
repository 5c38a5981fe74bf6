"""Who needs letters most, and what evenings hold: the schema `letters`, which the public side may write to.

No row says anything about who writes: no account, no name, no address of anybody, no hour. A set that was
handed out ends on a full hour, and counts are kept by week.
"""

import uuid
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, text
from sqlalchemy.dialects.postgresql import TSTZRANGE, ExcludeConstraint, Range
from sqlmodel import Field, SQLModel

from app.models.base import LETTERS, Day, moment, now, table_args
from app.models.ids import new_id


class Standing(SQLModel, table=True):
    """Where a published person stands in the order of need; `app.letters.need` says how `rank` is made."""

    __tablename__ = "standing"
    __table_args__ = table_args(
        Index("ix_standing_rank", "rank", "person_id"),
        Index("ix_standing_eligible", "person_id", postgresql_where=text("base > 0")),
        CheckConstraint("base >= 0 AND known >= 0 AND handed >= 0 AND claimed >= 0", name="not_negative"),
        schema=LETTERS,
    )

    person_id: uuid.UUID = Field(primary_key=True)
    base: float = 0  # from what is published; 0: is not to be written to now
    # Letters of 90 days: told by groups that editors know; sets handed out; told by anybody.
    known: int = 0
    handed: int = 0
    claimed: int = 0
    ever: bool = False  # a group that editors know has written, at any time
    rank: float = 0  # higher needs letters more; 0: is not to be written to now


class WeekOfLetters(SQLModel, table=True):
    """What was told of one person in one week."""

    __tablename__ = "week"
    __table_args__ = table_args(
        CheckConstraint("extract(isodow FROM monday) = 1", name="monday"),
        CheckConstraint("known >= 0 AND handed >= 0 AND claimed >= 0", name="not_negative"),
        schema=LETTERS,
    )

    person_id: uuid.UUID = Field(primary_key=True)
    monday: date = Field(primary_key=True)
    known: int = 0
    handed: int = 0
    claimed: int = 0


class Lease(SQLModel, table=True):
    """A set of people that one evening holds until `ends_at`, a full hour. Its token is kept hashed."""

    __tablename__ = "lease"
    __table_args__ = table_args(Index("ix_lease_ends_at", "ends_at"), schema=LETTERS)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    token_hash: str = Field(unique=True)
    known: bool = False  # asked for with a group's token; not which
    begins_at: datetime = moment()
    ends_at: datetime = moment()


class Leased(SQLModel, table=True):
    """One person of a set. The database itself lets nobody be in two sets at once."""

    __tablename__ = "leased"
    __table_args__ = table_args(
        ExcludeConstraint(("person_id", "="), ("during", "&&"), name="leased_by_one", using="gist"),
        schema=LETTERS,
    )

    lease_id: uuid.UUID = Field(primary_key=True, foreign_key=f"{LETTERS}.lease.id", ondelete="CASCADE")
    person_id: uuid.UUID = Field(primary_key=True)
    position: int
    counted: bool = False  # letters were told for this set: the one that handing out stands for is among them
    during: Range[datetime] = Field(sa_type=TSTZRANGE, nullable=False)


class LetterGroup(SQLModel, table=True):
    """A solidarity group that editors know: who holds its token is believed when it counts letters."""

    __tablename__ = "letter_group"
    __table_args__ = table_args(schema=LETTERS)

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    label: str
    token_hash: str = Field(unique=True)
    created_at: datetime = moment(default_factory=now)
    ends_on: date
    revoked_on: Day = None
