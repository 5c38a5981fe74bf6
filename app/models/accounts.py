"""Who works here, how they prove it, and what they may see. No address of theirs is in any column."""

import uuid
from datetime import datetime
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.models.base import link, moment, now, table_args, texts
from app.models.ids import new_id


class Role(StrEnum):
    contributor = "contributor"
    editor = "editor"
    reviewer = "reviewer"
    admin = "admin"


class AccountState(StrEnum):
    invited = "invited"
    active = "active"
    locked = "locked"


class CeremonyPurpose(StrEnum):
    passkey_sign_in = "passkey_sign_in"
    passkey_enrolment = "passkey_enrolment"
    totp_enrolment = "totp_enrolment"


class Account(SQLModel, table=True):
    __tablename__ = "account"
    __table_args__ = table_args()

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    name: str = Field(unique=True)  # the handle, casefolded
    display_name: str
    role: Role = Field(sa_type=String)
    state: AccountState = Field(default=AccountState.invited, sa_type=String)
    limited: bool = False  # to what their teams may see; once so, leaving a team shows them no more
    password_hash: str | None = None
    totp_secret: str | None = None  # sealed
    totp_last_step: int | None = None  # no code of this step of 30 seconds, or of an earlier one, works again
    failures: int = 0  # password attempts since the last success
    blocked_until: datetime | None = moment(default=None)
    created_at: datetime = moment(default_factory=now)


class Passkey(SQLModel, table=True):
    __tablename__ = "passkey"
    __table_args__ = table_args()

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    account_id: uuid.UUID = link("account.id")
    name: str
    credential_id: bytes = Field(unique=True)
    public_key: bytes
    sign_count: int = Field(default=0, sa_type=BigInteger)
    created_at: datetime = moment(default_factory=now)
    used_at: datetime | None = moment(default=None)


class RecoveryCode(SQLModel, table=True):
    __tablename__ = "recovery_code"
    __table_args__ = table_args(UniqueConstraint("account_id", "code_hash"))

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    account_id: uuid.UUID = link("account.id")
    code_hash: str
    used_at: datetime | None = moment(default=None)


class Session(SQLModel, table=True):
    """A browser that is signed in; not bound to an address, since Tor changes it."""

    __tablename__ = "session"
    __table_args__ = table_args()

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    account_id: uuid.UUID = link("account.id")
    token_hash: str = Field(unique=True)
    created_at: datetime = moment(default_factory=now)
    seen_at: datetime = moment(default_factory=now)
    expires_at: datetime = moment()
    stepped_up_at: datetime | None = moment(default=None)


class AccessToken(SQLModel, table=True):
    """A key for a script: some of its owner's permissions, for a year at most."""

    __tablename__ = "access_token"
    __table_args__ = table_args()

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    account_id: uuid.UUID = link("account.id")
    token_hash: str = Field(unique=True)
    name: str
    scopes: list[str] = texts()
    created_at: datetime = moment(default_factory=now)
    expires_at: datetime = moment()
    revoked_at: datetime | None = moment(default=None)


class Invitation(SQLModel, table=True):
    """A link that works once; without an account it is the first admin's."""

    __tablename__ = "invitation"
    __table_args__ = table_args()

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    token_hash: str = Field(unique=True)
    account_id: uuid.UUID | None = link("account.id", nullable=True, ondelete="NO ACTION")
    created_at: datetime = moment(default_factory=now)
    expires_at: datetime = moment()
    used_at: datetime | None = moment(default=None)


class Ceremony(SQLModel, table=True):
    """What we wait for the answer to: a passkey's challenge, or a sealed TOTP secret to be confirmed."""

    __tablename__ = "ceremony"
    __table_args__ = table_args()

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    token_hash: str = Field(unique=True)
    purpose: CeremonyPurpose = Field(sa_type=String)
    subject: uuid.UUID | None = None  # the account or invitation it belongs to
    value: str
    expires_at: datetime = moment()


class Team(SQLModel, table=True):
    """People who see these countries and these cases only."""

    __tablename__ = "team"
    __table_args__ = table_args(
        CheckConstraint("cardinality(countries) + cardinality(cases) > 0", name="is_limited"),
    )

    id: uuid.UUID = Field(default_factory=new_id, primary_key=True)
    slug: str = Field(unique=True)
    name: str
    countries: list[str] = texts()
    cases: list[str] = texts()


class TeamMember(SQLModel, table=True):
    __tablename__ = "team_member"
    __table_args__ = table_args()

    account_id: uuid.UUID = link("account.id", primary_key=True)
    team_id: uuid.UUID = link("team.id", primary_key=True)
